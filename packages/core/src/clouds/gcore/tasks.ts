import { ApiError, MooringError, OperationError, TimeoutError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Clock } from "../../time/clock.ts";
import type { Limits } from "../../time/limits.ts";
import { createWaiter, type Progress, type Schedule, type Waiter } from "../../time/wait.ts";
import type { Api } from "./api.ts";
import type { Accepted } from "./api-road.ts";
import type { TaskPayload } from "./payloads.ts";

/** Task types that replace the pairs of a port. */
const PAIR_WRITES = new Set(["update_port_allowed_address_pairs", "update_port"]);
/** How far before our own write we look for tasks, in milliseconds: clocks differ, and a foreign write may have begun a little earlier. */
const MARGIN = 60_000;
/** How often a foreign write in flight is waited for before we look at the port all the same. */
const FOREIGN_ROUNDS = 5;
/** How long one foreign write is waited for, in milliseconds. */
const FOREIGN_WAIT = 60_000;

/** What somebody else is doing is looked at less often: nobody waits for the very moment of its end. */
const UNHURRIED: Schedule = { first: 1_500, share: 0.3, cap: 15_000 };

/** Accepted writes to their end, and other people's writes of the same thing. Throws an `OperationError` for a task that failed. */
export interface Tasks {
  /** Returns when all of them have finished, and no foreign write that may touch the port is in flight. */
  finish(accepted: Accepted, port: string, limits: Limits): Promise<void>;
  /** Waits until nobody's write of the port is in flight; answers whether there was one. */
  quiet(port: string, limits: Limits): Promise<boolean>;
  /** Returns when all of them have finished: what they made, by kind. */
  made(accepted: Accepted, what: string, limits: Limits): Promise<Made>;
  /** Waits until nobody else's task of this type is in flight; answers whether there was one. */
  idle(type: string, limits: Limits): Promise<boolean>;
}

/** The ids of what tasks made, by kind, such as `floatingips`. */
type Made = Readonly<Record<string, readonly string[]>>;

/** The task itself, and not only the sight of it: what it was to do is not done. */
export const hasFailed = (error: unknown): boolean => error instanceof OperationError && error.effect === "none";

/** The cloud says nothing of the task any more: what it was to do may be done, and a look at the thing tells. */
export const isOutOfSight = (error: unknown): boolean => error instanceof OperationError && error.effect !== "none";

