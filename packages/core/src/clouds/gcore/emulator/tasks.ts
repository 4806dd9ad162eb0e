import { ok } from "../../../emulation/answers.ts";
import { secondsOf } from "../../../emulation/durations.ts";
import { held } from "../../../emulation/held.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { bodyOf, choice, flag, integer, page, scopeOf } from "./query.ts";
import { invalid, notFound, refuse } from "./refusals.ts";
import type { Cell, Routes, Task } from "./world.ts";

const CLIENT_ID = 77;
const USER_ID = 5;
/** The part of a task's time that it spends in the state NEW. */
const NEW_SHARE = 0.2;
/** So many ended tasks are still worth a look. */
const LAST = 20;

interface TaskOrder {
  readonly type: string;
  readonly project_id: number;
  readonly region_id: number;
  readonly data: Record<string, unknown>;
  /** Fails with these words when its time is up. */
  readonly error?: string | undefined;
  /** Does not begin before this moment. */
  readonly after?: number;
  /** What the task does when its time is up. */
  run(task: Task): TaskOutcome;
}

/** What a task made, by kind; or why it failed after all. */
export type TaskOutcome = { readonly created?: Record<string, string[]> } | { readonly error: string };

/** Accepted work: made now, carried out when its time is up. */
export interface Tasks {
  /** The answer that names the new task. */
  accept(order: TaskOrder): { tasks: string[] };
  /** Carries out what is due. To be called before anything is looked at. */
  runDue(): void;
  /** What is under way on a port. */
  openOn(port: string): readonly Task[];
  /** What is under way, and what ended last. */
  recent(): readonly Task[];
  readonly routes: Routes;
}

