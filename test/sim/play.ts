import { createMooring, createVirtualClock, type EnsureReport, type VirtualClock } from "@mooring/core";
import { createSandbox, type PretendCloud, type Sandbox } from "@mooring/sandbox";
import type { Trial } from "../../packages/core/test/trial.ts";
import { delays, isWrite, landed, leaks, unclear, untruths } from "../faults/judge.ts";
import { createLine, type Line } from "../faults/line.ts";
import { difference, knownIn, pictureOf } from "../faults/picture.ts";
import { troubles } from "../faults/troubles.ts";
import { type Asked, mortalClock, SETTLED } from "../faults/world.ts";
import type { Act, Story } from "./story.ts";

/** No request may ask more often, whatever it meets. */
const MOST = 2_000;

/** What a played story was. */
export interface Played {
  readonly violations: readonly string[];
  readonly exchanges: number;
  /** On the world's clock. */
  readonly seconds: number;
}

interface Stage {
  readonly trial: Trial;
  readonly clock: VirtualClock;
  readonly sandbox: Sandbox;
  readonly cloud: PretendCloud;
  readonly specs: readonly Trial["spec"][];
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Set<string>;
  /** What was there in the beginning. */
  readonly known: ReadonlySet<string>;
}

/**
 * Plays a story in a world of its own: processes that know nothing of each other, each on a line that may break. When all of them have
 * ended and the line holds, everything that the story was about is stated once more, looked at, and taken away. What is there then must
 * be what is there where nothing ever went wrong.
 */
export async function play(trial: Trial, story: Story): Promise<Played> {
  const stage = await stageOf(trial);
  const violations: string[] = [];
  const runs = await Promise.all(story.map((act) => carryOut(stage, act, violations)));
  await stage.clock.sleep(SETTLED);
  for (const { line, heard } of runs)
    if (line.exchanges.length > heard()) violations.push("something was sent after the report");

  const things = [...new Set(story.map(({ thing }) => thing))].sort();
  const end = await ending(stage, things, violations);
  const usual = await calmEnding(trial, things);
  if (end.neighbours !== usual.neighbours) violations.push("something foreign was changed");
  else if (end.picture !== usual.picture) violations.push(`in the end: ${difference(end.picture, usual.picture)}`);
  const exchanges = runs.reduce((sum, { line }) => sum + line.exchanges.length, 0);
  return { violations: [...new Set(violations)], exchanges, seconds: stage.clock.now() / 1000 };
}

interface Ending {
  readonly neighbours: string;
  readonly picture: string;
}

/** Nothing is in the way any more. */
async function ending(stage: Stage, things: readonly number[], violations: string[]): Promise<Ending> {
  const { trial, clock, cloud, known } = stage;
  for (const thing of things) await settles(stage, thing, violations);
  for (const thing of things) {
    const gone = await ask(stage, { at: 0, thing, wants: "absent", deadline: 900 });
    if (gone.report?.failed) violations.push(`cannot be taken away: ${wordsOf(gone.report)}`);
  }
  await clock.sleep(SETTLED);
  const pictured = (state: unknown) => pictureOf({ cloud: { ...cloud, state: state as PretendCloud["state"] } }, known);
  return { neighbours: pictured(trial.neighbours(cloud)), picture: pictured(cloud.state) };
}

const calm = new WeakMap<Trial, Map<string, Promise<Ending>>>();

function calmEnding(trial: Trial, things: readonly number[]): Promise<Ending> {
  const ofTrial = calm.get(trial) ?? new Map<string, Promise<Ending>>();
  calm.set(trial, ofTrial);
  const key = things.join();
  const end = ofTrial.get(key) ?? stageOf(trial).then((stage) => ending(stage, things, []));
  ofTrial.set(key, end);
  return end;
}

async function stageOf(trial: Trial): Promise<Stage> {
  const name = trial.kind.split("/")[0] as string;
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: [name] });
  const cloud = sandbox.cloud(name);
  trial.prepare?.(cloud);
  const environment = Object.fromEntries(
    Object.entries(sandbox.environment()).filter(([variable]) => !trial.without?.includes(variable)),
  );
  const { kind, spec, settings = {} } = trial;
  const secrets = new Set(await createMooring({ environment }).secrets({ resource: kind, spec, settings }));
  const known = knownIn({ cloud, trial });
  return { trial, clock, sandbox, cloud, environment, secrets, known, specs: [spec, ...trial.siblings] };
}