/** Any number of tasks is followed with one list call per round. https://gcore.com/docs/developer-tools/rest-api/async-operations */
export function createTasks(api: Api, { clock, log }: { readonly clock: Clock; readonly log: Log }): Tasks {
  /** When the tasks that are followed were accepted, by the server's clock. */
  const accepted = new Map<string, number>();
  const mine = new Set<string>();
  /** Of the list that was read last, those that write pairs and still run. */
  let writing: readonly TaskPayload[] = [];

  const around = {
    clock,
    log,
    crowd: () => writing.filter(({ id }) => !mine.has(id)).length,
    poll: async (ids: readonly string[], limits: Limits) => {
      const since = Math.min(...ids.map((id) => accepted.get(id) ?? clock.date()));
      const latest = await list(api, since - MARGIN, limits);
      writing = latest.filter(isWriting);
      const found = new Map(latest.map((task) => [task.id, task]));
      return new Map(
        await Promise.all(
          ids.map(async (id) => [id, progressOf(found.get(id) ?? (await alone(api, id, limits)))] as const),
        ),
      );
    },
  };
  const own: Waiter<Made> = createWaiter<Made>(around);
  const foreign: Waiter<Made> = createWaiter<Made>({ ...around, schedule: UNHURRIED });

  async function follow(
    waiter: Waiter<Made>,
    { id, what }: { readonly id: string; readonly what: string },
    since: number,
    limits: Limits,
  ): Promise<Made> {
    accepted.set(id, since);
    try {
      return await waiter.follow({ id, what }, limits);
    } finally {
      accepted.delete(id);
    }
  }

  /** Their outcome is not ours: only their end matters, and that for a bounded time. */
  async function outlast(tasks: readonly TaskPayload[], since: number, where: string, limits: Limits): Promise<void> {
    const wait = Math.min(limits.wait, FOREIGN_WAIT);
    await Promise.all(
      tasks.map(({ id }) =>
        follow(foreign, { id, what: `Gcore: somebody else's task ${id}${where}` }, since, {
          ...limits,
          wait,
        }).catch((error: unknown) => {
          const over = error instanceof OperationError || error instanceof TimeoutError;
          if (!over || limits.signal.aborted) throw error;
        }),
      ),
    );
  }

  /** All at once; while they run they are nobody else's. */
  async function followOwn({ tasks, since }: Accepted, what: string, limits: Limits): Promise<readonly Made[]> {
    for (const id of tasks) mine.add(id);
    try {
      return await Promise.all(
        tasks.map((id) => follow(own, { id, what: `Gcore: task ${id} ${what}` }, since, limits)),
      );
    } finally {
      for (const id of tasks) mine.delete(id);
    }
  }

  return {
    async made(order, what, limits) {
      const all = await followOwn(order, what, limits);
      const kinds = new Set(all.flatMap((made) => Object.keys(made)));
      return Object.fromEntries([...kinds].map((kind) => [kind, all.flatMap((made) => made[kind] ?? [])]));
    },
    async idle(type, limits) {
      const since = clock.date();
      const open = await orNone(api.tasksInFlight(limits));
      const others = open.filter(({ id, task_type }) => task_type === type && !mine.has(id));
      await outlast(others, since, "", limits);
      return others.length > 0;
    },
    async quiet(port, limits) {
      const since = clock.date();
      writing = (await api.tasksInFlight(limits)).filter(isWriting);
      const others = writing.filter((task) => mayTouch(task, port));
      await outlast(others, since, ` on port ${port}`, limits);
      return others.length > 0;
    },
    async finish(order, port, limits) {
      const { tasks, since } = order;
      await followOwn(order, `on port ${port}`, limits);
      // A stale writer that read before our write can finish after our check, and nobody would notice.
      for (let round = 0; round < FOREIGN_ROUNDS && tasks.length > 0; round += 1) {
        const others = writing.filter(
          (task) => !tasks.includes(task.id) && !accepted.has(task.id) && mayTouch(task, port),
        );
        if (others.length === 0) return;
        await outlast(others, since, ` on port ${port}`, limits);
      }
    },
  };
}

/** A list that is refused is no reason to fail: each task can be asked for by itself. */
const list = (api: Api, since: number, limits: Limits): Promise<TaskPayload[]> => orNone(api.tasksSince(since, limits));

async function orNone(tasks: Promise<TaskPayload[]>): Promise<TaskPayload[]> {
  try {
    return await tasks;
  } catch (error) {
    if (error instanceof ApiError && !error.retryable) return [];
    throw error;
  }
}

/** What the list does not show is asked for by itself; what is refused then is out of sight, which is no failure of the task. */
async function alone(api: Api, id: string, limits: Limits): Promise<TaskPayload | MooringError> {
  try {
    return await api.task(id, limits);
  } catch (error) {
    if (!MooringError.is(error) || limits.signal.aborted) throw error;
    return error;
  }
}

function progressOf(task: TaskPayload | MooringError): Progress<Made> {
  if (MooringError.is(task)) return task.retryable ? { state: "pending" } : { state: "unseen", error: task };
  switch (task.state) {
    case "FINISHED":
      return { state: "succeeded", value: madeBy(task) };
    case "ERROR":
      return {
        state: "failed",
        error: new OperationError(`Gcore: task ${task.id} failed: ${reasonOf(task.error)}`, {
          hint: "Mend what the cloud says, then run again.",
        }),
      };
    default:
      return { state: "pending" };
  }
}

const isWriting = ({ task_type, state }: TaskPayload): boolean =>
  PAIR_WRITES.has(task_type) && (state === "NEW" || state === "RUNNING");

function mayTouch(task: TaskPayload, port: string): boolean {
  const text = JSON.stringify(task.data ?? null);
  return !text.includes("port_id") || text.includes(port);
}

/** Kinds that were not made are empty or left out. */
const madeBy = ({ created_resources: made }: TaskPayload): Made =>
  Object.fromEntries(
    Object.entries(made ?? {}).map(([kind, ids]) => [kind, Array.isArray(ids) ? ids.map(String) : []]),
  );

/** One line: of a traceback the last one says what was wrong. */
function reasonOf(error: string | null | undefined): string {
  const lines = (error ?? "").split("\n").flatMap((line) => line.trim() || []);
  const [first = "no reason was given"] = lines;
  return first.startsWith("Traceback") ? (lines.at(-1) ?? first) : lines.join(" ") || first;
}
