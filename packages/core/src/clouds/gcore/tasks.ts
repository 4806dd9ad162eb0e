import type { Clock } from "../../clock.ts";
import { ApiError, MooringError, OperationError, TimeoutError } from "../../errors.ts";
import type { Limits } from "../../limits.ts";
import type { Log } from "../../log.ts";
import { createWaiter, type Progress, type Waiter } from "../../wait.ts";
import type { Accepted, Api } from "./api.ts";
import type { WireTask } from "./wire.ts";

/** Task types that replace the pairs of a port. */
const PAIR_WRITES = new Set(["update_port_allowed_address_pairs", "update_port"]);
/** How far before our own write we look for tasks, in milliseconds: clocks differ, and a foreign write may have begun a little earlier. */
const MARGIN = 60_000;
/** How often a foreign write in flight is waited for before we look at the port all the same. */
const FOREIGN_ROUNDS = 5;
/** How long one foreign write is waited for, in milliseconds. */
const FOREIGN_WAIT = 60_000;

export interface Tasks {
  /** Returns when all of them have finished, and no foreign write that may touch the port is in flight. */
  finish(accepted: Accepted, port: string, limits: Limits): Promise<void>;
  /** Waits until nobody's write of the port is in flight; answers whether there was one. */
  quiet(port: string, limits: Limits): Promise<boolean>;
}

/** Any number of tasks is followed with one list call per round. https://gcore.com/docs/developer-tools/rest-api/async-operations */
export function createTasks(api: Api, { clock, log }: { readonly clock: Clock; readonly log: Log }): Tasks {
  /** When the tasks that are followed were accepted, by the server's clock. */
  const accepted = new Map<string, number>();
  let latest: readonly WireTask[] = [];

  const waiter: Waiter<void> = createWaiter<void>({
    clock,
    log,
    poll: async (ids, limits) => {
      const since = Math.min(...ids.map((id) => accepted.get(id) ?? clock.date()));
      latest = await list(api, since - MARGIN, limits);
      const found = new Map(latest.map((task) => [task.id, task]));
      return new Map(
        await Promise.all(
          ids.map(async (id) => [id, progressOf(found.get(id) ?? (await alone(api, id, limits)))] as const),
        ),
      );
    },
  });

  async function follow(id: string, since: number, what: string, limits: Limits): Promise<void> {
    accepted.set(id, since);
    try {
      await waiter.follow({ id, what }, limits);
    } finally {
      accepted.delete(id);
    }
  }

  /** Their outcome is not ours: only their end matters, and that for a bounded time. */
  async function outlast(foreign: readonly WireTask[], since: number, port: string, limits: Limits): Promise<void> {
    await Promise.all(
      foreign.map(({ id }) =>
        follow(id, since, `Gcore: somebody else's task ${id} on port ${port}`, {
          ...limits,
          wait: Math.min(limits.wait, FOREIGN_WAIT),
        }).catch((error: unknown) => {
          const over = error instanceof OperationError || error instanceof TimeoutError;
          if (!over || limits.signal.aborted) throw error;
        }),
      ),
    );
  }

  return {
    async quiet(port, limits) {
      const since = clock.date();
      const foreign = (await api.tasksInFlight(limits)).filter((task) => mayTouch(task, port));
      await outlast(foreign, since, port, limits);
      return foreign.length > 0;
    },
    async finish({ tasks, since }, port, limits) {
      await Promise.all(tasks.map((id) => follow(id, since, `Gcore: task ${id} on port ${port}`, limits)));
      // A stale writer that read before our write can finish after our check, and nobody would notice.
      for (let round = 0; round < FOREIGN_ROUNDS && tasks.length > 0; round += 1) {
        const foreign = latest.filter(
          (task) => !tasks.includes(task.id) && !accepted.has(task.id) && mayTouch(task, port),
        );
        if (foreign.length === 0) return;
        await outlast(foreign, since, port, limits);
      }
    },
  };
}

/** A list that is refused is no reason to fail: each task can be asked for by itself. */
async function list(api: Api, since: number, limits: Limits): Promise<WireTask[]> {
  try {
    return await api.tasksSince(since, limits);
  } catch (error) {
    if (error instanceof ApiError && !error.retryable) return [];
    throw error;
  }
}

/** What the list does not show is asked for by itself; what is refused then is out of sight, which is no failure of the task. */
async function alone(api: Api, id: string, limits: Limits): Promise<WireTask | MooringError> {
  try {
    return await api.task(id, limits);
  } catch (error) {
    if (!MooringError.is(error) || limits.signal.aborted) throw error;
    return error;
  }
}

function progressOf(task: WireTask | MooringError): Progress<void> {
  if (MooringError.is(task)) return task.retryable ? { state: "pending" } : { state: "unseen", error: task };
  switch (task.state) {
    case "FINISHED":
      return { state: "succeeded", value: undefined };
    case "ERROR":
      return {
        state: "failed",
        error: new OperationError(`Gcore: task ${task.id} failed: ${task.error ?? "no reason was given"}`, {
          hint: "Mend what the cloud says, then run again.",
        }),
      };
    default:
      return { state: "pending" };
  }
}

function mayTouch(task: WireTask, port: string): boolean {
  if (!PAIR_WRITES.has(task.task_type) || (task.state !== "NEW" && task.state !== "RUNNING")) return false;
  const text = JSON.stringify(task.data ?? null);
  return !text.includes("port_id") || text.includes(port);
}
