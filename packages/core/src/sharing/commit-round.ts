import { ApiError, ConvergenceError, MooringError, OperationError } from "../errors.ts";
import { type Book, bookedApart } from "../report/ledger.ts";
import type { Clock } from "../time/clock.ts";
import { type Limits, shareLimits } from "../time/limits.ts";
import type { SharedObject } from "./shared-object.ts";

/** Times that one change is written (five repetitions) before we say that something else keeps undoing it. */
const TRIES = 6;
/** The window out of which chance picks a pause doubles with each collision, from and to these, in milliseconds. */
const PAUSE = 1_000;
const LONGEST_PAUSE = 8_000;
/** Times that we let somebody else go first before we write all the same. */
const CALM_ROUNDS = 50;

/** One change that somebody waits for. */
export interface Member<State, Change> {
  readonly change: Change;
  readonly limits: Limits;
  /** When it came: a cloud that asks for patience gets it for the time of one request with its repetitions. */
  readonly since: number;
  tries: number;
  held: number;
  gone: boolean;
  /** What went wrong last, for whoever runs out of time. */
  last?: unknown;
  /** The write that was refused for a moment only: if it shows all the same, it may have been ours. */
  doubtful?: Book | undefined;
  resolve(state: State): void;
  reject(error: unknown): void;
}

/** Changes that travel in one write. */
export type Batch<State, Change> = Member<State, Change>[];

/** What a round leaves: a state that is fresh, batches to go on with at once, and members to join those who wait. */
interface After<State, Change> {
  readonly state?: State | undefined;
  readonly first: readonly Batch<State, Change>[];
  readonly later: Batch<State, Change>;
}

