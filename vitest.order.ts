import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What lasts longest, longest first; the rest of their project comes after them. */
const LONG = [
  "test/conformance.test.ts",
  "test/stories/upcloud-left-down.test.ts",
  "test/generated-examples.test.ts",
  "test/generate.test.ts",
  "test/killed-up.test.ts",
  "test/road.test.ts",
];

/**
 * The long files first, so that at the end no core waits for one of them: what Vitest remembers of the last run is not there in a fresh
 * checkout. A project at a time, since a worker serves one.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONG.indexOf(relative(this.ctx.config.root, moduleId));
      return at < 0 ? LONG.length : at;
    };
    const first = sorted.find((file) => rank(file) < LONG.length)?.project.name;
    const later = ({ project }: TestSpecification) => Number(project.name !== first);
    return sorted.sort((one, other) => later(one) - later(other) || rank(one) - rank(other));
  }
}
