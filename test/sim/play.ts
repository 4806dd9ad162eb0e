import { getEventListeners } from "node:events";
import { type Clock, createMooring, createVirtualClock, type EnsureReport, type VirtualClock } from "@mooring/core";
import { createSandbox, type PretendCloud, type Sandbox } from "@mooring/sandbox";
import type { Trial } from "../../packages/core/test/trial.ts";
import { delays, isWrite, landed, leaks, unclear, untruths } from "../faults/judge.ts";
import { createLine, type Line } from "../faults/line.ts";
import { difference, knownIn, pictureOf } from "../faults/picture.ts";
import { type Trouble, troubles } from "../faults/troubles.ts";
import { type Asked, mortalClock, SETTLED } from "../faults/world.ts";
import { happen, putBeside } from "./happenings.ts";
import type { Act, Story } from "./story.ts";

/** No request may ask more often, whatever it meets. */
const MOST = 2_000;

/** What a played story was. */
export interface Played {
  readonly violations: readonly string[];
  readonly exchanges: number;
  /** On the world's clock. */
  readonly seconds: number;
  /** What each process sent and said, line by line. */
  readonly tale: readonly string[];
}

interface Stage {
  readonly trial: Trial;
  readonly acts: Story;
  /** Every request, in the order in which they ended. */
  readonly asked: Run[];
  readonly clock: VirtualClock;
  readonly sandbox: Sandbox;
  readonly cloud: PretendCloud;
  readonly specs: readonly Trial["spec"][];
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Set<string>;
  /** The neighbours before anything was done: no foreign thing is changed, whatever else is. */
  readonly untouched: string;
  /** What everybody meets at present. */
  weather: Trouble | undefined;
  /** Is something else than its weather wrong with the whole cloud? Then its state is not as it is as a rule. */
  happening: number;
  /** How many requests are under way. */
  busy: number;
  /** How often somebody else has put something of their own beside the things. */
  beside: number;
  /** The neighbours as they are to stay, each by itself; missing where siblings change them, too. */
  expected: readonly string[] | undefined;
  /** Ports that were there before anything was done. */
  readonly ports: readonly string[];
  /** Servers that ran before anything was done. */
  readonly upAtFirst: readonly string[];
  /** What was there in the beginning. */
  readonly known: ReadonlySet<string>;
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

