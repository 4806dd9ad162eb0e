import { createMooring, systemClock } from "@mooring/core";
import { createSandbox, type Moment, type Sandbox } from "@mooring/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Trial } from "../../packages/core/test/trial.ts";
import { createHooks } from "../../packages/pulumi/src/runtime/hooks.ts";
import { loadKind } from "../../packages/pulumi/src/runtime/kind.ts";
import { type Automation, mooring } from "../../packages/pulumi/test/sdk.mts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi } from "./parts/pulumi.ts";
import { settingsOf } from "./parts/pulumi-settings.ts";
import { killPulumi, openStack } from "./parts/pulumi-stack.ts";
import { classOf, inputsOf, trials } from "./parts/pulumi-trials.ts";
import { quickClock } from "./parts/quick-clock.ts";

/**
 * One stack with a resource of every kind, each in a world and with a provider of its own. All of them are held at the same point of their creation;
 * then engine and hosts are killed. By default at the two points that cost money; `MOORING_KILLS=1` takes each exchange of each kind,
 * before and after its effect: half an hour. A greater number begins at that exchange.
 */
const engine = await partOrSkip(obtainPulumi);
// biome-ignore lint/suspicious/noUndeclaredEnvVars: Turborepo does not run this
const from = Number(process.env.MOORING_KILLS ?? 0);
const all = from > 0;
const AT_ONCE = { parallel: 64 };
const LIMIT = all ? 7_200_000 : 900_000;

interface Place {
  readonly trial: Trial;
  readonly sandbox: Sandbox;
  readonly settings: Readonly<Record<string, string>>;
  /** Exchanges of the check, before anything is made. */
  asked: number;
  /** Calls that make something, in an `up` that nobody kills. */
  purchases: number;
}

/** A moment of a creation: its n-th exchange, and how many writes were answered before it. */
type Point = (at: {
  readonly nth: number;
  readonly written: number;
  readonly when: Moment["when"];
  readonly writes: boolean;
}) => boolean;

const nameOf = ({ kind }: Trial) => kind.replace("/", "-");
const cloudOf = ({ trial, sandbox }: Place) => sandbox.cloud(trial.kind.split("/")[0] as string);
const isLogin = ({ path }: { readonly path: string }) => /tokens?$/.test(path);
const isWrite = ({ method, path }: { readonly method: string; readonly path: string }) =>
  method !== "GET" && !isLogin({ path });
const purchasesIn = ({ sandbox }: Place) =>
  sandbox.journal
    .writes()
    .filter(({ method, status = 200, path }) => method === "POST" && status < 300 && !isLogin({ path })).length;

let places: Place[] = [];
/** Those whose things the program states. */
let stated: readonly Place[] = [];
let open: Awaited<ReturnType<typeof openStack>>;

async function program() {
  for (const { trial, settings } of stated) {
    const provider = new mooring.Provider(`account-${nameOf(trial)}`, settings);
    new (classOf(trial.kind))(nameOf(trial), inputsOf(trial.spec), { provider });
  }
  return {};
}

/** The world at its beginning. Answers what is none of our business there. */
function begin(place: Place): unknown {
  place.sandbox.reset();
  place.trial.prepare?.(cloudOf(place));
  return structuredClone(place.trial.neighbours(cloudOf(place)));
}

/** The same hooks without an engine: what a check asks beforehand, and what a creation that nobody kills makes. */
async function measure(place: Place): Promise<void> {
  const { trial, sandbox } = place;
  const kind = await loadKind(`${trial.kind}@1`);
  const tell = async () => undefined;
  const hooks = () => createHooks(createMooring({ environment: sandbox.environment() }), kind, {}, { tell });
  const hidden = { __provider: "the text", __urn: `urn:pulumi:dev::harbour::mooring::${nameOf(trial)}` };
  const { inputs } = await hooks().check({}, { ...hidden, ...inputsOf(trial.spec) });
  place.asked = sandbox.journal.entries().length;
  await hooks().create({ ...hidden, ...inputs });
  place.purchases = purchasesIn(place);
}

/** Holds the creation at that point for ever. `held` is over when it came there. */
function hold(place: Place, point: Point): { readonly held: Promise<void>; off(): void } {
  const { sandbox, asked } = place;
  let nth = -asked;
  let written = 0;
  let off = () => {};
  const held = new Promise<void>((resolve) => {
    off = sandbox.onExchange(async ({ when, request }) => {
      if (when === "before") nth += 1;
      if (nth > 0 && point({ nth, written, when, writes: isWrite(request) })) {
        resolve();
        await new Promise(() => undefined);
      }
      if (when === "after" && nth > 0 && isWrite(request)) written += 1;
    });
  });
  return { held, off };
}

