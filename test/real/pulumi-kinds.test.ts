import { join } from "node:path";
import { type Catalog, catalog } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, describe, expect, it } from "vitest";
import { runChild } from "./parts/child.ts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi } from "./parts/pulumi.ts";
import { openStack, type Program } from "./parts/pulumi-stack.ts";
import { classOf, inputsOf, trials } from "./parts/pulumi-trials.ts";
import { quickClock } from "./parts/quick-clock.ts";

const engine = await partOrSkip(obtainPulumi);
const COMMAND = join(REPOSITORY, "packages/pulumi/dist/mooring-pulumi.js");

type Fields = Readonly<Record<string, unknown>>;

let sandbox: Sandbox | undefined;
let open: Awaited<ReturnType<typeof openStack>> | undefined;

afterEach(async () => {
  await sandbox?.close();
  await open?.close();
  sandbox = undefined;
  open = undefined;
});

/** What the import command prints of one thing, as the engine takes it. */
async function printed(environment: Record<string, string>, ...argv: string[]) {
  const env = { PATH: process.env.PATH, ...environment };
  const command = [COMMAND, "import", ...argv];
  const { stdout, failure, stderr } = await runChild(process.execPath, command, { env, timeoutMs: 60_000 });
  expect({ failure, stderr }).toMatchObject({ failure: undefined });
  return (JSON.parse(stdout) as { resources: [{ id: string; name: string; type: string; inputs: Fields }] }).resources;
}

it("every kind of every cloud is tried", () => {
  const kinds = Object.values(catalog as Catalog).flatMap(({ resources }) => resources);
  expect(trials.map(({ kind }) => kind)).toEqual(kinds.toSorted((one, other) => one.localeCompare(other)));
});

describe.skipIf(engine.missing)("a kind's whole life under the real Pulumi engine", { timeout: 900_000 }, () => {
  it.each(trials.map((trial) => [trial.kind, trial] as const))("%s", async (kind, trial) => {
    const [name = ""] = kind.split("/");
    const world = createSandbox({ clouds: [name], clock: quickClock({ cloud: name }) });
    sandbox = world;
    const { journal } = world;
    const cloud = world.cloud(name);
    trial.prepare?.(cloud);
    await world.listen();
    const environment = world.environment() as Record<string, string>;
    const Thing = classOf(kind);
    const is = (spec: Fields, named = "thing"): Program => {
      const inputs = inputsOf(spec);
      return async () => ({ id: new Thing(named, inputs).id });
    };
    const neighbours = structuredClone(trial.neighbours(cloud));
    open = await openStack(engine.part, is(trial.spec), environment);
    const { stack } = open;
    const writes = () => journal.writes().map(({ method, path }) => `${method} ${path}`);
    const quiet = async (look: () => Promise<unknown>) => {
      journal.clear();
      await look();
      expect(writes()).toEqual([]);
    };
    /** Another stack takes it over, imports it by its id and by what its program states, and finds nothing to do. */
    const shared = async (id: string) => {
      const stated = inputsOf(trial.spec);
      const theirs: Program = async () => ({ id: new Thing("theirs", { ...stated, adopt: true }).id });
      const other = await openStack(engine.part, theirs, environment);
      try {
        expect((await other.stack.up()).summary.resourceChanges).toEqual({ create: 2 });
        const [byId] = await printed(environment, kind, id, "--name", "by-id");
        const [bySpec] = await printed(environment, kind, "--spec", JSON.stringify(stated), "--name", "by-spec");
        expect([byId.id, bySpec.id]).toEqual([id, id]);
        await other.stack.import({ resources: [byId, bySpec], generateCode: false, protect: false });
        other.program = async () => {
          const { __provider, ...asPrinted } = byId.inputs;
          new Thing("by-id", asPrinted);
          new Thing("by-spec", stated);
          return theirs();
        };
        expect((await other.stack.preview()).changeSummary).toEqual({ same: 4 });
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
    await quiet(() => shared(String(made.outputs.id?.value)));

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
      new Thing("thing", inputsOf(trial.changed.spec));
      return { id: Thing.get("other", id).id };
    };
    await quiet(async () => expect((await stack.up()).outputs.id?.value).toBe(id));

    await stack.destroy();
    expect(trial.neighbours(cloud)).toEqual(neighbours);
  });
});