interface Run {
  readonly line: Line;
  /** Missing where it was killed. */
  readonly report: EnsureReport | undefined;
  readonly asked: Asked;
  /** How many exchanges there were when it ended. */
  heard(): number;
}

/** One request of a process of its own. */
async function ask({ trial, clock, sandbox, environment, specs, secrets }: Stage, act: Act): Promise<Run> {
  const line = createLine(sandbox, trial.kind.split("/")[0] as string);
  const trouble = troubles.find(({ name }) => name === act.strike?.trouble);
  line.arm(act.strike && trouble ? { ...act.strike, trouble } : undefined);
  let alive = true;
  let heard = Number.POSITIVE_INFINITY;
  const stop = new AbortController();
  const death = new Promise<undefined>((resolve) =>
    stop.signal.addEventListener("abort", () => !alive && resolve(undefined)),
  );
  const mooring = createMooring({
    environment,
    transport: line.transport({
      killed: () => {
        alive = false;
        stop.abort();
      },
      cancelled: () => stop.abort(),
    }),
    clock: mortalClock(clock, () => alive),
    random: () => 0.5,
    onSecret: (secret) => void secrets.add(secret),
  });
  const request = {
    resource: trial.kind,
    spec: specs[act.thing],
    settings: trial.settings ?? {},
    timeouts: { deadline_seconds: act.deadline },
    ...(act.wants === "absent" ? { state: "absent" } : {}),
    ...(act.wants === "plan" ? { plan: true } : {}),
  };
  const began = clock.now();
  const working = mooring.ensure(request, { signal: stop.signal }).then((report) => {
    heard = line.exchanges.length;
    return report as EnsureReport;
  });
  const report = await Promise.race([working, death]);
  return {
    line,
    report,
    asked: { request, report: report as EnsureReport, took: clock.now() - began },
    heard: () => heard,
  };
}

/** Is all true that it says, and did it do nothing that it must not? */
async function carryOut(stage: Stage, act: Act, violations: string[]): Promise<Run> {
  await stage.clock.sleep(act.at * 1000);
  const run = await ask(stage, act);
  const { line, report, asked } = run;
  const { exchanges } = line;
  const found = [...(exchanges.length > MOST ? [`${exchanges.length} requests`] : [])];
  if (act.wants === "plan" && exchanges.some((one) => isWrite(one))) found.push("a plan writes");
  if (report) {
    const failure = report.failure ?? report.items[0]?.failure;
    const told = { failed: report.failed, ...(failure ? { sentence: failure.message } : {}) };
    const phase = act.wants === "absent" ? "remove" : "make";
    const judged = { phase, exchanges, asked: [asked], told } as const;
    const grace = stage.specs[act.thing]?.allow_restart ? 60 + 960 : 60;
    const secrets = [...stage.secrets].filter(({ length }) => length >= 8);
    found.push(...untruths(judged), ...unclear(judged), ...delays(judged, grace), ...leaks(report, secrets));
  }
  violations.push(...found.map((what) => `${act.wants} of ${act.thing} at ${act.at}: ${what}`));
  return run;
}

/** Nothing is in the way any more: one run makes it, the next finds nothing to do. */
async function settles(stage: Stage, thing: number, violations: string[]): Promise<void> {
  const wanted: Act = { at: 0, thing, wants: "present", deadline: 900 };
  const made = await ask(stage, wanted);
  if (made.report?.failed) violations.push(`does not converge: ${wordsOf(made.report)}`);
  const again = await ask(stage, wanted);
  const writes = again.line.exchanges.filter((one) => isWrite(one) && landed(one));
  if (again.report?.failed || again.report?.changed || writes.length > 0)
    violations.push(`is not at rest: ${wordsOf(again.report)}`);
}

const wordsOf = (report: EnsureReport | undefined): string =>
  (report?.failure ?? report?.items[0]?.failure)?.message ?? `changed ${report?.changed}`;
