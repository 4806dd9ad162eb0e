import type { Trial } from "../../packages/core/test/trial.ts";
import { SETTLED } from "../faults/clocks.ts";
import { difference } from "../faults/picture.ts";
import { calmEnding, endingOf, hasRoomBeside, isFoundAgain } from "./ending.ts";
import { comesBeside, drifts, happens } from "./others.ts";
import { ask } from "./process.ts";
import { eachNeighbour, type Run, running, type Stage, stageOf } from "./stage.ts";
import { type Act, type Story, thingsOf } from "./story.ts";
import { taleOf } from "./tale.ts";
import { wrongs } from "./wrongs.ts";

/** What a played story was. */
export interface Played {
  readonly violations: readonly string[];
  readonly exchanges: number;
  /** On the world's clock. */
  readonly seconds: number;
  /** What each process sent and said, line by line. */
  readonly tale: readonly string[];
}

/**
 * Plays a story in a world of its own: processes that know nothing of each other, each on a line that may break. When all of them have
 * ended and the line holds, everything that the story was about is stated once more, looked at, and taken away. What is there then must
 * be what is there where nothing ever went wrong.
 */
export async function play(trial: Trial, told: Story): Promise<Played> {
  const apart: Act["wants"][] = [];
  if (told.some(({ wants }) => wants === "drift") && !(await isFoundAgain(trial))) apart.push("drift");
  // Whoever makes the thing untrue by hand may take away what others have put there.
  const tellsOf = (wants: Act["wants"]) => told.some((act) => act.wants === wants);
  if (tellsOf("beside") && (tellsOf("drift") || !(await hasRoomBeside(trial)))) apart.push("beside");
  const story = told.filter(({ wants }) => !apart.includes(wants));
  const stage = await stageOf(trial, story);
  const violations: string[] = [];
  const things = [...new Set(story.flatMap(thingsOf))].sort();
  watch(stage, things, violations);
  const acting = story.map((act) => carryOn(stage, act, violations));
  const runs = (await Promise.all(acting)).filter((run) => run !== undefined);
  await stage.clock.sleep(SETTLED);
  for (const { line, heard } of runs)
    if (line.exchanges.length > heard()) violations.push("something was sent after the report");
  violations.push(...forgotten(stage, runs));

  const end = await endingOf(stage, things);
  violations.push(...end.violations);
  const usual = await calmEnding(trial, things, stage.beside);
  const untouched = stage.beside === 0 ? stage.untouched : usual.neighbours;
  // What is beside the first thing may be what its siblings are about.
  const foreign = things.some((thing) => thing > 0) ? usual.neighbours : untouched;
  if (end.neighbours !== foreign) violations.push("something foreign was changed");
  else if (end.picture !== usual.picture) violations.push(`in the end: ${difference(end.picture, usual.picture)}`);
  const exchanges = runs.reduce((sum, { line }) => sum + line.exchanges.length, 0);
  return {
    violations: [...new Set(violations)],
    exchanges,
    seconds: stage.clock.now() / 1000,
    tale: stage.asked.flatMap(taleOf),
  };
}

function carryOn(stage: Stage, act: Act, violations: string[]): Promise<Run | undefined> {
  switch (act.wants) {
    case "drift":
      return drifts(stage, act);
    case "beside":
      return comesBeside(stage, act);
    case "happens":
      return happens(stage, act);
    default:
      return carryOut(stage, act, violations);
  }
}

/** One process: what it does, and what was wrong with it. */
async function carryOut(stage: Stage, act: Act, violations: string[]): Promise<Run> {
  await stage.clock.sleep(act.at * 1000);
  const run = await ask(stage, act);
  violations.push(...wrongs(stage, act, run).map((what) => `${act.wants} of ${act.thing} at ${act.at}: ${what}`));
  return run;
}

/** After every exchange that can have changed something: no foreign thing was. */
function watch(stage: Stage, things: readonly number[], violations: string[]): void {
  // What is beside the first thing may be what its siblings are about.
  if (things.some((thing) => thing > 0)) return;
  stage.expected = eachNeighbour(stage);
  stage.sandbox.onExchange(({ when, request }) => {
    if (when !== "after" || request.method === "GET" || stage.expected === undefined || stage.happening > 0) return;
    const there = new Set(eachNeighbour(stage));
    if (stage.expected.every((one) => there.has(one))) return;
    violations.push(`something foreign is changed by ${request.method} ${request.path}`);
    stage.expected = undefined;
  });
}

/** A server that ran is down only where the process that stopped it was killed, or where it says so. */
function forgotten({ cloud, upAtFirst }: Stage, runs: readonly Run[]): string[] {
  const up = running(cloud).map(([id]) => id);
  const down = upAtFirst.filter((id) => !up.includes(id));
  const excused = runs.some(({ report }) => !report || /could not be started again/.test(JSON.stringify(report)));
  return excused ? [] : down.map((id) => `server ${id} was left down`);
}