/** One round of the group commit: read, fold, write, verify. Every member is resolved, rejected, or comes back in what is left. */
export function createRounds<State, Change>(
  object: SharedObject<State, Change>,
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
) {
  type Group = Batch<State, Change>;
  type Left = After<State, Change>;
  const pause = () => object.pause ?? PAUSE;
  const nothing: Left = { first: [], later: [] };

  async function round(key: string, batch: Group, known: State | undefined): Promise<Left> {
    const { limits, release } = shareLimits(batch.map((one) => one.limits));
    try {
      const before = known ?? (await object.read(key, limits));
      const live = fold(before, batch);
      if (live.next === undefined) {
        for (const one of live.members) resolveUnwritten(one, before);
        return nothing;
      }
      return await write(key, before, live.next, live.members);
    } catch (error) {
      for (const one of batch) one.reject(error);
      return nothing;
    } finally {
      release();
    }
  }

  function fold(before: State, batch: Group): { next: State | undefined; members: Group } {
    const wanted = batch.filter(({ gone }) => !gone);
    const { next, refusals } = object.fold(
      before,
      wanted.map(({ change }) => change),
    );
    for (const [index, error] of refusals) wanted[index]?.reject(error);
    const members = wanted.filter((_, index) => !refusals.has(index));
    return { next: members.length > 0 ? next : undefined, members };
  }

  /** It is there and nothing had to be written: by somebody else, unless a write of ours was refused only for a moment. */
  function resolveUnwritten(one: Member<State, Change>, state: State): void {
    one.doubtful?.correct("unknown");
    one.resolve(state);
  }

  async function write(key: string, before: State, next: State, members: Group): Promise<Left> {
    const { limits, release } = shareLimits(members.map((one) => one.limits));
    const { limits: booked, book } = bookedApart(limits);
    const { after, failure } = await object.write(key, before, next, booked).then(
      (state) => ({ after: state, failure: undefined }),
      (error: unknown) => ({ after: undefined, failure: error }),
    );
    try {
      if (failure === undefined) return await verify(key, members, undefined, limits, after);
      for (const one of members) one.last = failure;
      return await afterFailure(key, members, failure, book, limits);
    } finally {
      release();
    }
  }

  async function afterFailure(key: string, members: Group, cause: unknown, book: Book, limits: Limits): Promise<Left> {
    if (!MooringError.is(cause)) throw cause;
    // The cloud accepted it and then says that it failed: nothing was changed.
    if (cause instanceof OperationError && cause.effect === "none") book.correct("none");
    if (book.effect !== "none") return verify(key, members, cause, limits);
    if (cause instanceof ApiError && cause.reason === "conflict") return busy(key, members);
    if (cause.retryable) {
      for (const one of members) one.doubtful = cause.status === 503 ? book : undefined;
      return busy(key, patient(members, cause), cause.retryAfter);
    }
    if (members.length > 1 && blamesAMember(cause)) return { first: halves(members), later: [] };
    for (const one of members) one.reject(cause);
    return nothing;
  }

  /** Those whose time for one request is not over yet; the others fail with what the cloud said. */
  function patient(members: Group, cause: MooringError): Group {
    return members.filter((one) => {
      const wait = Math.max(pause(), cause.retryAfter ?? 0);
      const end = cause.retryAfter === undefined ? one.since + one.limits.retry : one.limits.deadline;
      if (clock.now() + wait <= Math.min(end, one.limits.deadline)) return true;
      one.reject(cause);
      return false;
    });
  }

  /** Something else holds the object: once more after a pause that grows, until the callers' own deadlines end it. */
  async function busy(key: string, members: Group, asked = 0): Promise<Left> {
    if (members.length === 0) return nothing;
    const waited = Math.max(...members.map(({ held }) => held));
    for (const one of members) one.held += 1;
    return again(key, members, pause() * 2 ** waited, asked);
  }

  /** `failure`: what the write ended with although it may have landed. `seen`: the state, where the answer held it. */
  async function verify(key: string, members: Group, cause: unknown, limits: Limits, latest?: State): Promise<Left> {
    const after = latest ?? (await object.read(key, limits).catch((error: unknown) => throwFirst(cause, error)));
    const lost = members.filter((one) => {
      if (!object.isApplied(after, one.change)) return true;
      one.resolve(after);
      return false;
    });
    if (lost.length === 0) return { ...nothing, state: after };
    for (const one of lost) {
      one.tries += 1;
      if (one.tries >= TRIES || isOver(cause)) one.reject(cause ?? undone(object.describe(key)));
    }
    return again(key, lost, pause() * 2 ** Math.max(...lost.map(({ tries }) => tries)));
  }

  /** Back to those who wait, once nobody else seems to be writing. */
  async function again(key: string, batch: Group, longest: number, asked = 0): Promise<Left> {
    const rest = batch.filter(({ gone }) => !gone);
    if (rest.length === 0) return nothing;
    const { limits, release } = shareLimits(rest.map((one) => one.limits));
    // Whoever gives up meanwhile is told so by its own signal; a cloud that shows nothing is written to all the same.
    await calm(key, Math.min(LONGEST_PAUSE, longest), asked, limits).catch(() => undefined);
    release();
    return { first: [], later: rest };
  }

  /** Listens before it speaks: those who waited for the same write to end would else all write at once. */
  async function calm(key: string, longest: number, asked: number, limits: Limits): Promise<void> {
    for (let turn = 0; turn < CALM_ROUNDS; turn += 1) {
      await clock.sleep(asked + longest * (0.05 + 0.95 * random()), limits.signal);
      if (!(await object.quiet?.(key, limits))) return;
    }
  }

  return { round };
}

/** Time is up, or the caller has gone: then nothing is written once more. */
const isOver = (cause: unknown): boolean =>
  MooringError.is(cause) && (cause.code === "timeout" || cause.code === "cancelled") && !cause.retryable;

/** Whoever ran out of time while writing cannot look any more, and is told of the write. */
function throwFirst(cause: unknown, error: unknown): never {
  throw isOver(cause) ? cause : error;
}

/** A refusal must not take the innocent with it: halve until the culprit is alone. */
function halves<T>(members: readonly T[]): T[][] {
  const half = Math.ceil(members.length / 2);
  return [members.slice(0, half), members.slice(half)];
}

/** Does the refusal speak of the content, so that one member of the batch may be to blame? */
const blamesAMember = (cause: unknown): boolean =>
  cause instanceof OperationError || (cause instanceof ApiError && cause.reason === "rejected");

function undone(what: string): ConvergenceError {
  return new ConvergenceError(
    `${what}: the change was written ${TRIES} times and did not stay: something else writes there`,
    {
      hint: "Find the other writer, or keep the two apart (docs/guides/contention.md says how); then run again.",
    },
  );
}
