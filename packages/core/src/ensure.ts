import type { AnyCloud } from "./cloud.ts";
import { InputError, MooringError } from "./errors.ts";
import { toFailure } from "./failure.ts";
import type { Plan } from "./plan.ts";
import { type AnyChange, type AnyObserved, carryOut, prepare } from "./reconcile.ts";
import type { EnsureReport, ItemReport, QueryReport } from "./report.ts";
import type { Request } from "./request.ts";
import type { AnyQuery, AnyResource, Context, Desire } from "./resource.ts";
import { readAll, readInput, readSpec } from "./spec.ts";

type Fields = Record<string, unknown>;

/** What one request works with, once its cloud is connected. */
export interface Work {
  readonly cloud: AnyCloud;
  readonly client: unknown;
  readonly request: Request;
  readonly context: (index: number, tell: Pick<Context, "remember" | "note">) => Context;
}

/** One item on its way through the request. */
interface Item {
  readonly desire: Desire<Fields>;
  readonly context: Context;
  change?: AnyChange;
  observed?: AnyObserved | undefined;
  /** Named by the cloud although the item did not finish. */
  remembered?: string;
  /** Told while it was carried out. */
  readonly notes: string[];
  error?: unknown;
  /** Has its change begun? What fails before has changed nothing, whatever became of a read. */
  begun?: boolean;
}

/**
 * Plans every item before it writes for any, so that a batch costs each shared object one write, and what is known to be
 * impossible is refused before anything is done. One item's failure leaves the others alone.
 */
export async function ensureItems(definition: AnyResource, work: Work): Promise<EnsureReport> {
  const { request } = work;
  const items = desires(definition, work).map((desire, index): Item => {
    const item: Item = {
      desire,
      notes: [],
      context: work.context(index, {
        remember: (id) => {
          item.remembered = id;
        },
        note: (text) => void item.notes.push(text),
      }),
    };
    return item;
  });
  await Promise.all(items.map((item) => attempt(item, () => look(definition, work.client, item))));
  await review(definition, work.client, items);
  if (!request.plan) {
    await Promise.all(items.map((item) => item.change && attempt(item, () => write(definition, work, item))));
  }
  const reports = items.map((item) => reportOf(definition.kind, item, request.plan));
  return {
    resource: definition.kind,
    plan: request.plan,
    changed: reports.some(({ changed }) => changed),
    failed: reports.some(({ failure }) => failure !== undefined),
    items: reports,
  };
}

export async function ask(definition: AnyQuery, work: Work): Promise<QueryReport> {
  const input = readInput(definition, work.request);
  const results = await definition.run(
    work.client,
    input,
    work.context(0, { remember: () => undefined, note: () => undefined }),
  );
  return { query: definition.name, changed: false, failed: false, results };
}

export async function readItem(definition: AnyResource, { client, request, context }: Work): Promise<EnsureReport> {
  if (request.id === undefined) throw new InputError([{ path: ["id"], message: "is missing" }]);
  const desire = { state: "present", spec: {}, id: request.id } as const;
  const item: Item = { desire, notes: [], context: context(0, { remember: () => undefined, note: () => undefined }) };
  item.observed = await definition.read(client, request.id, item.context);
  const items = item.observed ? [reportOf(definition.kind, item, true)] : [];
  return { resource: definition.kind, plan: true, changed: false, failed: false, items };
}

function desires(definition: AnyResource, { client, request }: Work): Desire<Fields>[] {
  const specs = readAll(request, (spec, path) => readSpec(definition, client, spec, path));
  return specs.map((spec) => ({ state: request.state, spec, id: request.id }));
}

async function attempt(item: Item, run: () => Promise<void>): Promise<void> {
  if (item.error !== undefined) return;
  try {
    await run();
  } catch (error) {
    item.error = error;
  }
}

async function look(definition: AnyResource, client: unknown, item: Item): Promise<void> {
  item.change = await prepare(definition, client, item.desire, item.context);
  item.observed = item.change.observed;
}

async function review(definition: AnyResource, client: unknown, items: readonly Item[]): Promise<void> {
  const open = items.filter(({ change, error }) => change && change.plan.action !== "none" && error === undefined);
  const [first] = open;
  if (!first || !definition.review) return;
  const reviews = await definition
    .review(
      client,
      open.map(({ change }) => change as AnyChange),
      first.context,
    )
    .catch((error: unknown) => open.map(() => ({ refusal: error as Error, notes: undefined })));
  open.forEach((item, index) => {
    const { refusal, notes } = reviews[index] ?? {};
    const change = item.change as AnyChange;
    if (notes) item.change = { ...change, plan: { ...change.plan, notes } };
    if (refusal) item.error = refusal;
  });
}

async function write(definition: AnyResource, work: Work, item: Item): Promise<void> {
  const change = item.change as AnyChange;
  const { action } = change.plan;
  const { id } = change;
  item.begun = true;
  if (action !== "none")
    item.context.log({ type: "plan", kind: definition.kind, action, ...(id === undefined ? {} : { id }) });
  item.observed = await carryOut(
    definition,
    work.client,
    change,
    { allowReplace: work.request.allow_replace },
    item.context,
  );
}

function reportOf(kind: string, item: Item, dryRun: boolean): ItemReport {
  const { desire, change, observed, error, begun = false } = item;
  const plan: Plan = change?.plan ?? { action: "none", differences: [], notes: [] };
  const failed = error !== undefined;
  const named = MooringError.is(error) ? error.id : undefined;
  // Where it is known beforehand, a dry run foretells it; a run that failed must not claim that the thing exists.
  const id =
    observed?.id ??
    item.remembered ??
    named ??
    change?.observed?.id ??
    (dryRun && !failed && plan.action === "create" ? change?.id : undefined);
  return {
    kind,
    subject: id ?? change?.id ?? stated(desire.spec),
    state: desire.state,
    action: plan.action,
    changed: failed ? begun && MooringError.is(error) && error.effect === "unknown" : plan.action !== "none",
    differences: plan.differences,
    notes: [...plan.notes, ...item.notes],
    ...(id === undefined ? {} : { id }),
    before: change?.observed?.spec ?? null,
    after: desire.state === "absent" ? null : { ...change?.observed?.spec, ...desire.spec },
    ...(observed ? { spec: observed.spec, outputs: observed.outputs } : {}),
    ...(failed ? { failure: toFailure(error) } : {}),
  };
}

/** What a thing without an id goes by: its fields of one word. */
function stated(spec: Fields): string {
  const short = Object.entries(spec).filter(([, value]) => value !== undefined && typeof value !== "object");
  return `(${short.map(([name, value]) => `${name} ${value}`).join(", ")})`;
}
