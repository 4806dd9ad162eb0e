import type { Clock } from "../../clock.ts";
import { OperationError } from "../../errors.ts";
import { givenUp, type Limits } from "../../limits.ts";
import type { Api } from "./api.ts";
import { createHold, type Hold } from "./hold.ts";
import type { Server } from "./server.ts";
import type { States } from "./states.ts";

export interface Stay<T> {
  readonly value: T;
  /** How long the server was down for it, in milliseconds; `undefined` where it was stopped before. */
  readonly downtime: number | undefined;
}

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
}

interface Job {
  readonly allowed: boolean;
  readonly limits: Limits;
  /** From here on it is not given up: the server must be brought back first. */
  begin(): void;
  run(server: Server): Promise<unknown>;
  resolve(stay: Stay<unknown>): void;
  reject(error: unknown): void;
}

const WAITING = "UpCloud: waiting for the server to stop";

/** Tells each caller what became of its job, once it is known whether the server is back. */
type Tell = (downtime: number | undefined, notBack: unknown) => void;

export function createDowntime(api: Api, states: States, clock: Clock): Downtime {
  const queues = new Map<string, Job[]>();

  async function drain(id: string, queue: Job[]): Promise<void> {
    // The works of this turn of the event loop share one downtime.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const hold = createHold(id, api, states, clock);
      const tell: Tell[] = [];
      for (let job = queue.shift(); job; job = queue.shift()) tell.push(await attempt(job, hold));
      const notBack = await hold.release().then(
        () => undefined,
        (error: unknown) => error,
      );
      for (const one of tell) one(hold.downtime(), notBack);
    }
    queues.delete(id);
  }

  async function attempt(job: Job, hold: Hold): Promise<Tell> {
    job.begin();
    try {
      if (job.limits.signal.aborted) throw givenUp(WAITING, job.limits.signal);
      const value = await job.run(await hold.take(job.allowed, job.limits));
      return (downtime, notBack) =>
        notBack ? job.reject(stillDown(hold.id, notBack)) : job.resolve({ value, downtime });
    } catch (error) {
      return (_, notBack) => job.reject(notBack ? stillDown(hold.id, notBack, error) : error);
    }
  }

  return {
    whileStopped: <T>(
      server: string,
      options: { readonly allowed: boolean },
      work: (server: Server) => Promise<T>,
      limits: Limits,
    ) =>
      new Promise<Stay<T>>((resolve, reject) => {
        const leave = () => reject(givenUp(WAITING, limits.signal));
        limits.signal.addEventListener("abort", leave, { once: true });
        const job: Job = {
          ...options,
          limits,
          begin: () => limits.signal.removeEventListener("abort", leave),
          run: work,
          resolve: resolve as (stay: Stay<unknown>) => void,
          reject,
        };
        const queue = queues.get(server);
        if (queue) return void queue.push(job);
        const fresh = [job];
        queues.set(server, fresh);
        void drain(server, fresh);
      }),
  };
}

function stillDown(id: string, notBack: unknown, failure?: unknown): Error {
  const before = failure === undefined ? "the change was made" : `the change failed (${(failure as Error).message})`;
  return new OperationError(
    `UpCloud: ${before}, and server ${id}, which was stopped for it, could not be started again: ${(notBack as Error).message}`,
    { effect: "unknown", cause: notBack, hint: `Start server ${id} now.` },
  );
}
