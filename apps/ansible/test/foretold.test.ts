import { type Catalog, catalog } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { describe, expect, test } from "vitest";
import { quickClock } from "../../../test/real/parts/quick-clock.ts";
import { answer } from "../src/answer.ts";
import { type Answer, ask } from "./executable.ts";

type Ask = (
  request: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>>,
) => Promise<Answer>;

const byProcess: Ask = async (request, environment) => (await ask(request, environment)).reply;

/** What the executable prints, without a process for it. */
const here: Ask = async (request, environment) => {
  const { signal } = new AbortController();
  return JSON.parse(JSON.stringify(await answer(request, environment, { signal, log: () => undefined })));
};

describe.each(Object.entries(catalog as Catalog))("check mode of %s foretells", (name, entry) => {
  test("the spec that a run answers, for every kind", async () => {
    const cloud = await entry.load();
    expect(cloud.resources.length).toBeGreaterThan(0);
    for (const { kind: resource, examples } of cloud.resources) {
      for (const [at, { title, spec }] of examples.entries()) {
        // The executable answers for the first example of each kind: four starts for each of all would say the same again.
        const asked = at === 0 ? byProcess : here;
        const sandbox = createSandbox({ clouds: [name], clock: quickClock() });
        try {
          await sandbox.listen();
          const once = (more: object) => asked({ resource, spec, ...more }, sandbox.environment(name));
          const dry = await once({ plan: true });
          const real = await once({});
          const { spec: there, outputs: _, ...rest } = real;
          expect(real.failed, `${title}: ${rest.msg}`).toBe(false);
          // What only the cloud can say stands as null.
          expect(Object.keys(there).sort(), `${resource}: ${title}`).toEqual(Object.keys(dry.spec).sort());
          const known = Object.fromEntries(Object.entries(dry.spec).filter(([, value]) => value !== null));
          expect(there, `${resource}: ${title}`).toMatchObject(known);
          const again = await once({ plan: true });
          expect(again.spec, `${resource}: ${title}`).toEqual((await once({})).spec);
        } finally {
          await sandbox.close();
        }
      }
    }
  });
});
