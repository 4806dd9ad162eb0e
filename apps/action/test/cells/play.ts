import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createMooring } from "@mooring/core";
import type { PretendCloud } from "@mooring/sandbox";
import type { Trial } from "../../../../packages/core/test/trial.ts";
import { knownIn, pictureOf } from "../../../../test/faults/picture.ts";
import { quickClock } from "../../../../test/real/parts/quick-clock.ts";
import { type PretendGitHub, pretendGitHub } from "../github.ts";
import type { Stage, Step } from "../runner.ts";
import { hurry, openWorld, type World } from "../world.ts";

/** What happens to the step: nothing, or at one of its exchanges a refusal, a cancel, or the end of its process. */
export type Fate = "success" | "failure" | "cancel" | "kill";

export interface Cell {
  readonly trial: Trial;
  readonly fate: Fate;
  /** The exchange, from 1; 0 where nothing happens. */
  readonly nth: number;
  readonly life: Life;
}

/** A step as it is when nothing goes wrong. */
export interface Life {
  readonly exchanges: readonly { readonly method: string; readonly path: string; readonly write: boolean }[];
  readonly before: string;
  /** What it leaves in the end: the same, but for what was changed in place. */
  readonly left: string;
}

export const storyOf = ({ kind, variant }: Trial): string => [kind, variant].filter(Boolean).join(", ");
export const nameOf = ({ trial, fate, nth }: Cell): string => [storyOf(trial), fate, nth].join(" | ");

const HASTEN = fileURLToPath(new URL("hasten.cjs", import.meta.url));
/** As fast as `hasten.cjs` lets time pass. */
const SPEED = 5;
/** So often is looked until servers run again, and tasks are over; so many milliseconds of the cloud's time pass in between. */
const LOOKS = 60;
const PAUSE = 500;

interface Scene {
  readonly world: World;
  readonly github: PretendGitHub;
  readonly cloud: PretendCloud;
  readonly step: Step;
  readonly sweep: () => Promise<Stage>;
  picture(): string;
  look(): Promise<void>;
  /** The cloud's time passes at once. */
  skip(ms: number): void;
  close(): Promise<void>;
}

async function open(trial: Trial, action?: string): Promise<Scene> {
  const name = trial.kind.split("/")[0] as string;
  const clock = quickClock({ most: SPEED });
  let skipped = 0;
  const ahead = { ...clock, now: () => clock.now() + skipped, date: () => clock.date() + skipped };
  const world = await openWorld({}, name, ahead);
  const github = await pretendGitHub();
  github.runs["4711"] = { status: "completed", run_attempt: 1 };
  const cloud = world.sandbox.cloud(name);
  trial.prepare?.(cloud);
  hurry(cloud);
  const known = knownIn({ cloud, trial });
  const environment = world.sandbox.environment();
  const settings = trial.settings ? { settings: reachable(trial.settings, environment) } : {};
  const unset = Object.fromEntries((trial.without ?? []).map((variable) => [variable, ""]));
  const env = {
    ...unset,
    NODE_OPTIONS: `--require=${HASTEN}`,
    ...(action ? { NODE_COMPILE_CACHE: join(action, "cache") } : {}),
  };
  const spec = JSON.stringify(trial.spec);
  const from = action === undefined ? {} : { action };
  const looker = createMooring({ environment: { ...environment, ...unset }, transport: world.sandbox.transport });
  return {
    world,
    github,
    cloud,
    step: world.step({ with: { resource: trial.kind, spec, ...settings, release: "always" }, env, ...from }),
    sweep: () =>
      world
        .step({
          with: { sweep: "true", resource: name, token: "pretend-token-of-the-workflow", ...settings },
          env: { ...env, GITHUB_API_URL: github.url, GITHUB_RUN_ID: "4712" },
          ...from,
        })
        .main().finished,
    picture: () => pictureOf({ cloud }, known),
    // A pretend cloud brings its world up to date when somebody looks.
    look: async () => {
      await looker.ensure({ resource: trial.kind, spec: trial.spec, settings: trial.settings ?? {}, plan: true });
    },
    skip(ms) {
      skipped += ms;
    },
    async close() {
      await github.close();
      await world.close();
    },
  };
}

/** Names that only a transport of this process knows, as origins on loopback. */
function reachable(settings: object, { OS_AUTH_URL = "" }: Readonly<Record<string, string>>): string {
  return JSON.stringify(settings).replaceAll("https://keystone.openstack.example", OS_AUTH_URL.replace(/\/v3\/?$/, ""));
}

/** How the story goes without trouble. Throws where it does not go well. */
export async function lifeOf(trial: Trial): Promise<Life> {
  const stage = await open(trial);
  try {
    await stage.look();
    const before = stage.picture();
    stage.world.sandbox.journal.clear();
    const main = await stage.step.main().finished;
    if (main.exitCode !== 0) throw new Error(`${storyOf(trial)}: ${main.printed}`);
    const writes = new Set(stage.world.sandbox.journal.writes().map(({ number }) => number));
    const exchanges = stage.world.sandbox.journal
      .entries()
      .map(({ number, method, path }) => ({ method, path, write: writes.has(number) }));
    await stage.step.post().finished;
    await settled(stage, (now) => now === before);
    return { exchanges, before, left: stage.picture() };
  } finally {
    await stage.close();
  }
}

