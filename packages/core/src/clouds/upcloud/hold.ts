import type { Clock } from "../../clock.ts";
import { ConflictError, MooringError, OperationError } from "../../errors.ts";
import { type Limits, ownLimits } from "../../limits.ts";
import type { Api } from "./api.ts";
import type { Server } from "./server.ts";
import { broken, isStateIllegal, type States } from "./states.ts";

/** How long a guest may take to stop before the plug is pulled, in seconds. */
const SOFT_STOP = 120;
/**
 * Starting again has limits of its own, longer than the caller's on purpose: it must also happen when the caller's time is up, or when
 * the caller has gone.
 */
const BACK = { whole: 900_000, wait: 900_000, retry: 300_000, attempt: 180_000 } as const;
const ROUNDS = 5;

/** One server, kept stopped for as long as somebody works on it. */
export interface Hold {
  readonly id: string;
  /** The server, stopped: by us, where that is allowed. */
  take(allowed: boolean, limits: Limits): Promise<Server>;
  /** Starts it again, if it was stopped here. */
  release(): Promise<void>;
  /** From the stop to the start, in milliseconds; `undefined` where it was stopped before. */
  downtime(): number | undefined;
}

export function createHold(id: string, api: Api, states: States, clock: Clock): Hold {
  let since: number | undefined;
  let until: number | undefined;
  /** What is known of the stop that was asked for here. */
  let stop: "none" | "asked" | "done" = "none";
  /** Those for whom it was stopped: the start is in their books. */
  let stopper: Limits | undefined;

  async function bringDown(limits: Limits): Promise<Server> {
    stop = "asked";
    stopper = limits;
    since ??= clock.now();
    try {
      const server = await api.stop(id, SOFT_STOP, limits);
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
    const server = await states.stopped(id, limits);
    stop = "done";
    return server;
  }

  async function wentDown(limits: Limits): Promise<void> {
    await states.stopped(id, limits).catch((error: unknown) => {
      if (!MooringError.is(error) || error.code !== "timeout") throw error;
    });
  }

  async function bringUp(limits: Limits): Promise<void> {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const server = await states.settled(id, limits);
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

  return {
    id,
    async take(allowed, limits) {
      const server = await states.settled(id, limits);
      if (server.state === "stopped") return server;
      if (server.state === "error") throw broken(server);
      if (!allowed) throw needsStop(server);
      return bringDown(limits);
    },
    async release() {
      if (stop === "none" || !stopper) return;
      const { limits, end } = ownLimits(stopper, BACK, clock);
      try {
        // A stop that was asked for shows only later: a server that is still up may be on its way down.
        if (stop === "asked") await wentDown({ ...limits, wait: (SOFT_STOP + 60) * 1000 });
        await bringUp(limits);
        until = clock.now();
      } finally {
        end();
      }
    },
    downtime: () => (since === undefined || until === undefined ? undefined : until - since),
  };
}

export function needsStop({ id, title, state }: Server): ConflictError {
  return new ConflictError(
    `UpCloud: server ${id} (${title}) is ${state}, and this changes its network interfaces, which needs it stopped`,
    { hint: "Say `allow_restart: true` to have it stopped and started again, or stop it first." },
  );
}
