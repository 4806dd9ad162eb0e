import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Trial } from "../packages/core/test/trial.ts";
import type { Props } from "../packages/pulumi/src/runtime/hook-types.ts";
import { createHooks } from "../packages/pulumi/src/runtime/hooks.ts";
import type { Intent, Intents } from "../packages/pulumi/src/runtime/intents.ts";
import { loadKind } from "../packages/pulumi/src/runtime/kind.ts";
import { toPulumi } from "../packages/pulumi/src/runtime/names.ts";
import type { Exchange } from "./faults/line.ts";
import { type Trouble, troubles } from "./faults/troubles.ts";
import { createWorld, type Process } from "./faults/world.ts";

const folders = fileURLToPath(new URL("../packages/core/src/clouds", import.meta.url));
const found: { trials: readonly Trial[] }[] = await Promise.all(
  globSync("*/conformance.trial.ts", { cwd: folders }).map((file) => import(join(folders, file))),
);
const all = found.flatMap((module) => module.trials);
/** One of each kind: what a variant of the cloud changes is the fault matrix's business. */
const trials = all.filter((trial, at) => all.findIndex(({ kind }) => kind === trial.kind) === at);
const deaths = troubles.filter(({ line }) => line?.startsWith("killed"));

const HIDDEN = { __provider: "the text", __urn: "urn:pulumi:dev::harbour::mooring::thing" };
/** More exchanges than any creation makes. */
const MOST = 60;

/** Has the cloud made something? Sessions are none. */
const made201 = ({ method, path, real }: Exchange) =>
  method === "POST" && (real?.status === 201 || real?.status === 202) && !/tokens?$/.test(path);

/** What this machine keeps between runs. */
function keep(): Intents {
  const kept = new Map<string, Intent>();
  return {
    open: (urn) => kept.get(urn),
    begin: (urn, intent) => void kept.set(urn, intent),
    close: (urn) => void kept.delete(urn),
  };
}

/** One `up` that is killed at its n-th exchange, the next one, and the end. Answers whether it came to that exchange. */
async function story(trial: Trial, trouble: Trouble, nth: number): Promise<boolean> {
  const world = createWorld(trial);
  const kind = await loadKind(`${trial.kind}@1`);
  const intents = keep();
  const neighbours = trial.neighbours(world.cloud);
  const hooksOf = ({ mooring }: Process) =>
    createHooks(mooring, kind, { ...trial.settings }, { tell: async () => undefined, intents });
  const create = (process: Process) =>
    up(process).catch((error: Error) => {
      throw Object.assign(error, { message: `${trial.kind}, ${trouble.name} at exchange ${nth}: ${error.message}` });
    });
  async function up(process: Process) {
    const hooks = hooksOf(process);
    const { inputs, failures } = await hooks.check({}, { ...HIDDEN, ...(toPulumi(trial.spec, kind.spec) as Props) });
    if (failures?.length) throw new Error(JSON.stringify(failures));
    return hooks.create({ ...HIDDEN, ...inputs });
  }

  const at = `${trouble.name} at exchange ${nth}`;
  world.line.arm({ trouble, nth, stays: false });
  const first = await world.run(create);
  const purchases = () => world.line.exchanges.filter(made201).length;
  const before = purchases();
  if (first.value !== undefined) return false;
  world.line.arm();
  // Nobody is back at once, and some clouds are slow to show what they have.
  await world.clock.sleep(60_000);
  const { value: made } = await world.run(create);
  expect(made?.id).toBeTypeOf("string");
  // What the killed run has bought is not bought again.
  expect(before + purchases(), at).toBeLessThanOrEqual(await undisturbed(trial));
  await world.run((process) => hooksOf(process).delete(made?.id as string, { ...made?.outs, ...HIDDEN }));
  expect(trial.neighbours(world.cloud), at).toEqual(neighbours);
  return true;
}

const counted = new Map<Trial, Promise<number>>();

/** How many purchases, and other calls that make something, an `up` needs that nobody kills. */
function undisturbed(trial: Trial): Promise<number> {
  const known = counted.get(trial);
  if (known !== undefined) return known;
  const count = (async () => {
    const world = createWorld(trial);
    const kind = await loadKind(`${trial.kind}@1`);
    await world.run(async ({ mooring }) => {
      const hooks = createHooks(mooring, kind, { ...trial.settings }, { tell: async () => undefined });
      await hooks.create({ ...HIDDEN, ...(toPulumi(trial.spec, kind.spec) as Props) });
    });
    return world.line.exchanges.filter(({ method, real }) => method === "POST" && real && (real.status ?? 200) < 300)
      .length;
  })();
  counted.set(trial, count);
  return count;
}

describe("an `up` that is killed at any exchange is repaired by the next one, and leaves nothing", () => {
  const named = trials.map((trial) => ({ trial, name: [trial.kind, trial.variant].filter(Boolean).join(", ") }));
  it.each(named)(
    "$name",
    async ({ trial }) => {
      let cells = 0;
      for (const trouble of deaths)
        for (let nth = 1; nth <= MOST && (await story(trial, trouble, nth)); nth += 1) cells += 1;
      expect(cells).toBeGreaterThan(1);
    },
    120_000,
  );
});
