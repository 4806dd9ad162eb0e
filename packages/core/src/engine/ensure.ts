import type { AnyQuery, AnyResource, Context, Desire } from "../definition/resource.ts";
import { ApiError, ConflictError, MooringError, OperationError } from "../errors.ts";
import { toFailure } from "../report/failure.ts";
import { type Book, type Effect, openBook } from "../report/ledger.ts";
import type { Plan } from "../report/plan.ts";
import type { Besides, EnsureReport, ItemReport, QueryReport } from "../report/report.ts";
import { createMemo } from "../sharing/memo.ts";
import type { Request } from "../spec/request.ts";
import { givenUp } from "../time/limits.ts";
import { incarnationOf, madeTwice, overtakenBy, type Rights } from "./ownership.ts";
import { type AnyChange, type AnyObserved, carryOut, type Progress, prepare } from "./reconcile.ts";
import { canonicalSpecs } from "./spec.ts";

type Fields = Record<string, unknown>;

/** What one request works with, once its cloud is connected. */
export interface Work {
  readonly client: unknown;
  readonly request: Request;
  /** What is stated, as far as the schema goes. */
  readonly specs: readonly Fields[];
  readonly rights: Rights;
  /** Ids of what those who own what they make are making at this moment, by kind: of all requests of the client. */
  readonly making: Set<string>;
  /** Called before the first write for something that is not remembered; see `Call`. */
  readonly intend?: ((fitting: string | undefined) => void) | undefined;
  /** Called when an item has a name; see `Call`. */
  readonly named?: (index: number, id: string) => void;
  /** The surroundings of one item. Each call gives fresh reads. */
  context(index: number, own: Pick<Context, "remember" | "note" | "besides" | "ledger">): Context;
}

/** One item on its way through the request. */
interface Item extends Progress {
  readonly index: number;
  readonly desire: Desire<Fields>;
  /** The writes that were made for it. */
  readonly book: Book;
  context: Context;
  change?: AnyChange;
  /** Named by the cloud, or about to be written under this name. */
  remembered?: string;
  /** Told while it was carried out. */
  notes: string[];
  /** Would be made besides, says the plan; was made besides. */
  foreseen?: readonly Besides[] | undefined;
  besides: Besides[];
  error?: unknown;
}

/** How often a change that another run's success got in the way of is planned again, and the longest first pause, in milliseconds. */
const ROUNDS = 20;
const PAUSE = 500;
const LONGEST_PAUSE = 8_000;
/** For so long others may be at what stands in the way, such as a tie that is being settled; and how often is looked, in milliseconds. */
const PASSING = 10_000;
const LOOK = 1_000;

/**
 * Plans every item before it writes for any, so that a batch costs each shared object one write, and what is known to be
 * impossible is refused before anything is done. One item's failure leaves the others alone.
 */
export async function ensureItems(definition: AnyResource, work: Work): Promise<EnsureReport> {
  const { request } = work;
  const items = itemsOf(definition, work);
  await planAll(definition, work, items);
  if (!request.plan) {
    await Promise.all(
      items.map(async (item) => {
        await writePatiently(definition, work, item);
        await cleanUp(definition, work, item);
      }),
    );
  }
  const reports = items.map((item) => reportOf(definition, item, request.plan));
  return {
    resource: definition.kind,
    plan: request.plan,
    changed: reports.some(({ changed }) => changed),
    failed: reports.some(({ failure }) => failure !== undefined),
    items: reports,
  };
}

/** The answers to a read-only question. */
export async function ask(definition: AnyQuery, work: Work): Promise<QueryReport> {
  const results = await definition.run(work.client, work.specs[0], work.context(0, silent()));
  return { query: definition.name, changed: false, failed: false, results };
}

/** The thing that has the request's id, as it is now; no item where it is not there. */
export async function readItem(definition: AnyResource, work: Work): Promise<EnsureReport> {
  const { client, request } = work;
  const desire: Desire<Fields> = { state: "present", spec: {}, id: request.id };
  const item: Item = { index: 0, desire, book: openBook(), notes: [], besides: [], context: work.context(0, silent()) };
  item.observed = await definition.read(client, request.id as string, item.context);
  if (!item.observed) await definition.place?.(client, desire, item.context);
  const items = item.observed ? [reportOf(definition, item, true)] : [];
  return { resource: definition.kind, plan: true, changed: false, failed: false, items };
}

/** Mends what an earlier run of this request left half done around its things, and leaves the things as they are. */
export async function mendItems(definition: AnyResource, work: Work): Promise<EnsureReport> {
  const items = itemsOf(definition, work);
  await Promise.all(items.map((item) => attempt(item, () => mend(definition, work, item))));
  const reports = items.map((item) => reportOf(definition, item, false));
  return {
    resource: definition.kind,
    plan: false,
    changed: reports.some(({ changed }) => changed),
    failed: reports.some(({ failure }) => failure !== undefined),
    items: reports,
  };
}

