import type { Cell } from "./cells.ts";
import { type FrontEnd, type Phase, phases, type Told } from "./front-end.ts";
import { creations, delays, isWrite, leaks, type Run, shapeOf, unclear, unplanned, untruths } from "./judge.ts";
import { difference, knownIn, POWER, pictureOf } from "./picture.ts";
import { frontEnds, settled } from "./reference.ts";
import { createWorld, type Process, type World } from "./world.ts";

/** What is bounded longer than the caller's deadline on purpose, in seconds: the search for a lost purchase, and a server's start. */
function graceOf({ trial: { kind, spec } }: Cell): number {
  if (!kind.startsWith("upcloud/")) return 0;
  return spec.allow_restart ? 60 + 960 : 60;
}

type Picture = (without?: ReadonlySet<string>) => string;

/** Plays one cell in a world of its own, and answers what is wrong: nothing, as a rule. */
export async function play(cell: Cell, show?: (line: string) => void): Promise<readonly string[]> {
  const { trial, phase, life } = cell;
  const world = createWorld(trial);
  const known = knownIn(world);
  const frontEnd = frontEnds[cell.frontEnd](trial);
  const picture: Picture = (without) => pictureOf(world, known, without);
  try {
    // Looking again changes nothing, so nothing is missing without it.
    for (const before of phases.slice(0, phases.indexOf(phase)).filter((one) => one !== "again")) {
      await runOnce(world, frontEnd, before, {});
      await settled(world);
    }
    const neighbours = JSON.stringify(trial.neighbours(world.cloud));
    const run = await struck(world, frontEnd, cell);
    if (show) for (const line of storyOfRun(run)) show(line);
    const found = [
      ...untruths(run),
      ...unplanned(run, usualWrites(cell)),
      ...delays(run, graceOf(cell)),
      ...unclear(run),
      ...(creations(run.exchanges) > creations(life[phase].exchanges) ? ["made more than one"] : []),
    ];
    const told = [run.process.told];
    if (frontEnd.endsAtOnce) found.push(...(await ends(world, frontEnd, cell, told, picture, show)));
    found.push(...(await converges(world, frontEnd, cell, run, told, picture, show)));
    if (JSON.stringify(trial.neighbours(world.cloud)) !== neighbours) found.push("a neighbour was changed");
    found.push(...leaks(told, await world.secrets()));
    return [...new Set(found)];
  } catch (error) {
    return [`broke off: ${(error as Error).stack?.split("\n").slice(0, 3).join(" ")}`];
  }
}

type Struck = Run & { readonly process: Process };

async function struck(world: World, frontEnd: FrontEnd, { phase, nth, trouble, stays, life }: Cell): Promise<Struck> {
  world.line.arm({ nth, trouble, stays });
  const deadline = Math.ceil(Math.max(60, 2 * life[phase].seconds));
  const { value, process } = await world.run((one) => frontEnd.run(phase, one, { deadline, release: true }), {
    listened: true,
  });
  await settled(world);
  const { exchanges } = world.line;
  world.line.arm();
  return { phase, exchanges, asked: process.asked, told: value, process };
}

async function runOnce(
  world: World,
  frontEnd: FrontEnd,
  phase: Phase,
  options: { release?: boolean; adopt?: boolean },
) {
  world.line.arm();
  const { value, process } = await world.run((one) => frontEnd.run(phase, one, options));
  return { told: value as Told, process, exchanges: world.line.exchanges };
}

/** The next run, without any trouble, ends where it would have ended at once; the one after it writes nothing. */
async function converges(
  world: World,
  frontEnd: FrontEnd,
  cell: Cell,
  run: Struck,
  told: unknown[],
  picture: Picture,
  show?: (line: string) => void,
): Promise<string[]> {
  const { phase, life } = cell;
  const found: string[] = [];
  const doubtful = !run.told || run.asked.some(({ report }) => report.items.some(({ effect }) => effect !== "none"));
  const next = await runOnce(world, frontEnd, phase, { adopt: doubtful });
  told.push(next.process.told);
  if (next.told.failed) found.push(`the next run fails: ${next.told.sentence}`);
  await settled(world);
  if (picture() !== life[phase].after) found.push(`after the next run: ${difference(picture(), life[phase].after)}`);
  const made = creations(run.exchanges) + creations(next.exchanges);
  if (!frontEnd.endsAtOnce && made > creations(life[phase].exchanges))
    found.push("made more than one, with the next run");
  const again = await runOnce(world, frontEnd, phase, {});
  const writes = again.exchanges.filter(isWrite);
  if (again.told.failed) found.push(`the run after the next fails: ${again.told.sentence}`);
  else if (writes.length > 0) found.push(`the run after the next writes: ${writes.map(shapeOf)}`);
  if (!frontEnd.endsAtOnce) found.push(...(await ends(world, frontEnd, cell, told, picture, show)));
  return found;
}

/** What the front end takes away in the end is all that was made, and nothing beside it. */
async function ends(
  world: World,
  { end }: FrontEnd,
  { phase, life }: Cell,
  told: unknown[],
  picture: Picture,
  show?: (line: string) => void,
) {
  if (!end) return [];
  const before = picture(POWER);
  const { value, process } = await world.run(end);
  told.push(process.told);
  show?.(`in the end: ${JSON.stringify(process.told)}`);
  await settled(world);
  const found = value ? ["in the end, something stays in the state"] : [];
  const { left } = life[phase];
  if (picture() === left || (phase === "make" && picture() === life.make.before)) return found;
  // What a run that failed has changed in place is not the post step's business; a server that it stopped is.
  if (phase !== "make" && picture(POWER) === before) return found;
  return [...found, `in the end: ${difference(picture(), left)}`];
}

const usual = new WeakMap<Cell["life"], ReadonlySet<string>>();

function usualWrites({ life }: Cell): ReadonlySet<string> {
  const known =
    usual.get(life) ?? new Set(Object.values(life).flatMap(({ exchanges }) => exchanges.filter(isWrite).map(shapeOf)));
  usual.set(life, known);
  return known;
}

/** For a person who plays one cell again: what was sent, what came of it, what was said. */
function storyOfRun({ exchanges, asked, told }: Run): string[] {
  const lines = exchanges.map(
    ({ method, path, struck, real }, index) =>
      `${index + 1}. ${method} ${path}: ${real?.status ?? "-"}${struck ? `, met: ${struck.name}` : ""}`,
  );
  const items = asked.flatMap(({ report }) =>
    report.items.map(({ action, changed, effect, id, failure, notes }) =>
      JSON.stringify({ plan: report.plan, action, changed, effect, id, failure, notes }),
    ),
  );
  return [...lines, ...items, JSON.stringify(told ?? "killed")];
}
