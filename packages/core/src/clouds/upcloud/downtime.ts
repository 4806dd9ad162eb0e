import type { Clock, Limits } from "../../clock.ts";
import { ConflictError, MooringError, OperationError } from "../../errors.ts";
import { givenUp } from "../../http/failures.ts";
import type { Api } from "./api.ts";
import type { Server } from "./server.ts";
import { broken, isStateIllegal, type States } from "./states.ts";

/** How long a guest may take to stop before the plug is pulled, in seconds. */
const SOFT_STOP = 120;
/** Starting again has limits of its own: it must also happen when the caller's time is up, or when the caller has gone. */
const BACK = { wait: 900_000, retry: 300_000, attempt: 180_000 } as const;
const ROUNDS = 5;

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
  run(server: Server): Promise<unknown>;
  resolve(stay: Stay<unknown>): void;
  reject(error: unknown): void;
}

/** Tells each caller what became of its job, once it is known whether the server is back. */
type Tell = (downtime: number | undefined, notBack: unknown) => void;

export function createDowntime(api: Api, states: States, clock: Clock): Downtime {
  const queues = new Map<string, Job[]>();

  async function drain(id: string, queue: Job[]): Promise<void> {
    // The works of this turn of the event loop share one downtime.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const hold = createHold(id);
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
    try {
      if (job.limits.signal.aborted) throw givenUp("UpCloud: waiting for the server to stop", job.limits.signal);
      const value = await job.run(await hold.take(job));
      return (downtime, notBack) =>
        notBack ? job.reject(stillDown(hold.id, notBack)) : job.resolve({ value, downtime });
    } catch (error) {
      return (_, notBack) => job.reject(notBack ? stillDown(hold.id, notBack, error) : error);
    }
  }

  interface Hold {
    readonly id: string;
    /** The server, stopped. */
    take(job: Job): Promise<Server>;
    /** Starts it again, if it was stopped here. */
    release(): Promise<void>;
    downtime(): number | undefined;
  }

  function createHold(id: string): Hold {
    let since: number | undefined;
    let until: number | undefined;
    /** What is known of the stop that was asked for here. */
    let stop: "none" | "asked" | "done" = "none";

    async function bringDown(job: Job): Promise<Server> {
      stop = "asked";
      since ??= clock.now();
      try {
        const server = await api.stop(id, SOFT_STOP, job.limits);
        if (server.state === "stopped") {
          stop = "done";
          return server;
        }
      } catch (error) {
        // What stops already is only to be waited for; and what was refused needs no bringing back.
        if (!isStateIllegal(error)) {
          if (MooringError.is(error) && error.effect === "none") stop = "none";
          throw error;
        }
      }
      const server = await states.stopped(id, job.limits);
      stop = "done";
      return server;
    }

    return {
      id,
      async take(job) {
        const server = await states.settled(id, job.limits);
        if (server.state === "stopped") return server;
        if (server.state === "error") throw broken(server);
        if (!job.allowed) throw needsStop(server);
        return bringDown(job);
      },
      async release() {
        if (stop === "none") return;
        const limits = { ...BACK, deadline: clock.now() + BACK.wait, signal: new AbortController().signal };
        // A stop that was asked for shows only later: a server that is still up may be on its way down.
        if (stop === "asked") await wentDown(id, { ...limits, wait: (SOFT_STOP + 60) * 1000 });
        await bringUp(id, limits);
        until = clock.now();
      },
      downtime: () => (since === undefined || until === undefined ? undefined : until - since),
    };
  }

  async function wentDown(id: string, limits: Limits): Promise<void> {
    await states.stopped(id, limits).catch((error: unknown) => {
      if (!MooringError.is(error) || error.code !== "timeout") throw error;
    });
  }

  async function bringUp(id: string, limits: Limits): Promise<void> {
    for (let round = 1; ; round += 1) {
      const server = await states.settled(id, limits);
      if (server.state === "started") return;
      if (server.state === "error") throw broken(server);
      try {
        if ((await api.start(id, limits)).state === "started") return;
      } catch (error) {
        if (!isStateIllegal(error) || round >= ROUNDS) throw error;
      }
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
        const job: Job = {
          ...options,
          limits,
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

export function needsStop({ id, title, state }: Server): ConflictError {
  return new ConflictError(
    `UpCloud: server ${id} (${title}) is ${state}, and this changes its network interfaces, which needs it stopped`,
    { hint: "Say `allow_restart: true` to have it stopped and started again, or stop it first." },
  );
}

function stillDown(id: string, notBack: unknown, failure?: unknown): Error {
  const before = failure === undefined ? "the change was made" : `the change failed (${(failure as Error).message})`;
  return new OperationError(
    `UpCloud: ${before}, and server ${id}, which was stopped for it, could not be started again: ${(notBack as Error).message}`,
    { effect: "unknown", cause: notBack, hint: `Start server ${id} now.` },
  );
}
