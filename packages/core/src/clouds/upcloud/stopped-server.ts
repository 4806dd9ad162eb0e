import type { Tools } from "../../definition/cloud.ts";
import { ConflictError, MooringError, OperationError } from "../../errors.ts";
import { pauseBeforeRetry } from "../../http/retry.ts";
import { givenUp, type Limits, ownLimits } from "../../time/limits.ts";
import type { Api } from "./api.ts";
import type { Server, ServerInList } from "./server.ts";
import { isStopDue, type Mark, marked, markOf, SHOWN_BY, SOFT_STOP, wordsOf } from "./start-again.ts";
import { broken, isStateIllegal, type States } from "./states.ts";

/**
 * Starting again has limits of its own, longer than the caller's on purpose: it must also happen when the caller's time is up, or when
 * the caller has gone.
 */
const BACK = { whole: 900_000, wait: 900_000, retry: 300_000, attempt: 180_000 } as const;
const ROUNDS = 5;

/**
 * One server, kept stopped for as long as somebody works on it. Before it is stopped here, a label on it says that it is to be started
 * again; the label goes when it runs.
 */
export interface StoppedServer {
  readonly id: string;
  /** The server, stopped: by us, where that is allowed, or by a run that did not come back to start it. */
  take(allowed: boolean, limits: Limits): Promise<Server>;
  /** Sees to a server that an earlier run has left down: it is up to `release` then. */
  adopt(limits: Limits): Promise<void>;
  /** Starts it again, if it was stopped here or left down. */
  release(): Promise<void>;
  /** From the stop to the start, in milliseconds; `undefined` where it was stopped before. */
  downtime(): number | undefined;
}

/** What one server needs to be stopped and started again. */
export interface StoppedServerParts extends Pick<Tools, "clock" | "random"> {
  readonly api: Api;
  readonly states: States;
}

