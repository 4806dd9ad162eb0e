import type { HttpCall } from "../../http/call.ts";
import type { Limits } from "../../time/limits.ts";
import type { Road } from "./api-road.ts";
import * as wire from "./payloads.ts";

/** Tasks of the project in the region. */
export interface TaskCalls {
  task(id: string, limits: Limits): Promise<wire.TaskPayload>;
  /** All pages of the tasks of this project and region made since then, oldest first. */
  tasksSince(since: number, limits: Limits): Promise<wire.TaskPayload[]>;
  /** All pages of the tasks of this project and region that have not ended. */
  tasksInFlight(limits: Limits): Promise<wire.TaskPayload[]>;
}

/** Tasks are found by id alone; lists are of this project and region. https://gcore.com/docs/developer-tools/rest-api/async-operations */
export function taskCalls({ get, pages, scopeOf }: Road): TaskCalls {
  async function tasks(query: HttpCall<unknown>["query"], limits: Limits) {
    const { project, region } = await scopeOf(limits);
    return pages(wire.task, ({ id }) => id, limits, {
      what: "reading the tasks in flight",
      method: "GET",
      path: "/cloud/v1/tasks",
      query: { project_id: project, region_id: region, ...query },
    });
  }

  return {
    task: (id, limits) => get(`reading task ${id}`, `/cloud/v1/tasks/${encodeURIComponent(id)}`, wire.task, limits),
    tasksSince: (since, limits) => tasks({ from_timestamp: new Date(since).toISOString(), order_by: "asc" }, limits),
    tasksInFlight: (limits) => tasks({ state: ["NEW", "RUNNING"], order_by: "asc" }, limits),
  };
}