async function mend(definition: AnyResource, work: Work, item: Item): Promise<void> {
  const leftover = await leftoverOf(definition, work, item);
  if (!leftover) return;
  item.notes.push(leftover.note);
  await leftover.mend(item.context);
}

/** Also where the change was refused, or could not even be planned. */
async function cleanUp(definition: AnyResource, work: Work, item: Item): Promise<void> {
  if (item.context.signal.aborted) return;
  try {
    if (item.change) await item.change.leftover?.mend(item.context);
    else await mend(definition, work, item);
  } catch (error) {
    // The first failure is the one to be told.
    item.error ??= error;
  }
}

function leftoverOf(definition: AnyResource, { client }: Work, { desire, context }: Item) {
  const plan: Plan = { action: "none", differences: [], notes: [] };
  return definition.leftover?.(client, { desire, id: desire.id, observed: undefined, plan, anew: false }, context);
}

const silent = () => ({
  remember: () => undefined,
  note: () => undefined,
  besides: () => undefined,
  ledger: openBook(),
});

function itemsOf(definition: AnyResource, work: Work): Item[] {
  const { state, id, incarnation } = work.request;
  return canonicalSpecs(definition, work.client, work.request, work.specs).map((spec, index) => {
    const item: Omit<Item, "context"> = {
      index,
      desire: { state, spec, id, incarnation },
      book: openBook(),
      notes: [],
      besides: [],
    };
    return Object.assign(item, { context: surroundings(work, item) });
  });
}

const surroundings = (work: Work, item: Omit<Item, "context">): Context =>
  work.context(item.index, {
    remember: (id) => {
      item.remembered = id;
      work.named?.(item.index, id);
    },
    note: (text) => void item.notes.push(text),
    besides: (thing) => void item.besides.push(thing),
    ledger: item.book,
  });

async function planAll(definition: AnyResource, work: Work, items: readonly Item[]): Promise<void> {
  await Promise.all(items.map((item) => attempt(item, () => look(definition, work, item))));
  await review(definition, work.client, items);
}

async function attempt(item: Item, run: () => Promise<void>): Promise<void> {
  if (item.error !== undefined) return;
  try {
    await run();
  } catch (error) {
    item.error = error;
  }
}

async function look(definition: AnyResource, { client, rights }: Work, item: Item): Promise<void> {
  item.change = await prepare(definition, client, item.desire, rights, item.context);
  item.observed = item.change.observed;
  if (item.change.obstacle) throw item.change.obstacle;
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
    .catch((error: unknown) => open.map(() => ({ refusal: error as Error, notes: undefined, besides: undefined })));
  open.forEach((item, index) => {
    const { refusal, notes, besides } = reviews[index] ?? {};
    const change = item.change as AnyChange;
    if (notes) item.change = { ...change, plan: { ...change.plan, notes: [...change.plan.notes, ...notes] } };
    if (refusal) item.error = refusal;
    item.foreseen = besides;
  });
}

/**
 * What another run's success explains is planned again while there is time, after a pause by chance that grows: those who were sent
 * away together do not come back together. Where somebody else took what was planned for, that is certain; another refusal
 * may be, and stays one unless another thing is there now.
 */
async function writePatiently(definition: AnyResource, work: Work, item: Item): Promise<void> {
  const { clock, random, signal, deadline } = item.context;
  const passed = clock.now() + PASSING;
  for (let round = 0; ; round += 1) {
    await attempt(item, () => write(definition, work, item));
    const { error, change, notes } = item;
    const passes = isPassing(item) && clock.now() < passed;
    const pause = passes ? LOOK : random() * Math.min(LONGEST_PAUSE, PAUSE * 2 ** round);
    const certain = passes || overtaken(error);
    if (!certain && !mayBeExplained(work, item)) return;
    if (round >= ROUNDS || signal.aborted || clock.now() + pause > deadline) return;
    await clock.sleep(pause, signal).catch(() => undefined);
    if (signal.aborted) {
      item.error = givenUp(definition.kind, signal, error);
      return;
    }
    // What was read for the first plan is what another run has changed since.
    const context = { ...surroundings(work, item), memo: createMemo() };
    Object.assign(item, { error: undefined, change: undefined, notes: [], context });
    await planAll(definition, work, [item]);
    if (!certain && (item.error !== undefined || item.change?.observed?.id === change?.observed?.id)) {
      Object.assign(item, { error, change, notes, observed: undefined });
      return;
    }
  }
}

/**
 * Was it refused for certain, and may that be because another run has just made the very thing, or has given back the one that was found?
 * What is remembered is meant, and no other.
 */
function mayBeExplained({ rights }: Work, { error, change, book, desire }: Item): boolean {
  const isGone = error instanceof ApiError && error.reason === "not-found" && change?.observed !== undefined;
  const refused = isGone || (error instanceof ApiError && error.status === 409) || error instanceof OperationError;
  const isFound = desire.id === undefined && desire.state === "present" && change !== undefined;
  return refused && isFound && rights.adopt && book.effect === "none";
}