/** Sends nothing before `take` or `adopt`. */
export function createStoppedServer(id: string, { api, states, clock, random }: StoppedServerParts): StoppedServer {
  let since: number | undefined;
  let until: number | undefined;
  /** What is known of the stop that was asked for here. */
  let stop: "none" | "asked" | "done" = "none";
  /** How long a stop that was asked for may take to show, in milliseconds. */
  let patience = SHOWN_BY;
  /** What a label of ours on it may say: each writing may not have come there. Another process puts its own in the place of ours. */
  const own = new Set<string | undefined>();
  /** The label that says that it is down, on its way there. */
  let noted: Promise<unknown> = Promise.resolve();
  /** Those for whom it was stopped: the start is in their books. */
  let stopper: Limits | undefined;

  const note = (server: Server, phase: Mark["phase"], limits: Limits) => {
    const labels = marked(server, { phase, since: clock.date() });
    own.add(wordsOf({ labels }));
    return api.label(id, labels, limits);
  };

  async function bringDown(running: Server, limits: Limits): Promise<Server> {
    stopper = limits;
    since ??= clock.now();
    let server = running;
    for (let round = 1; server.state !== "stopped"; round += 1) {
      if (round > ROUNDS)
        throw new OperationError(`UpCloud: server ${id} was stopped ${ROUNDS} times and started again`);
      server = await askToStop(server, limits);
    }
    stop = "done";
    // Beside the work: it only tells whoever comes after a crash that a server that runs was started again.
    if (own.has(wordsOf(server))) noted = note(server, "stopped", limits).catch(() => undefined);
    return server;
  }

  /** Each time under its label: another process may have started it, and have taken the label off. */
  async function askToStop(running: Server, limits: Limits): Promise<Server> {
    const end = Math.min(limits.deadline, clock.now() + limits.retry);
    for (let attempt = 1, server = running; ; attempt += 1) {
      const labelled = await note(server, "stopping", limits);
      const before = stop;
      stop = "asked";
      try {
        const answer = await api.stop(labelled.id, SOFT_STOP, limits);
        return answer.state === "stopped" ? answer : states.wentDown(id, limits);
      } catch (error) {
        // What stops already is only to be waited for; and what was refused needs no bringing back.
        if (isStateIllegal(error)) return states.wentDown(id, limits);
        if (MooringError.is(error) && error.effect === "none") stop = before;
        const pause = pauseBeforeRetry(error, { attempt, repeatable: true, random });
        if (pause === undefined || clock.now() + pause > end) throw error;
        await clock.sleep(pause, limits.signal).catch(() => {
          throw givenUp(`UpCloud: stopping server ${id}`, limits.signal, error);
        });
        server = await api.server(id, limits);
        if (server.state !== "started") return states.wentDown(id, limits);
      }
    }
  }

  async function wentDown(limits: Limits): Promise<void> {
    await states.wentDown(id, limits).catch((error: unknown) => {
      if (!MooringError.is(error) || error.code !== "timeout") throw error;
    });
  }

  async function bringUp(limits: Limits): Promise<void> {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const server = await states.whenIdle(id, limits);
      if (server.state === "started") return;
      if (server.state === "error") throw broken(server);
      try {
        if ((await api.start(id, limits)).state === "started") return;
      } catch (error) {
        if (!isStateIllegal(error)) throw error;
      }
    }
    throw new OperationError(`UpCloud: server ${id} was told to start ${ROUNDS} times and did not`);
  }

  async function unlabel(limits: Limits): Promise<void> {
    await noted;
    const server = await api.server(id, limits);
    // Another process is about to stop it: its label is what brings the server back if that one is killed.
    if (own.has(wordsOf(server))) await api.label(id, marked(server, undefined), limits);
    own.clear();
  }

  /** Was it left down by a run that did not come back? Then it is ours to start. */
  function inherit(server: Server, mark: Mark, limits: Limits): void {
    stopper = limits;
    own.add(wordsOf(server));
    since ??= clock.now();
    const age = clock.date() - mark.since;
    // A stop that was asked for a moment ago may not show yet; one that was seen, or that is old, has been undone.
    const pending = server.state !== "stopped" && isStopDue(mark, clock.date());
    stop = pending ? "asked" : "done";
    patience = SHOWN_BY - Math.max(0, age);
  }

  return {
    id,
    async take(allowed, limits) {
      const server = await states.whenIdle(id, limits);
      const mark = markOf(server);
      if (server.state === "stopped") {
        if (mark && stop === "none") inherit(server, mark, limits);
        return server;
      }
      if (server.state === "error") throw broken(server);
      if (!allowed) throw needsStop(server);
      if (api.version === "1.2") throw needsLabels(server);
      return bringDown(server, limits);
    },
    async adopt(limits) {
      const server = await api.server(id, limits);
      const mark = markOf(server);
      if (mark && stop === "none") inherit(server, mark, limits);
    },
    async release() {
      if (!stopper || (stop === "none" && own.size === 0)) return;
      const { limits, end } = ownLimits(stopper, BACK, clock);
      try {
        // A stop that was asked for shows only later: a server that is still up may be on its way down.
        if (stop === "asked") await wentDown({ ...limits, wait: patience });
        if (stop !== "none") await bringUp(limits);
        until = clock.now();
        if (own.size > 0) await unlabel(limits);
      } finally {
        end();
      }
    },
    downtime: () => (since === undefined || until === undefined || stop === "none" ? undefined : until - since),
  };
}

/** Nobody has allowed the downtime that the change needs. */
export function needsStop({ id, title, state }: ServerInList): ConflictError {
  return new ConflictError(
    `UpCloud: server ${id} (${title}) is ${state}, and this changes its network interfaces, which needs it stopped`,
    { hint: "Say `allow_restart: true` to have it stopped and started again, or stop it first." },
  );
}

/** Without a label, nobody would start it again if this run were killed. */
export function needsLabels({ id, title }: ServerInList): ConflictError {
  return new ConflictError(
    `UpCloud: server ${id} (${title}) would have to be stopped, and API 1.2 has no labels to say on it that it is to be started again`,
    { hint: "Use `api_version: 1.3`, or stop the server first." },
  );
}
