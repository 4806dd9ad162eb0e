import { cpSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import type { Trial } from "../../../../packages/core/test/trial.ts";
import { type Cell, cellsOf, type Life, nameOf, play, storyOf } from "./play.ts";

const folders = fileURLToPath(new URL("../../../../packages/core/src/clouds", import.meta.url));
const files = globSync("*/conformance.trial.ts", { cwd: folders }).sort();
const action = fileURLToPath(new URL("../..", import.meta.url));
const modules: { trials: readonly Trial[] }[] = await Promise.all(files.map((file) => import(join(folders, file))));

/**
 * `STEP_CELLS=all`, `kinds` (one story of each kind), or a part of a cell's name plays those, with `STEP_EVERY=8` one out of eight of them;
 * otherwise a few are drawn. Others by `STEP_SEED`.
 */
const { STEP_CELLS: wanted, STEP_EVERY: every = "1", STEP_SEED: seed = "3" } = process.env;

/** What is known to end otherwise, and is told to users. */
const known: readonly { readonly reason: string; of(cell: Cell, what: string): boolean }[] = [
  {
    reason: "whether an address was bought is not known where the order's answer is lost with the process",
    of: ({ trial: { kind }, fate, nth, life }, what) =>
      /^upcloud\/(ip-address|floating-ip|service-address)/.test(kind) &&
      fate === "kill" &&
      isOrdering(life, nth, /\/ip_address$/) &&
      (what.startsWith("in the end") || isNamed(what)),
  },
  {
    reason:
      "an address that was being reserved when the process was lost has no name yet: by its name nothing else is given back",
    of: ({ trial, fate, nth, life }, what) =>
      /^gcore\/.*any free address/.test(storyOf(trial)) &&
      fate === "kill" &&
      isOrdering(life, nth, /\/reserved_fixed_ips\//) &&
      (what.startsWith("in the end") || what === "a neighbour was changed" || isNamed(what)),
  },
];

/** Does the post step say where to look? */
const isNamed = (what: string): boolean => /^post: .*(has no name yet|has no name, is used by nobody)/.test(what);

/** Is this exchange the order, or a look at the task that the order began? Until that is over nobody knows the new thing's id. */
function isOrdering({ exchanges }: Life, nth: number, order: RegExp): boolean {
  const upTo = exchanges.slice(0, nth);
  const written = upTo.findLastIndex(({ write }) => write);
  const { method, path = "" } = exchanges[written] ?? {};
  return method === "POST" && order.test(path) && upTo.slice(written + 1).every((one) => one.path.endsWith("/tasks"));
}

function chance(from: number): (below: number) => number {
  let state = from;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A process that is killed before it wrote leaves its post step a long look: such cells are not drawn. */
const isShort = ({ fate, nth, life }: Cell) =>
  fate !== "kill" || nth >= life.exchanges.findLastIndex(({ write }) => write) + 1;

/** Three of a story: one of each bad end. */
async function someOf(trial: Trial, pick: (below: number) => number): Promise<Cell[]> {
  const cells = (await cellsOf(trial)).filter(isShort);
  return ["failure", "cancel", "kill"].map((fate) => {
    const some = cells.filter((one) => one.fate === fate);
    return some[pick(some.length)] as Cell;
  });
}

/** So many at once: most of the time a cell waits, and what is played whole has many of them. */
const AT_ONCE = wanted === undefined ? 3 : 10;

/** Stories, each to be told when its turn comes. */
function stories(): (() => Promise<readonly Cell[]>)[] {
  if (wanted === undefined) {
    const pick = chance(Number(seed));
    return modules.map(({ trials }) => {
      const [story, ...rest] = Array.from({ length: 4 }, () => pick(1_000_000)) as [number, ...number[]];
      return () => someOf(trials[story % trials.length] as Trial, (below) => (rest.shift() ?? 0) % below);
    });
  }
  const trials = modules.flatMap((module) => module.trials);
  if (wanted === "all") return trials.map((trial) => () => cellsOf(trial));
  const firsts = new Map([...trials].reverse().map((trial) => [trial.kind, trial]));
  if (wanted === "kinds") return [...firsts.values()].reverse().map((trial) => () => cellsOf(trial));
  const part = wanted.split(" | ")[0] as string;
  return trials
    .filter((trial) => storyOf(trial).includes(part))
    .map((trial) => async () => (await cellsOf(trial)).filter((one) => nameOf(one).includes(wanted)));
}

/** The bundle as it is when the run begins: one that takes an hour outlasts many builds. */
const bundle = mkdtempSync(join(tmpdir(), "mooring-cells-"));
for (const part of ["action.yml", "dist"]) cpSync(join(action, part), join(bundle, part), { recursive: true });
afterAll(() => rmSync(bundle, { recursive: true }));

it("whatever ends a step, its post step and a sweep leave the cloud as it was, and servers run that ran", {
  timeout: 7_200_000,
}, async () => {
  const violations: string[] = [];
  const excused = new Map<string, number>();
  const waiting = stories();
  let count = 0;
  let met = Number(seed);
  async function* cells() {
    for (let story = waiting.shift(); story; story = waiting.shift()) {
      for (const cell of await story()) if (wanted === undefined || met++ % Number(every) === 0) yield cell;
      if (wanted !== undefined)
        console.log(`${count} cells, ${violations.length} violated, ${waiting.length} stories to come`);
    }
  }
  const queue = cells();
  const work = async () => {
    for await (const cell of queue) {
      for (const what of await play(cell, bundle)) {
        const reason = known.find(({ of }) => of(cell, what))?.reason;
        if (reason === undefined) violations.push(`STEP_CELLS=${JSON.stringify(nameOf(cell))}: ${what}`);
        else excused.set(reason, (excused.get(reason) ?? 0) + 1);
        if (reason === undefined && wanted !== undefined) console.log(violations.at(-1));
      }
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const [reason, times] of excused) console.log(`known, ${times} times: ${reason}`);
  console.log(`cells ${count}, violated ${violations.length}`);
  expect(violations).toEqual([]);
});
