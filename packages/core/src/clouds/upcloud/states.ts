import type { Tools } from "../../definition/cloud.ts";
import { ApiError, MooringError, OperationError } from "../../errors.ts";
import type { Limits } from "../../time/limits.ts";
import { createWaiter, type Progress } from "../../time/wait.ts";
import type { Api } from "./api.ts";
import type { Server } from "./server.ts";
import { isStopDue, markOf } from "./start-again.ts";

/** Times that one change is tried again because its server went into maintenance in between. */
const TRIES = 5;

/** Waiting for what a server is on its way to. */
export interface States {
  /** The server when it is not in maintenance; waits for the end of it. */
  whenIdle(id: string, limits: Limits): Promise<Server>;
  /** The server when a stop that was asked for shows: down, or running again because somebody else came in between. */
  wentDown(id: string, limits: Limits): Promise<Server>;
  /** Makes a change, again after the server's maintenance where that is what the cloud refused it for. */
  patient<T>(server: () => Promise<string | undefined>, limits: Limits, change: () => Promise<T>): Promise<T>;
}

type Goal = "settled" | "down";

/** Whoever runs out of time is told so by its own signal. */
const ENDS: ReadonlySet<string> = new Set(["timeout", "cancelled"]);

/** One for the whole process: a server that several wait for is asked for once a round. */
export function createStates(api: Api, { clock, log }: Pick<Tools, "clock" | "log">): States {
  /** Servers that are waited for to go down, and were seen on their way. */
  const sinking = new Set<string>();

  /** One server's trouble leaves the others in sight. */
  async function progressTowards(id: string, goal: Goal, limits: Limits): Promise<Progress<Server>> {
    try {
      const server = await api.server(id, limits);
      if (goal === "down" && server.state === "maintenance") sinking.add(id);
      // It came, and somebody else started the server between two looks.
      if (goal === "down" && server.state === "started" && sinking.has(id))
        return { state: "succeeded", value: server };
      return progress(server, goal, clock.date());
    } catch (error) {
      const passes = MooringError.is(error) && (error.retryable || ENDS.has(error.code));
      if (passes) return { state: "pending" };
      if (MooringError.is(error)) return { state: "unseen", error };
      throw error;
    }
  }

  const waiter = createWaiter<Server>({
    clock,
    log,
    poll: async (ids, limits) =>
      new Map(
        await Promise.all(
          ids.map(async (key) => {
            const [goal, id = ""] = key.split(" ");
            return [key, await progressTowards(id, goal === "down" ? "down" : "settled", limits)] as const;
          }),
        ),
      ),
  });
  const follow = (goal: Goal, id: string, limits: Limits) =>
    waiter.follow(
      {
        id: `${goal} ${id}`,
        what: `UpCloud: ${goal === "down" ? "stopping" : "the maintenance of"} server ${id}`,
      },
      limits,
    );

  async function whenIdle(id: string, limits: Limits): Promise<Server> {
    const server = await api.server(id, limits);
    return server.state === "maintenance" ? follow("settled", id, limits) : server;
  }

  return {
    whenIdle,
    wentDown: (id, limits) => {
      sinking.delete(id);
      return follow("down", id, limits);
    },
    async patient(serverOf, limits, change) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await change();
        } catch (error) {
          if (!isStateIllegal(error) || attempt >= TRIES) throw error;
          const id = await serverOf();
          if (id === undefined || (await api.server(id, limits)).state !== "maintenance") throw error;
          await whenIdle(id, limits);
        }
      }
    },
  };
}

/** The API's word for a server that is in the wrong state for the change: not stopped, or in maintenance. */
export function isStateIllegal(error: unknown): boolean {
  return error instanceof ApiError && error.vendorCode === "SERVER_STATE_ILLEGAL";
}

function progress(server: Server, goal: Goal, now: number): Progress<Server> {
  if (server.state === "error") return { state: "failed", error: broken(server) };
  // Somebody else has started it where the label of who asked for the stop is gone, says that it was down, or is old.
  const mark = markOf(server);
  const undone = server.state === "started" && !(mark && isStopDue(mark, now));
  const reached = goal === "down" ? server.state === "stopped" || undone : server.state !== "maintenance";
  return reached ? { state: "succeeded", value: server } : { state: "pending" };
}

/** A server in the state `error` is not waited for: it does not come out of it by itself. */
export function broken({ id, title }: Server): OperationError {
  return new OperationError(`UpCloud: server ${id} (${title}) is in the state "error"`, {
    hint: "Only the vendor's support can mend that; then run again.",
  });
}