/** Before anything was written for it. */
const isPassing = ({ error, book, desire }: Item): boolean =>
  MooringError.is(error) && error.passing && book.effect === "none" && desire.state === "present";

const overtaken = (error: unknown): boolean => error instanceof ConflictError && error.retryable;

async function write(definition: AnyResource, work: Work, item: Item): Promise<void> {
  const { context, change, desire } = item;
  if (!change) return;
  const { action } = change.plan;
  if (action !== "none") {
    if (context.signal.aborted) throw givenUp(definition.kind, context.signal);
    context.log({ type: "plan", kind: definition.kind, action, ...(change.id === undefined ? {} : { id: change.id }) });
    if (desire.id === undefined && desire.state === "present") work.intend?.(change.fitting);
  }
  const carry = () =>
    carryOut(definition, work.client, change, { allowReplace: work.request.allow_replace }, context, item);
  const owns = !work.rights.adopt && desire.id === undefined && desire.state === "present" && action !== "none";
  await (owns ? makeOwn(definition, work, item, carry) : carry());
}

/** Who owns what it makes owns nothing that came to be there meanwhile, be it by another request of this process or by another process. */
async function makeOwn(
  definition: AnyResource,
  { making, rights }: Work,
  item: Item,
  carry: () => Promise<void>,
): Promise<void> {
  const { id } = item.change as AnyChange;
  const key = `${definition.kind} ${id}`;
  if (id !== undefined && making.has(key)) throw madeTwice(definition, id);
  if (id !== undefined) making.add(key);
  try {
    await carry();
  } finally {
    if (id !== undefined) making.delete(key);
  }
  if (item.book.effect !== "none" || rights.unfinished) return;
  const there = item.observed?.id ?? id;
  item.observed = undefined;
  throw overtakenBy(definition, there);
}

function reportOf(definition: AnyResource, item: Item, dryRun: boolean): ItemReport {
  const { desire, change, error, book } = item;
  const plan: Plan = change?.plan ?? { action: "none", differences: [], notes: [] };
  const failed = error !== undefined;
  const { effect } = book;
  const besides = dryRun ? (failed ? [] : (item.foreseen ?? [])) : item.besides;
  // What was read before a write that failed is not what is there now.
  const observed = failed && effect !== "none" && item.observed === change?.observed ? undefined : item.observed;
  const id = idOf(item, observed, dryRun);
  const incarnation = incarnationOf(definition, observed);
  return {
    kind: definition.kind,
    subject: id ?? change?.id ?? stated(desire.spec),
    state: desire.state,
    action: plan.action,
    changed: dryRun ? !failed && (plan.action !== "none" || change?.leftover !== undefined) : effect !== "none",
    effect,
    differences: plan.differences,
    notes: [...plan.notes, ...item.notes, ...half(item)],
    ...(id === undefined ? {} : { id }),
    ...(incarnation === undefined ? {} : { incarnation }),
    before: change?.observed?.spec ?? null,
    after: desire.state === "absent" ? null : { ...change?.observed?.spec, ...desire.spec },
    ...(observed ? { spec: observed.spec, outputs: observed.outputs } : {}),
    ...(change?.own ? { own: true as const } : {}),
    ...(besides.length > 0 ? { besides } : {}),
    ...(failed ? { failure: toFailure(error, doubt(effect)) } : {}),
  };
}

/** Half a replacement, in words. */
const half = ({ removed, observed, error }: Item): string[] =>
  error === undefined || removed === undefined || observed?.id === removed
    ? []
    : [`The old one, ${removed}, is already removed.`];

/** A failure that leaves a doubt says so. */
const doubt = (effect: Effect): string | undefined =>
  effect === "unknown" ? "It may have been made all the same: run again to see." : undefined;

/** Of an item that failed, only what this run wrote, or what is remembered, is claimed. */
function idOf(item: Item, observed: AnyObserved | undefined, dryRun: boolean): string | undefined {
  const { desire, change, error, book, remembered, removed } = item;
  if (error === undefined) {
    // Where it is known beforehand, a dry run foretells it.
    const foretold = dryRun && change?.plan.action === "create" ? change.id : undefined;
    return observed?.id ?? remembered ?? change?.observed?.id ?? foretold;
  }
  const old = removed === undefined ? change?.observed?.id : undefined;
  if (book.effect !== "none") return observed?.id ?? remembered ?? old;
  return desire.id === undefined ? undefined : old;
}

/** What a thing without an id goes by: its fields of one word. */
function stated(spec: Fields): string {
  const short = Object.entries(spec).filter(([, value]) => value !== undefined && typeof value !== "object");
  return `(${short.map(([name, value]) => `${name} ${value}`).join(", ")})`;
}
