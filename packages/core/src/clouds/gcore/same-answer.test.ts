import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";
import { trials } from "./conformance.trial.ts";
import { cloud } from "./index.ts";

function world({ prepare, settings, without = [] }: (typeof trials)[number]) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  prepare?.(sandbox.cloud("gcore"));
  const left = Object.entries(sandbox.environment()).filter(([name]) => !without.includes(name));
  /** A process of its own: it remembers nothing. */
  const run = (resource: string, spec: object, more: object = {}) =>
    createMooring({
      environment: Object.fromEntries(left),
      transport: sandbox.transport,
      clock,
      random: () => 0.5,
    }).ensure({ resource, spec, ...(settings ? { settings } : {}), ...more } as never) as Promise<EnsureReport>;
  return run;
}

const said = ({ items: [item] }: EnsureReport) => ({ id: item?.id, spec: item?.spec, outputs: item?.outputs });

describe("the same answer in both runs", () => {
  it.each(cloud.resources.map(({ kind }) => kind))("is tried for %s", (kind) => {
    expect(trials.map((trial) => trial.kind)).toContain(kind);
  });

  it.each(trials.map((trial) => [[trial.kind, trial.variant].filter(Boolean).join(", "), trial] as const))(
    "%s: run 1 and run 2 tell the same id, spec and outputs, and so does a plan",
    async (_, trial) => {
      const run = world(trial);
      const first = await run(trial.kind, trial.spec);
      expect(first).toMatchObject({ changed: true, failed: false });
      const second = await run(trial.kind, trial.spec);
      expect(second).toMatchObject({ changed: false, failed: false });
      expect(said(second)).toEqual(said(first));
      expect(said(await run(trial.kind, trial.spec, { plan: true }))).toEqual(said(first));
    },
  );

  it.each(
    cloud.resources.flatMap(({ kind, examples }) =>
      examples.map((example) => [`${kind}: ${example.title}`, kind, example.spec] as const),
    ),
  )("of the example, %s", async (_, kind, spec) => {
    const run = world({ ...(trials[0] as (typeof trials)[number]) });
    const first = await run(kind, spec);
    expect(first).toMatchObject({ failed: false });
    expect(said(await run(kind, spec))).toEqual(said(first));
  });
});