/** An `up` that is killed when each of these kinds is at that point or has gone past it, the next one, and the end. Answers those that came to it. */
async function round(kinds: readonly Place[], point: Point): Promise<readonly Place[]> {
  stated = kinds;
  const { stack, workdir } = open;
  const neighbours = kinds.map(begin);
  const came = new Set<Place>();
  const made = new Map<string | undefined, () => void>();
  const holds = kinds.map((place) => hold(place, point));
  const there = kinds.map((place, at) => {
    const past = new Promise<void>((resolve) => made.set(nameOf(place.trial), resolve));
    return Promise.race([holds[at]?.held.then(() => void came.add(place)), past]);
  });
  const options: Automation.UpOptions = {
    ...AT_ONCE,
    onEvent: ({ resOutputsEvent }) => made.get(resOutputsEvent?.metadata.urn.split("::").at(-1))?.(),
  };
  const first = stack.up(options).then(
    () => undefined,
    (error: Error) => error,
  );
  const early = await Promise.race([first, Promise.all(there).then(() => "held" as const)]);
  if (early !== "held" && came.size > 0) throw early ?? new Error("the `up` ended although something was held");
  killPulumi(workdir);
  await first;
  for (const { off } of holds) off();
  await stack.cancel().catch(() => undefined);
  if (came.size > 0) {
    expect((await stack.up(AT_ONCE)).summary.result).toBe("succeeded");
    const bought = kinds.filter((place) => purchasesIn(place) > place.purchases);
    expect(bought.map(({ trial }) => `${trial.kind} was made twice`)).toEqual([]);
  }
  await stack.destroy(AT_ONCE);
  for (const [at, place] of kinds.entries()) expect(place.trial.neighbours(cloudOf(place))).toEqual(neighbours[at]);
  return kinds.filter((place) => came.has(place));
}

beforeAll(async () => {
  if (engine.missing) return;
  for (const trial of trials) {
    const cloud = trial.kind.split("/")[0] as string;
    // Signatures carry the time of this machine, and this may take long.
    // What an interrupted run left is taken over for an hour, by the clock of this machine: a world that is an hour ahead has nothing so young.
    const clock = cloud === "huaweicloud" || all ? systemClock : quickClock();
    const sandbox = createSandbox({ clouds: [cloud], clock });
    await sandbox.listen();
    const settings = await settingsOf(cloud, sandbox.environment() as Record<string, string>);
    places.push({ trial, sandbox, settings, asked: 0, purchases: 0 });
  }
  places.map(begin);
  await Promise.all(places.map(measure));
  open = await openStack(engine.part, program, {});
}, LIMIT);

afterAll(async () => {
  if (engine.missing) return;
  for (const { sandbox } of places) await sandbox.close();
  places = [];
  await open?.close();
}, LIMIT);

describe.skipIf(engine.missing || process.platform !== "linux")(
  "an `up` that is killed is repaired by the next one, buys nothing twice and leaves nothing, for every kind,",
  () => {
    it("where its first write has landed and was not answered", { timeout: LIMIT }, async () => {
      const point: Point = ({ when, writes, written }) => when === "after" && writes && written === 0;
      expect(await round(places, point)).toHaveLength(places.length);
    });

    it("where its first write was answered and nothing came after it", { timeout: LIMIT }, async () => {
      const point: Point = ({ when, written }) => when === "before" && written === 1;
      // Some send nothing more: their state knows the thing by then.
      expect((await round(places, point)).length).toBeGreaterThan(places.length / 2);
    });

    it.runIf(all)("at each exchange, before and after its effect", { timeout: LIMIT }, async () => {
      let left: readonly Place[] = places;
      let kills = 0;
      for (let at = from; left.length > 0; at += 1) {
        const before = await round(left, ({ when, nth }) => when === "before" && nth === at);
        const after = before.length === 0 ? [] : await round(before, ({ when, nth }) => when === "after" && nth === at);
        kills += before.length + after.length;
        console.log(`killed at exchange ${at}: ${before.length} kinds before its effect, ${after.length} after`);
        left = before;
      }
      console.log(`killed at ${kills} points`);
      expect(kills).toBeGreaterThan(places.length);
    });
  },
);