/** When this begins, no process of a step is left: only the cloud has still to do something. */
async function settled(stage: Scene, isRight: (now: string) => boolean): Promise<void> {
  for (let looks = 0; looks < LOOKS; looks += 1) {
    await stage.look();
    if (isRight(stage.picture())) return;
    stage.skip(PAUSE);
  }
}

/**
 * Plays one cell on a world of its own: the step, its post step twice, a sweep of a later run. `action`: the folder of the one that is
 * played. Answers what is wrong.
 */
export async function play({ trial, fate, nth, life }: Cell, action?: string): Promise<readonly string[]> {
  const stage = await open(trial, action);
  const found: string[] = [];
  try {
    await stage.look();
    const neighbours = JSON.stringify(trial.neighbours(stage.cloud));
    const main = await struck(stage, fate, nth);
    if (fate === "success" && main.exitCode !== 0) found.push(`the step fails: ${main.printed}`);
    if (fate === "cancel" && main.signalled) found.push("the cancelled step was ended by force");
    for (const which of ["post", "post again"]) {
      const { exitCode, commands } = await stage.step.post().finished;
      if (exitCode !== 0) found.push(`${which}: ends with ${exitCode}`);
      for (const { name, message } of commands)
        if (name === "warning" || name === "error") found.push(`${which}: ${message}`);
    }
    const { exitCode, printed } = await stage.sweep();
    if (exitCode !== 0) found.push(`the sweep: ${printed}`);
    const isRight = (now: string) => isPieced(JSON.parse(now), JSON.parse(life.before), JSON.parse(life.left));
    await settled(stage, isRight);
    const now = stage.picture();
    if (!isRight(now)) found.push(`in the end: ${parts(now, life.left)}`);
    if (JSON.stringify(trial.neighbours(stage.cloud)) !== neighbours) found.push("a neighbour was changed");
  } finally {
    await stage.close();
  }
  return found;
}

async function struck(stage: Scene, fate: Fate, nth: number): Promise<Stage & { readonly signalled: boolean }> {
  if (fate === "failure")
    stage.world.sandbox.faults.add({ match: "* /**", skip: nth - 1, status: 403, body: { message: "not today" } });
  const running = stage.step.main();
  let count = 0;
  const stop = stage.world.sandbox.onExchange(({ when }) => {
    if (when !== "after") return;
    count += 1;
    if (count !== nth) return;
    if (fate === "kill") running.kill();
    if (fate === "cancel") running.cancel();
  });
  const main = await running.finished;
  stop();
  // A step that had less to ask than foreseen has not met it; its post step is not to.
  stage.world.sandbox.faults.clear();
  return { ...main, signalled: main.exitCode === null };
}

/**
 * Is each thing of the cloud, whole, as it was before, or as the step leaves it? Of several things changed in place, some may not have had
 * their turn; what was made is gone, and nothing is half changed.
 */
function isPieced(now: unknown, before: unknown, left: unknown, depth = 0): boolean {
  const same = (one: unknown) => JSON.stringify(one) === JSON.stringify(now);
  if (same(before) || same(left)) return true;
  const all = [now, before, left];
  if (depth === THING || !all.every((one) => Array.isArray(one) && one.length === (now as unknown[]).length))
    return false;
  const [pieces, ...others] = all as [unknown[], unknown[], unknown[]];
  return pieces.every((piece, at) => isPieced(piece, others[0][at], others[1][at], depth + 1));
}

/** In a picture, a list of things stands below its name, and there each of them below its id. */
const THING = 3;

function parts(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return `…${one.slice(Math.max(0, at - 80), at + 80)}… instead of …${other.slice(Math.max(0, at - 80), at + 80)}…`;
}

/** The answer to a question that is asked again and again says the same: the first two and the last one stand for all. */
function isRepeated({ exchanges }: Life, index: number): boolean {
  const here = exchanges[index];
  const same = [index - 2, index - 1, index + 1].map((at) => exchanges[at]);
  return here?.method === "GET" && same.every((one) => one?.method === "GET" && one.path === here.path);
}

/** All cells of a story. */
export async function cellsOf(trial: Trial): Promise<readonly Cell[]> {
  const life = await lifeOf(trial);
  const nths = life.exchanges.flatMap((_, index) => (isRepeated(life, index) ? [] : [index + 1]));
  const fates = ["failure", "cancel", "kill"] as const;
  return [
    { trial, fate: "success", nth: 0, life },
    ...fates.flatMap((fate) => nths.map((nth): Cell => ({ trial, fate, nth, life }))),
  ];
}
