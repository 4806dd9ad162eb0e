import { errorOf, OperationError } from "../../errors.ts";
import { givenUp, type Limits } from "../../time/limits.ts";
import type { Server } from "./server.ts";
import { isStateIllegal } from "./states.ts";
import { createStoppedServer, type StoppedServer, type StoppedServerParts } from "./stopped-server.ts";

interface Stay<T> {
  readonly value: T;
  /** How long the server was down for it, in milliseconds; `undefined` where it was stopped before. */
  readonly downtime: number | undefined;
}

/** Work on servers that have to be stopped for it: see `StoppedServer` for one of them. */
export interface Downtime {
  /**
   * Does the work while the server is stopped, one work of a server at a time. Stops it where that is allowed, and then starts it
   * again, whatever became of the work, before anybody hears of it. Works that meet share one downtime.
   */
  whileStopped<T>(
    server: string,
    options: { readonly allowed: boolean },
    work: (server: Server) => Promise<T>,
    limits: Limits,
  ): Promise<Stay<T>>;
  /** Starts a server that an earlier run has left down, unless it is done by now. */
  startAgain(server: string, limits: Limits): Promise<void>;
}

/** Times that a work is tried again because somebody else has started the server in between. */
const ROUNDS = 4;

interface Job {
  readonly limits: Limits;
  /** From here on it is not given up: the server must be brought back first. */
  begin(): void;
  /** Answers by what the caller is told of it. */
  run(stoppedServer: StoppedServer): Promise<(downtime: number | undefined) => void>;
  reject(error: unknown): void;
}

const WAITING = "UpCloud: waiting for the server to stop";

/** Tells each caller what became of its job, once it is known whether the server is back. */
type Tell = (downtime: number | undefined, notBack: unknown) => void;

/** One for the whole process, so that works that meet share a downtime. `parts.random` spreads the repetitions of refused stops. */
export function createDowntime(parts: StoppedServerParts): Downtime {
  const queues = new Map<string, Job[]>();

  async function drain(id: string, queue: Job[]): Promise<void> {
    // The works of this turn of the event loop share one downtime.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const stoppedServer = createStoppedServer(id, parts);
      const tell: Tell[] = [];
      for (let job = queue.shift(); job; job = queue.shift()) tell.push(await attempt(job, stoppedServer));
      const notBack = await stoppedServer.release().then(
        () => undefined,
        (error: unknown) => error,
      );
      for (const one of tell) one(stoppedServer.downtime(), notBack);
    }
    queues.delete(id);
  }

  async function attempt(job: Job, stoppedServer: StoppedServer): Promise<Tell> {
    job.begin();
    try {
      if (job.limits.signal.aborted) throw givenUp(WAITING, job.limits.signal);
      const resolve = await job.run(stoppedServer);
      return (downtime, notBack) => (notBack ? job.reject(stillDown(stoppedServer.id, notBack)) : resolve(downtime));
    } catch (error) {
      return (_, notBack) => job.reject(notBack ? stillDown(stoppedServer.id, notBack, error) : error);
    }
  }

  /** Waits for its turn with this server; not given up any more once it has begun. */
  function queue<T>(
    server: string,
    limits: Limits,
    run: (stoppedServer: StoppedServer) => Promise<T>,
  ): Promise<Stay<T>> {
    return new Promise<Stay<T>>((resolve, reject) => {
      const leave = () => reject(givenUp(WAITING, limits.signal));
      limits.signal.addEventListener("abort", leave, { once: true });
      const job: Job = {
        limits,
        begin: () => limits.signal.removeEventListener("abort", leave),
        run: async (stoppedServer) => {
          const value = await run(stoppedServer);
          return (downtime) => resolve({ value, downtime });
        },
        reject,
      };
      const waiting = queues.get(server);
      if (waiting) return void waiting.push(job);
      const fresh = [job];
      queues.set(server, fresh);
      void drain(server, fresh);
    });
  }

  return {
    whileStopped: (server, { allowed }, work, limits) =>
      queue(server, limits, async (stoppedServer) => {
        for (let round = 1; ; round += 1) {
          const stopped = await stoppedServer.take(allowed, limits);
          try {
            return await work(stopped);
          } catch (error) {
            // Another process that found the server down has started it.
            if (!allowed || !isStateIllegal(error) || round >= ROUNDS) throw error;
          }
        }
      }),
    async startAgain(server, limits) {
      await queue(server, limits, (stoppedServer) => stoppedServer.adopt(limits));
    },
  };
}

function stillDown(id: string, notBack: unknown, cause?: unknown): Error {
  const before = cause === undefined ? "the change was made" : `the change failed (${errorOf(cause).message})`;
  return new OperationError(
    `UpCloud: ${before}, and server ${id}, which was stopped for it, could not be started again: ${errorOf(notBack).message}`,
    { effect: "unknown", cause: notBack, hint: `Start server ${id} now.` },
  );
}
