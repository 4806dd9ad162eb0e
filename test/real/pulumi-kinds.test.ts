import { globSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Trial } from "../../packages/core/test/trial.ts";
import { mooring } from "../../packages/pulumi/test/sdk.mts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi } from "./parts/pulumi.ts";
import { openStack, type Program } from "./parts/pulumi-stack.ts";
import { quickClock } from "./parts/quick-clock.ts";

const engine = await partOrSkip(obtainPulumi);
const clouds = join(REPOSITORY, "packages/core/src/clouds");
const modules: { trials: readonly Trial[] }[] = await Promise.all(
  globSync("*/conformance.trial.ts", { cwd: clouds }).map((file) => import(join(clouds, file))),
);
const usual = modules
  .flatMap(({ trials }) => trials)
  .filter(({ settings, without }) => !without && Object.keys(settings ?? {}).length === 0);
/** The first trial of each kind. */
const trials = [...new Map(usual.toReversed().map((trial) => [trial.kind, trial])).values()].reverse();

type Fields = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: classes of all kinds, whose arguments differ
type Kind = any;

const camel = (name: string) => name.replaceAll(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
const camelled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(camelled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [camel(name), camelled(one)]));
};

function classOf(kind: string): Kind {
  const [cloud = "", name = ""] = kind.split("/");
  return (mooring as unknown as Record<string, Record<string, Kind>>)[cloud]?.[camel(`-${name}`)];
}

let sandbox: Sandbox;
let open: Awaited<ReturnType<typeof openStack>> | undefined;

beforeEach(() => {
  if (engine.missing) return;
  open = undefined;
  sandbox = createSandbox({ clock: quickClock() });
});

afterEach(async () => {
  if (engine.missing) return;
  await sandbox.close();
  await open?.close();
});

describe.skipIf(engine.missing)("a kind's whole life under the real Pulumi engine", () => {
  it.each(trials.map((trial) => [trial.kind, trial] as const))("%s", async (kind, trial) => {
    const [name = ""] = kind.split("/");
    const cloud = sandbox.cloud(name);
    trial.prepare?.(cloud);
    await sandbox.listen();
    const Thing = classOf(kind);
    const is = (spec: Fields, named = "thing", more: Fields = {}): Program => {
      const inputs = camelled(spec) as Fields;
      return async () => ({ id: new Thing(named, { ...inputs, ...more }).id });
    };
    const neighbours = structuredClone(trial.neighbours(cloud));
    open = await openStack(engine.part, is(trial.spec), sandbox.environment() as Record<string, string>);
    const { stack } = open;
    const writes = () => sandbox.journal.writes().map(({ method, path }) => `${method} ${path}`);
    const quiet = async (look: () => Promise<unknown>) => {
      sandbox.journal.clear();
      await look();
      expect(writes()).toEqual([]);
    };
    /** Another stack takes it over, and finds nothing to do. */
    const adopted = async (program: Program) => {
      const other = await openStack(engine.part, program, sandbox.environment() as Record<string, string>);
      try {
        expect((await other.stack.up()).summary.resourceChanges).toEqual({ create: 2 });
        expect((await other.stack.preview()).changeSummary).toEqual({ same: 2 });
      } finally {
        await other.close();
      }
    };
    const same = () => quiet(async () => expect((await stack.preview()).changeSummary).toEqual({ same: 2 }));
    const mends = { update: 1, same: 1 };
    const replaces = { replace: 1, same: 1 };

    await quiet(async () => expect((await stack.preview()).changeSummary).toEqual({ create: 2 }));
    const made = await stack.up();
    expect(made.summary.resourceChanges).toEqual({ create: 2 });
    await same();
    await quiet(async () => expect((await stack.refresh()).summary.resourceChanges).toEqual({ same: 2 }));
    await same();

    open.program = is(trial.spec, "renamed");
    await quiet(() => expect(stack.up()).rejects.toThrow(/is not taken over/));
    open.program = is(trial.spec);
    await same();
    await quiet(() => adopted(is(trial.spec, "theirs", { adopt: true })));

    trial.drift(cloud);
    await quiet(() => stack.refresh());
    const drifted = (await stack.preview()).changeSummary;
    expect([{ create: 1, same: 1 }, mends, replaces]).toContainEqual(drifted);
    expect((await stack.up()).summary.resourceChanges).toEqual(drifted);
    await same();

    open.program = is(trial.changed.spec);
    const changes = trial.changed.action === "update" ? mends : replaces;
    await quiet(async () => expect((await stack.preview()).changeSummary).toEqual(changes));
    const changed = await stack.up();
    expect(changed.summary.resourceChanges).toEqual(changes);
    await same();

    const id = String(changed.outputs.id?.value);
    open.program = async () => {
      new Thing("thing", camelled(trial.changed.spec));
      return { id: Thing.get("other", id).id };
    };
    await quiet(async () => expect((await stack.up()).outputs.id?.value).toBe(id));

    open.program = async () => ({});
    await stack.up();
    expect(trial.neighbours(cloud)).toEqual(neighbours);
    await stack.destroy();
    expect(trial.neighbours(cloud)).toEqual(neighbours);
  });
});
