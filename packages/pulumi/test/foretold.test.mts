import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createMooring, createVirtualClock, type EnsureReport } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import type { Trial } from "../../core/test/trial.ts";
import { loadKind } from "../src/runtime/kind.ts";

const folders = fileURLToPath(new URL("../../core/src/clouds", import.meta.url));
const found: { trials: readonly Trial[] }[] = await Promise.all(
  globSync("*/conformance.trial.ts", { cwd: folders }).map((file) => import(join(folders, file))),
);
const trials = found.flatMap((module) => module.trials).filter(({ without }) => !without);
const kinds = [...new Set(trials.map(({ kind }) => kind))];

/** Money, an address that does not come back, a service that stands still. */
const MATTERS = /costs? money|\bdowntime\b|given back|\blost\b|is in use by|billed/i;

/** What the plans of this trial say: to make it, to change it. */
async function planned({ kind: resource, settings = {}, prepare, spec, changed }: Trial): Promise<readonly string[]> {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock });
  prepare?.(sandbox.cloud(resource.split("/")[0] as string));
  const mooring = createMooring({
    environment: sandbox.environment(),
    transport: sandbox.transport,
    clock,
    random: () => 0.5,
  });
  const ensure = async (more: object) => (await mooring.ensure({ resource, settings, ...more })) as EnsureReport;
  const making = await ensure({ spec, plan: true });
  const { items } = await ensure({ spec });
  const changing = await ensure({ id: items[0]?.id, spec: changed.spec, plan: true, allow_replace: true });
  return [making, changing].flatMap((report) => report.items.flatMap(({ notes }) => notes));
}

describe("a plan that speaks of money or loss", () => {
  it.each(kinds)("is told in the preview: %s", async (kind) => {
    const { definition } = await loadKind(`${kind}@1`);
    const notes = (await Promise.all(trials.filter((one) => one.kind === kind).map(planned))).flat();
    const untold = definition.foretold ? [] : notes.filter((note) => MATTERS.test(note));
    expect(untold).toEqual([]);
  });
});