  const end = await ending(stage, things, violations);
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

function taleOf({ line, asked }: Run): string[] {
  return [
    ...asked.map(({ request, report, took }) => {
      const { state = "present", plan = false } = request;
      const item = (report as EnsureReport | undefined)?.items[0];
      const said = report
        ? `${item?.action}, changed ${report.changed}, effect ${item?.effect}, id ${item?.id}, ${wordsOf(report)}`
        : "killed";
      return `${plan ? "plan" : state} ${JSON.stringify(request.spec)}, after ${took / 1000} s: ${said}`;
    }),
    ...counted(
      line.exchanges.map(
        ({ method, path, struck, real, at }) =>
          `  ${(at ?? 0) / 1000} s: ${method} ${path}: ${real?.status}${struck ? `, met ${struck.name}` : ""}`,
      ),
    ),
  ];
}

/** The same line many times over is said once, with the first time. */
function counted(lines: readonly string[]): string[] {
  const isSame = (one: string | undefined, other: string) =>
    one?.replace(/^ *[\d.]+ s/, "") === other.replace(/^ *[\d.]+ s/, "");
  const turns = lines.map((line, at) =>
    isSame(lines[at - 1], line) ? 0 : lines.slice(at).findIndex((one) => !isSame(one, line)),
  );
  return lines.flatMap((line, at) => {
    const times = turns[at] === -1 ? lines.length - at : (turns[at] as number);
    return times === 0 ? [] : [times === 1 ? line : `${line}, ${times} times`];
  });
}

const thingsOf = ({ thing, also }: Act): number[] => [thing, ...(also ? [also.thing] : [])];

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

const roomBeside = new WeakMap<Trial, Promise<boolean>>();

/** A list that is full takes nothing more, of nobody. */
function hasRoomBeside(trial: Trial): Promise<boolean> {
  const known = roomBeside.get(trial) ?? besideEnding(trial);
  roomBeside.set(trial, known);
  return known;
}

async function besideEnding(trial: Trial): Promise<boolean> {
  const stage = await stageOf(trial);
  const violations: string[] = [];
  await comesBeside(stage, { at: 0, thing: 0, wants: "beside", deadline: 900 });
  await ending(stage, [0], violations);
  return violations.length === 0;
}

/** While nobody is in the middle of reading and writing back: what comes then may be lost where the cloud can only replace a list. */
async function comesBeside(stage: Stage, { at }: Act): Promise<undefined> {
  const { clock, trial } = stage;
  await clock.sleep(at * 1000);
  // Nor where the place itself is not there.
  for (let look = 0; (stage.busy > 0 || stage.happening > 0) && look < 10_000; look += 1) await clock.sleep(500);
  stage.beside += 1;
  putBeside(cloudOf(trial), stage, stage.beside);
  if (stage.expected !== undefined) stage.expected = eachNeighbour(stage);
}

async function happens(stage: Stage, { at, happens: what }: Act): Promise<undefined> {
  if (!what) return;
  const { clock, cloud, trial } = stage;
  await clock.sleep(at * 1000);
  const weather = troubles.find(({ name }) => name === what.name);
  stage.weather = weather;
  stage.happening += weather ? 0 : 1;
  const ends = weather ? () => undefined : happen(what.name, cloudOf(trial), cloud);
  await clock.sleep(what.lasts * 1000);
  stage.weather = undefined;
  ends();
  stage.happening -= weather ? 0 : 1;
}

const foundAgain = new WeakMap<Trial, Promise<boolean>>();

/** Whoever remembers nothing cannot find again what somebody has renamed, and makes another one: that is nobody's fault. */
function isFoundAgain(trial: Trial): Promise<boolean> {
  const known = foundAgain.get(trial) ?? driftedEnding(trial);
  foundAgain.set(trial, known);
  return known;
}

async function driftedEnding(trial: Trial): Promise<boolean> {
  const stage = await stageOf(trial);
  await ask(stage, { at: 0, thing: 0, wants: "present", deadline: 900 });
  await drifts(stage, { at: 0, thing: 0, wants: "drift", deadline: 900 });
  const violations: string[] = [];
  const end = await ending(stage, [0], violations);
  return violations.length === 0 && end.picture === (await calmEnding(trial, [0])).picture;
}

/** Somebody else, by hand. Where the thing is not there, there is nothing to change. */
async function drifts({ trial, clock, cloud }: Stage, { at }: Act): Promise<undefined> {
  await clock.sleep(at * 1000);
  try {
    trial.drift(cloud);
  } catch {
    // There is nothing of the sort to change.
  }
}

const running = ({ state }: PretendCloud) =>
  Object.entries((state.servers ?? {}) as Readonly<Record<string, { readonly state?: string }>>).filter(
    ([, server]) => server.state === "started",
  );

/** A server that ran is down only where the process that stopped it was killed, or where it says so. */
function forgotten({ cloud, upAtFirst }: Stage, runs: readonly Run[]): string[] {
  const up = running(cloud).map(([id]) => id);
  const down = upAtFirst.filter((id) => !up.includes(id));
  const excused = runs.some(({ report }) => !report || /could not be started again/.test(JSON.stringify(report)));
  return excused ? [] : down.map((id) => `server ${id} was left down`);
}

interface Ending {
  readonly neighbours: string;
  readonly picture: string;
}

/** What stands beside the things and is none of their business. */
const neighboursOf = ({ trial, cloud, known }: Pick<Stage, "trial" | "cloud" | "known">): string =>
  pictureOf({ cloud: { ...cloud, state: trial.neighbours(cloud) as PretendCloud["state"] } }, known);

/** One by one: what is being made is a neighbour until it has its name. */
function eachNeighbour({ trial, cloud, known }: Stage): string[] {
  const all = Object.values(trial.neighbours(cloud) as object);
  return all.map((one) => pictureOf({ cloud: { ...cloud, state: { one } } }, known));
}

/** Nothing is in the way any more. */
async function ending(stage: Stage, things: readonly number[], violations: string[]): Promise<Ending> {
  const { clock, cloud, known } = stage;
  for (const thing of things) await settles(stage, thing, violations);
  for (const thing of things) {
    const gone = await ask(stage, { at: 0, thing, wants: "absent", deadline: 900 });
    if (gone.report?.failed) violations.push(`cannot be taken away: ${wordsOf(gone.report)}`);
  }
  await clock.sleep(SETTLED);
  stage.trial.tidy?.(cloud);
  return { neighbours: neighboursOf(stage), picture: pictureOf({ cloud }, known) };
}

const calm = new WeakMap<Trial, Map<string, Promise<Ending>>>();

function calmEnding(trial: Trial, things: readonly number[], beside = 0): Promise<Ending> {
  const ofTrial = calm.get(trial) ?? new Map<string, Promise<Ending>>();
  calm.set(trial, ofTrial);
  const key = `${things.join()} ${beside}`;
  const calmly = async () => {
    const stage = await stageOf(trial);
    for (let nth = 1; nth <= beside; nth += 1) putBeside(cloudOf(trial), stage, nth);
    return ending(stage, things, []);
  };
  const end = ofTrial.get(key) ?? calmly();
  ofTrial.set(key, end);
  return end;
}

const cloudOf = ({ kind }: Trial): string => kind.split("/")[0] as string;

async function stageOf(trial: Trial, acts: Story = []): Promise<Stage> {
  const name = cloudOf(trial);
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
  const untouched = neighboursOf({ trial, cloud, known });
  const upAtFirst = running(cloud).map(([id]) => id);
  return {
    trial,
    acts,
    asked: [],
    clock,
    sandbox,
    cloud,
    environment,
    secrets,
    known,
    untouched,
    ports: Object.keys((cloud.state.ports ?? {}) as object),
    weather: undefined,
    happening: 0,
    busy: 0,
    beside: 0,
    expected: undefined,
    upAtFirst,
    specs: [spec, ...trial.siblings],
  };
}

interface Run {
  readonly line: Line;
  /** Missing where it was killed. */
  readonly report: EnsureReport | undefined;
  /** What it was asked for at one moment. */
  readonly asked: readonly Asked[];
  /** When it was to be over, and when it was told to stop, on the world's clock. */
  readonly end: number;
  readonly stopped: number | undefined;
  /** What it holds on to although it has answered. */
  readonly left: readonly string[];
  /** How many exchanges there were when it ended. */
  heard(): number;
}

/** One request of a process of its own. */
async function ask(stage: Stage, act: Act): Promise<Run> {
  const { trial, clock, sandbox, environment, specs, secrets } = stage;
  const line = createLine(sandbox, cloudOf(trial), { now: () => clock.now(), weather: () => stage.weather });
  const trouble = troubles.find(({ name }) => name === act.strike?.trouble);
  line.arm(act.strike && trouble ? { ...act.strike, trouble } : undefined);
  let alive = true;
  let heard = Number.POSITIVE_INFINITY;
  let stopped: number | undefined;
  const stop = new AbortController();
  stop.signal.addEventListener("abort", () => {
    stopped = clock.now();
  });
  const death = new Promise<undefined>((resolve) =>
    stop.signal.addEventListener("abort", () => !alive && resolve(undefined)),
  );
  const counted = countedClock(mortalClock(clock, () => alive));
  const mooring = createMooring({
    environment,
    transport: line.transport({
      killed: () => {
        alive = false;
        stop.abort();
      },
      cancelled: () => stop.abort(),
    }),
    clock: counted.clock,
    random: () => 0.5,
    onSecret: (secret) => void secrets.add(secret),
  });
  const requests = [act, ...(act.also ? [act.also] : [])].map(({ thing, wants }) => ({
    resource: trial.kind,
    spec: specs[thing],
    settings: trial.settings ?? {},
    timeouts: { deadline_seconds: act.deadline },
    ...(act.replaces ? { allow_replace: true } : {}),
    ...(wants === "absent" ? { state: "absent" } : {}),
    ...(wants === "plan" ? { plan: true } : {}),
  }));
  const began = clock.now();
  stage.busy += 1;
  const ensure = async (request: Asked["request"]): Promise<Asked> => {
    const report = (await mooring.ensure(request, { signal: stop.signal })) as EnsureReport;
    return { request, report, took: clock.now() - began };
  };
  const working = Promise.all(requests.map(ensure)).then((all) => {
    heard = line.exchanges.length;
    return all;
  });
  const asked = await Promise.race([working, death]);
  stage.busy -= 1;
  // A turn or two for what ends with it.
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const listeners = getEventListeners(stop.signal, "abort").length - 2;
  const run: Run = {
    line,
    end: began + act.deadline * 1000,
    stopped,
    left: asked ? [...(listeners > 0 ? ["a listener"] : []), ...(counted.asleep() > 0 ? ["a timer"] : [])] : [],
    report: asked?.find(({ report }) => report.failed)?.report ?? asked?.[0]?.report,
    asked: asked ?? requests.map((request) => ({ request, report: undefined as never, took: clock.now() - began })),
    heard: () => heard,
  };
  stage.asked.push(run);
  return run;
}

function countedClock(inner: Clock): { readonly clock: Clock; asleep(): number } {
  let asleep = 0;
  const sleep: Clock["sleep"] = (ms, signal) => {
    asleep += 1;
    return inner.sleep(ms, signal).finally(() => {
      asleep -= 1;
    });
  };
  return { clock: { now: () => inner.now(), date: () => inner.date(), sleep }, asleep: () => asleep };
}

/** Another process was faster, and the operation that was accepted says so. */
function isFailed({ state }: PretendCloud, { real }: Line["exchanges"][number]): boolean {
  const { tasks = [] } = (real?.body ?? {}) as { tasks?: readonly string[] };
  const all = (state.tasks ?? {}) as Readonly<
    Record<string, { readonly ended: boolean; readonly error: string | null }>
  >;
  return Array.isArray(tasks) && tasks.length > 0 && tasks.every((id) => all[id]?.ended && all[id].error !== null);
}

/** Only a server that was stopped is brought back then. */
const isTooLate = ({ end, stopped = Number.POSITIVE_INFINITY }: Run, exchange: Line["exchanges"][number]): boolean =>
  isWrite(exchange) &&
  (exchange.at ?? 0) > Math.min(end, stopped) &&
  !(exchange.path.endsWith("/start") || /^\/1\.3\/server\/[^/]+$/.test(exchange.path));

/** Is all true that it says, and did it do nothing that it must not? */
async function carryOut(stage: Stage, act: Act, violations: string[]): Promise<Run> {
  await stage.clock.sleep(act.at * 1000);
  const run = await ask(stage, act);
  const { line, report, asked } = run;
  const { exchanges } = line;
  for (const one of exchanges) if (isFailed(stage.cloud, one)) one.failed = true;
  const found = [
    ...(exchanges.length > MOST ? [`${exchanges.length} requests`] : []),
    ...run.left.map((what) => `${what} is left behind`),
    ...(exchanges.some((one) => isTooLate(run, one))
      ? ["something is written after the deadline, or after a cancel"]
      : []),
  ];
  if (act.wants === "plan" && exchanges.some((one) => isWrite(one))) found.push("a plan writes");
  if (report) {
    const failure = report.failure ?? report.items[0]?.failure;
    const told = { failed: report.failed, ...(failure ? { sentence: failure.message } : {}) };
    const phase = act.wants === "absent" ? "remove" : "make";
    const judged = { phase, exchanges, asked, told } as const;
    const things = thingsOf(act);
    const grace = things.some((thing) => stage.specs[thing]?.allow_restart) ? 60 + 960 : 60;
    const secrets = [...stage.secrets].filter(({ length }) => length >= 8);
    // Who sees it there after a doubtful write of its own cannot know that another process has made it.
    const others = stage.acts.filter((one) => one !== act && one.wants !== "plan").flatMap(thingsOf);
    const isShared = others.some((thing) => things.includes(thing));
    const said = untruths(judged).filter((what) => !isShared || !what.startsWith("`effect` is done"));
    found.push(
      ...said,
      ...unclear(judged),
      ...delays(judged, grace),
      ...leaks(
        asked.map((one) => one.report),
        secrets,
      ),
    );
  }
  violations.push(...found.map((what) => `${act.wants} of ${act.thing} at ${act.at}: ${what}`));
  return run;
}

/** Nothing is in the way any more: one run makes it, the next finds nothing to do. */
async function settles(stage: Stage, thing: number, violations: string[]): Promise<void> {
  const wanted: Act = { at: 0, thing, wants: "present", deadline: 900, replaces: true };
  const made = await ask(stage, wanted);
  if (made.report?.failed) violations.push(`does not converge: ${wordsOf(made.report)}`);
  const again = await ask(stage, wanted);
  const writes = again.line.exchanges.filter((one) => isWrite(one) && landed(one));
  if (again.report?.failed || again.report?.changed || writes.length > 0)
    violations.push(`is not at rest: ${wordsOf(again.report)}`);
}

const wordsOf = (report: EnsureReport | undefined): string =>
  (report?.failure ?? report?.items[0]?.failure)?.message ?? `changed ${report?.changed}`;
