import { type Clock, createMooring, createVirtualClock, systemClock, type VirtualClock } from "@mooring/core";
import type { Entry, Sandbox } from "@mooring/sandbox";
import { replyTo } from "../../apps/ansible/src/reply.ts";
import { start } from "../../apps/ansible/test/executable.ts";
import { mortalClock } from "../faults/clocks.ts";
import { createLine, type Exchange, type Strike } from "../faults/line.ts";
import { type Trouble, troubles } from "../faults/troubles.ts";

/** How often a process is killed at most before we say that its requests do not end. */
const LIMIT = 200;
/** So many deaths of real processes are under way at once: most of their time is spent waiting. */
const AT_ONCE = 4;

type When = "before" | "after";

type Reply = {
  readonly changed: boolean;
  readonly failed: boolean;
  readonly msg: string;
};

export interface KilledRun {
  /** The process died around this exchange, before or after its effect. */
  readonly at: string;
  /** The answer of the run after it. */
  readonly reply: Reply;
  /** The same request once more. */
  readonly again: Reply;
  /** What all three runs wrote. */
  readonly writes: readonly Entry[];
  readonly sandbox: Sandbox;
}

interface Story {
  readonly request: Readonly<Record<string, unknown>>;
  /** A world as it is when the request comes. It does not listen yet. */
  world(clock: Clock): Sandbox;
}

/**
 * Runs a request and kills it at its first exchange, before the effect and after it, then at its second, and so on until it lives to its
 * end; after each death runs the request again. A new world for every death. All in this process, on a clock that jumps: whoever is
 * killed neither hears nor sends nor wakes any more, and keeps nothing, as the Ansible executable keeps nothing between its runs.
 */
export async function* killedAtEveryExchange(story: Story): AsyncGenerator<KilledRun> {
  for (const [nth, when] of deaths()) {
    const clock = createVirtualClock();
    const sandbox = story.world(clock);
    try {
      const run = await diesInside(story, sandbox, clock, nth, when);
      if (!run) return;
      yield run;
    } finally {
      await sandbox.close();
    }
  }
  throw endless();
}

/** The same with the built executable and SIGKILL: slower by far, for one request of each cloud. */
export async function* killedForReal(story: Story): AsyncGenerator<KilledRun> {
  const all = deaths();
  for (;;) {
    const worlds: Sandbox[] = [];
    try {
      const few = all.splice(0, AT_ONCE);
      if (few.length === 0) throw endless();
      const runs = await Promise.all(
        few.map(async ([nth, when]) => {
          const sandbox = story.world(systemClock);
          worlds.push(sandbox);
          await sandbox.listen();
          return diesAsProcess(story, sandbox, nth, when);
        }),
      );
      for (const run of runs) {
        if (!run) return;
        yield run;
      }
    } finally {
      await Promise.all(worlds.map((sandbox) => sandbox.close()));
    }
  }
}

const deaths = (): [number, When][] =>
  Array.from({ length: LIMIT }, (_, at) => [
    [at + 1, "before" as const] satisfies [number, When],
    [at + 1, "after" as const] satisfies [number, When],
  ]).flat();

const endless = () => new Error(`the request made more than ${LIMIT} exchanges`);

/** `undefined`: it lived to its end. */
async function diesInside(
  { request }: Story,
  sandbox: Sandbox,
  clock: VirtualClock,
  nth: number,
  when: When,
): Promise<KilledRun | undefined> {
  const line = createLine(sandbox, Object.keys(sandbox.clouds)[0] as string);
  const trouble = troubles.find(({ name }) => name === `killed ${when}`) as Trouble;
  const run = async (strike?: Strike): Promise<Reply | undefined> => {
    line.arm(strike);
    let die = () => {};
    let alive = true;
    const death = new Promise<undefined>((resolve) => {
      die = () => {
        alive = false;
        resolve(undefined);
      };
    });
    const mooring = createMooring({
      environment: sandbox.environment(),
      transport: line.transport({ killed: die, cancelled: () => undefined }),
      clock: mortalClock(clock, () => alive),
    });
    return Promise.race([mooring.ensure(request).then((report) => replyTo(report, request) as Reply), death]);
  };
  if (await run({ trouble, nth, stays: false })) return undefined;
  const { method, path } = line.exchanges.at(nth - 1) as Exchange;
  const reply = (await run()) as Reply;
  const again = (await run()) as Reply;
  return { at: `${when} exchange ${nth}, ${method} ${path}`, reply, again, writes: sandbox.journal.writes(), sandbox };
}

/** `undefined`: it lived to its end. */
async function diesAsProcess(
  { request }: Story,
  sandbox: Sandbox,
  nth: number,
  when: When,
): Promise<KilledRun | undefined> {
  const args = [JSON.stringify(request)];
  const environment = sandbox.environment();
  const { child, ended } = start({ args, environment });
  let count = 0;
  let at: string | undefined;
  const stop = sandbox.onExchange(async ({ when: moment, request: { method, path } }) => {
    if (moment === "before") count += 1;
    if (count !== nth || moment !== when || at !== undefined) return;
    at = `${when} exchange ${nth}, ${method} ${path}`;
    child.kill("SIGKILL");
    await ended;
  });
  await ended;
  stop();
  if (at === undefined) return undefined;
  const { reply } = await start({ args, environment }).ended;
  const { reply: again } = await start({ args, environment }).ended;
  return { at, reply, again, writes: sandbox.journal.writes(), sandbox };
}