/** Tasks run by the clock, when somebody looks: nothing happens between two requests. */
export function createTasks(cell: Cell): Tasks {
  const { state, switches, world } = cell;
  const open = new Map<string, TaskOrder>();
  const ended: Task[] = [];
  /** In the order of their creation, as in the state: walking through that takes long when there are many. */
  const made: Task[] = [];
  const listed = (task: Task) => task.created_at + 1000 * switches.task_list_lag <= world.date();
  /** Not to be changed. */
  const all = (): readonly Task[] => {
    const tasks = cell.shared ? Object.values(state.tasks) : made;
    return switches.task_list_lag > 0 ? tasks.filter(listed) : tasks;
  };
  /** Port → its open tasks: asked for at every write. */
  const byPort = new Map<unknown, Task[]>();
  /** Nothing is due before this moment. */
  let earliest = Number.POSITIVE_INFINITY;
  const stateOf = (task: Task) => {
    if (task.ended) return task.error === null ? "FINISHED" : "ERROR";
    return world.date() < task.starts_at ? "NEW" : "RUNNING";
  };

  function accept(order: TaskOrder): { tasks: string[] } {
    const now = world.date();
    const begin = Math.max(now, order.after ?? now);
    const takes = 1000 * secondsOf(switches.task_seconds, world.random);
    const task: Task = {
      id: world.uuid(),
      task_type: order.type,
      project_id: order.project_id,
      region_id: order.region_id,
      created_at: now,
      starts_at: begin + Math.min(takes * NEW_SHARE, 1000),
      ends_at: begin + takes,
      error: null,
      ended: false,
      acknowledged_at: null,
      created_resources: null,
      data: order.data,
    };
    state.tasks[task.id] = task;
    made.push(task);
    earliest = Math.min(earliest, task.ends_at);
    const { port_id: port } = order.data;
    if (port !== undefined) byPort.set(port, [...(byPort.get(port) ?? []), task]);
    open.set(task.id, { ...order, error: order.error ?? switches.fail_tasks.shift() });
    return { tasks: [task.id] };
  }

  function runDue(): void {
    const now = world.date();
    if (now < earliest) return;
    const due = [...open.keys()].flatMap((id) => state.tasks[id] ?? []).filter((task) => task.ends_at <= now);
    for (const task of due.sort((one, other) => one.ends_at - other.ends_at)) {
      const order = held(open.get(task.id));
      open.delete(task.id);
      task.ended = true;
      ended.push(task);
      leave(task);
      if (ended.length > LAST) ended.shift();
      const outcome = order.error === undefined ? order.run(task) : { error: order.error };
      if (switches.vanishing_tasks > 0) vanish(task);
      if ("error" in outcome) task.error = outcome.error;
      else task.created_resources = outcome.created ?? null;
    }
    earliest = [...open.keys()].reduce(
      (least, id) => Math.min(least, state.tasks[id]?.ends_at ?? least),
      Number.POSITIVE_INFINITY,
    );
  }

  function vanish(task: Task): void {
    switches.vanishing_tasks -= 1;
    delete state.tasks[task.id];
    made.splice(made.indexOf(task), 1);
  }

  function leave(task: Task): void {
    const { port_id: port } = task.data;
    const left = byPort.get(port)?.filter((one) => one !== task) ?? [];
    if (left.length > 0) byPort.set(port, left);
    else byPort.delete(port);
  }

  const wire = (task: Task) => ({
    id: task.id,
    task_type: task.task_type,
    state: stateOf(task),
    created_on: zoneless(task.created_at),
    updated_on: stateOf(task) === "NEW" ? null : zoneless(task.ended ? task.ends_at : task.starts_at),
    finished_on: task.ended ? zoneless(task.ends_at) : null,
    acknowledged_at: task.acknowledged_at === null ? null : zoneless(task.acknowledged_at),
    acknowledged_by: task.acknowledged_at === null ? null : USER_ID,
    client_id: CLIENT_ID,
    user_client_id: CLIENT_ID,
    user_id: USER_ID,
    project_id: task.project_id,
    region_id: task.region_id,
    error: task.error,
    created_resources: task.created_resources,
    data: task.data,
    detailed_state: null,
    job_id: null,
    lifecycle_policy_id: null,
    request_id: null,
    schedule_id: null,
  });

  function find({ params: { task: id = "" } }: EmulatedRequest): Task {
    // Any text may stand here, such as the name of something that every object has.
    const task = Object.hasOwn(state.tasks, id) ? state.tasks[id] : undefined;
    return task ?? refuse(notFound("Task", id));
  }
  const acknowledge = (task: Task) => {
    task.acknowledged_at ??= world.date();
  };

  function list(request: EmulatedRequest) {
    const { query } = request;
    const states = query.getAll("state");
    for (const one of states) {
      if (!["NEW", "RUNNING", "FINISHED", "ERROR"].includes(one))
        refuse(invalid("state", "Input should be a task state"));
    }
    const projects = query.getAll("project_id").map((text) => integer("project_id", text));
    const regions = query.getAll("region_id").map((text) => integer("region_id", text));
    const [type, acknowledged] = [query.get("task_type"), flag(request, "is_acknowledged")];
    const [from, to] = [instant(request, "from_timestamp"), instant(request, "to_timestamp")];
    const order = choice(request, "order_by", ["asc", "desc"], choice(request, "sorting", ["asc", "desc"], "desc"));
    const isFound = (task: Task) =>
      any(projects, task.project_id) &&
      any(regions, task.region_id) &&
      (states.length === 0 || states.includes(stateOf(task))) &&
      (type === null || type === task.task_type) &&
      (acknowledged === undefined || acknowledged === (task.acknowledged_at !== null)) &&
      (from === undefined || wholeSeconds(task.created_at) >= from) &&
      (to === undefined || wholeSeconds(task.created_at) <= to);
    const filters = projects.length + regions.length + states.length;
    const isFiltered = filters > 0 || [type, acknowledged, from, to].some((one) => (one ?? undefined) !== undefined);
    return page(request, 10, isFiltered ? all().filter(isFound) : all(), wire, order === "desc");
  }

  function active(request: EmulatedRequest) {
    const [project, region] = scopeOf(request, cell);
    const types = request.query.getAll("task_type");
    const found = Object.values(state.tasks).filter(
      (task) =>
        !task.ended &&
        listed(task) &&
        task.project_id === project &&
        task.region_id === region &&
        any(types, task.task_type),
    );
    return page(request, 10, found.reverse(), wire);
  }

  function acknowledgeSome(request: EmulatedRequest) {
    const { task_ids: ids } = bodyOf(request);
    for (const task of Object.values(state.tasks)) {
      if (!Array.isArray(ids) || ids.includes(task.id)) acknowledge(task);
    }
    return { status: 204 };
  }

  function acknowledgeAll({ query }: EmulatedRequest) {
    const projects = query.getAll("project_id").map((text) => integer("project_id", text));
    const regions = query.getAll("region_id").map((text) => integer("region_id", text));
    for (const task of Object.values(state.tasks)) {
      if (any(projects, task.project_id) && any(regions, task.region_id)) acknowledge(task);
    }
    return { status: 204 };
  }

  return {
    accept,
    runDue,
    openOn: (port) => byPort.get(port) ?? [],
    recent: () => [...ended, ...[...open.keys()].flatMap((id) => state.tasks[id] ?? [])],
    routes: {
      "GET /cloud/v1/tasks": list,
      "POST /cloud/v1/tasks/acknowledge_all": acknowledgeAll,
      "POST /cloud/v1/tasks/acknowledge": acknowledgeSome,
      "GET /cloud/v1/tasks/:task": (request) => ok(wire(find(request))),
      "POST /cloud/v1/tasks/:task/acknowledge": (request) => {
        acknowledge(find(request));
        return ok(wire(find(request)));
      },
      "GET /cloud/v1/tasks/:project/:region/active": active,
    },
  };
}

const any = <T>(wanted: readonly T[], one: T) => wanted.length === 0 || wanted.includes(one);

const wholeSeconds = (ms: number) => Math.floor(ms / 1000) * 1000;

/** Task times have no zone at all. */
const zoneless = (ms: number) => new Date(ms).toISOString().slice(0, 19);

/** A time in the query; without a zone it is UTC. */
function instant({ query }: EmulatedRequest, field: string): number | undefined {
  const text = query.get(field);
  if (text === null) return undefined;
  // A plus that was not encoded has become a blank on its way.
  const spelled = text.replace(/ (?=\d\d:?\d\d$)/, "+").replace(/([+-]\d\d)(\d\d)$/, "$1:$2");
  const zoned = /(Z|[+-]\d\d:\d\d)$/i.test(spelled) || !spelled.includes("T") ? spelled : `${spelled}Z`;
  const ms = /^\d{4}-\d\d-\d\d/.test(zoned) ? Date.parse(zoned) : Number.NaN;
  return Number.isNaN(ms) ? refuse(invalid(field, "Input should be a valid datetime")) : ms;
}
