import type { Clock, Limits } from "./clock.ts";
import { ApiError, ConvergenceError, MooringError, OperationError } from "./errors.ts";
import { givenUp } from "./http/failures.ts";
import { shareLimits } from "./limits.ts";

/** A list (or other whole) in the cloud that can only be replaced at once, without a revision to compare with. */
export interface SharedObject<State, Change> {
  /** For messages, such as `the pairs of port 9c31…`. */
  describe(key: string): string;
  /** A fresh look, never a remembered one. */
  read(key: string, limits: Limits): Promise<State>;
  /** Applies the changes to what was read. Pure. `undefined`: nothing to write. A change that cannot be is refused alone, by its index. */
  fold(
    state: State,
    changes: readonly Change[],
  ): { readonly next: State | undefined; readonly refused: ReadonlyMap<number, MooringError> };
  /** Replaces the whole, and returns when the cloud has finished doing so. */
  write(key: string, state: State, next: State, limits: Limits): Promise<void>;
  /** Is it in the state as the change wants it? */
  holds(state: State, change: Change): boolean;
  /**
   * Where the cloud shows what is in flight: waits until nobody's write of this object is, and answers whether it had to wait.
   * Asked only after a collision.
   */
  quiet?(key: string, limits: Limits): Promise<boolean>;
}

export interface Committer<State, Change> {
  /** Resolves with a state that was read after the write and holds the change. */
  commit(key: string, change: Change, limits: Limits): Promise<State>;
}

/** Times that one change is written (five repetitions) before we say that something else keeps undoing it. */
const TRIES = 6;
/** The window out of which chance picks a pause doubles with each collision, from and to these, in milliseconds. */
const PAUSE = 1_000;
const LONGEST_PAUSE = 8_000;
/** Times that we let somebody else go first before we write all the same. */
const CALM_ROUNDS = 50;

interface Entry<State, Change> {
  readonly change: Change;
  readonly limits: Limits;
  /** When it came: a cloud that asks for patience gets it for the time of one request with its repetitions. */
  readonly since: number;
  tries: number;
  held: number;
  gone: boolean;
  /** The last refusal or failure of a write that carried it. */
  last?: MooringError;
  /** May a write that carried it have been carried out? */
  effect: "none" | "unknown";
  resolve(state: State): void;
  reject(error: unknown): void;
}

/**
 * Group commit: while one write of an object is in flight, changes to it queue, and the next write carries all of them. N changes
 * at once cost at most two writes. Between processes nothing can be locked: each write is preceded by a read and followed by one,
 * and what was lost meanwhile is written again, a bounded number of times.
 */
export function createCommitter<State, Change>(
  object: SharedObject<State, Change>,
  options: { readonly clock: Clock; readonly random: () => number },
): Committer<State, Change> {
  type Batch = Entry<State, Change>[];
  const queues = new Map<string, Batch[]>();

  /** Runs until the queue of the key is empty. The state read to verify one batch serves the next. */
  async function run(key: string, queue: Batch[]): Promise<void> {
    // The changes of this turn of the event loop travel together.
    await new Promise((resolve) => setImmediate(resolve));
    let state: State | undefined;
    while (queue.length > 0) {
      const batch = (queue.shift() as Batch).filter(({ gone }) => !gone);
      if (batch.length > 0) state = await round(key, queue, batch, state);
    }
    queues.delete(key);
  }

  async function round(
    key: string,
    queue: Batch[],
    batch: Batch,
    known: State | undefined,
  ): Promise<State | undefined> {
    const { limits, release } = shareLimits(batch.map((one) => one.limits));
    try {
      const before = known ?? (await object.read(key, limits));
      const wanted = batch.filter(({ gone }) => !gone);
      const { next, refused } = object.fold(
        before,
        wanted.map(({ change }) => change),
      );
      for (const [index, error] of refused) wanted[index]?.reject(error);
      const live = wanted.filter((_, index) => !refused.has(index));
      if (next === undefined) {
        for (const one of live) one.resolve(before);
        return undefined;
      }
      const failure = await written(live, () => object.write(key, before, next, limits));
      if (failure !== undefined && !(await survived(key, queue, live, failure))) return undefined;
      return await verify(key, queue, live, failure, limits);
    } catch (error) {
      for (const one of batch) one.reject(error);
      return undefined;
    } finally {
      release();
    }
  }

  /** Writes, and keeps in mind for each member what became of it. Answers the failure. */
  async function written(live: Batch, write: () => Promise<void>): Promise<unknown> {
    const earlier = live.map(({ effect }) => effect);
    for (const one of live) one.effect = "unknown";
    try {
      await write();
      return undefined;
    } catch (error) {
      if (!MooringError.is(error)) return error;
      live.forEach((one, index) => {
        one.last = error;
        if (error.effect === "none") one.effect = earlier[index] ?? "none";
      });
      return error;
    }
  }

  /** After a write that failed: `true` when it may have landed all the same, so that looking is worth it. */
  async function survived(key: string, queue: Batch[], live: Batch, failure: unknown): Promise<boolean> {
    const passing = MooringError.is(failure) && failure.retryable;
    if (
      MooringError.is(failure) &&
      failure.effect === "unknown" &&
      (failure.code === "network" || failure.code === "api" || passing)
    )
      return true;
    if (failure instanceof ApiError && failure.reason === "conflict") await busy(key, queue, live);
    else if (passing) await busy(key, queue, patient(live, failure), failure.retryAfter);
    else if (live.length > 1 && blamesAMember(failure)) split(queue, live);
    else for (const one of live) one.reject(failure);
    return false;
  }

  /** Those whose time for one request is not over yet; the others fail with what the cloud said. */
  function patient(live: Batch, failure: MooringError): Batch {
    return live.filter((one) => {
      const wait = Math.max(PAUSE, failure.retryAfter ?? 0);
      const end = failure.retryAfter === undefined ? one.since + one.limits.retry : one.limits.deadline;
      if (options.clock.now() + wait <= Math.min(end, one.limits.deadline)) return true;
      one.reject(failure);
      return false;
    });
  }

  /** Something else holds the object: once more after a pause that grows, until the callers' own deadlines end it. */
  async function busy(key: string, queue: Batch[], live: Batch, asked = 0): Promise<void> {
    if (live.length === 0) return;
    const waited = Math.max(...live.map(({ held }) => held));
    for (const one of live) one.held += 1;
    await pause(key, queue, live, Math.min(LONGEST_PAUSE, PAUSE * 2 ** waited), asked);
  }

  /** A refusal must not take the innocent with it: halve until the culprit is alone. */
  function split(queue: Batch[], live: Batch): void {
    const half = Math.ceil(live.length / 2);
    queue.unshift(live.slice(0, half), live.slice(half));
  }

  async function verify(
    key: string,
    queue: Batch[],
    live: Batch,
    failure: unknown,
    limits: Limits,
  ): Promise<State | undefined> {
    const after = await object.read(key, limits);
    const lost = live.filter((one) => {
      if (!object.holds(after, one.change)) return true;
      one.resolve(after);
      return false;
    });
    if (lost.length === 0) return after;
    for (const one of lost) {
      one.tries += 1;
      if (one.tries >= TRIES) one.reject(failure ?? undone(object.describe(key)));
    }
    await pause(key, queue, lost, Math.min(LONGEST_PAUSE, PAUSE * 2 ** Math.max(...lost.map(({ tries }) => tries))));
    return undefined;
  }

  /** Back in the queue once nobody else seems to be writing. */
  async function pause(key: string, queue: Batch[], batch: Batch, longest: number, asked = 0): Promise<void> {
    const rest = batch.filter(({ gone }) => !gone);
    if (rest.length === 0) return;
    const { limits, release } = shareLimits(rest.map((one) => one.limits));
    // Whoever gives up meanwhile is told so by its own signal; a cloud that shows nothing is written to all the same.
    await calm(key, longest, asked, limits).catch(() => undefined);
    release();
    join(queue, rest);
  }

  /** Listens before it speaks: those who waited for the same write to end would else all write at once. */
  async function calm(key: string, longest: number, asked: number, limits: Limits): Promise<void> {
    for (let round = 0; round < CALM_ROUNDS; round += 1) {
      await options.clock.sleep(asked + longest * (0.05 + 0.95 * options.random()), limits.signal);
      if (!(await object.quiet?.(key, limits))) return;
    }
  }

  return {
    commit: (key, change, limits) =>
      new Promise<State>((resolve, reject) => {
        if (limits.signal.aborted) return reject(givenUp(object.describe(key), limits.signal));
        const giveUp = () => entry.reject(givenUp(object.describe(key), limits.signal, entry.last, entry.effect));
        // Two turns later: a write that is under way has been told as well, and knows better what is left of it.
        const leave = () => void (entry.last ? giveUp() : setImmediate(() => setImmediate(giveUp)));
        const done = () => {
          entry.gone = true;
          limits.signal.removeEventListener("abort", leave);
        };
        const entry: Entry<State, Change> = {
          change,
          limits,
          since: options.clock.now(),
          tries: 0,
          held: 0,
          gone: false,
          effect: "none",
          resolve: (state) => {
            done();
            resolve(state);
          },
          reject: (error) => {
            done();
            reject(error);
          },
        };
        limits.signal.addEventListener("abort", leave, { once: true });
        const queue = queues.get(key);
        if (queue) return join(queue, [entry]);
        const fresh = [[entry]];
        queues.set(key, fresh);
        void run(key, fresh);
      }),
  };
}

/** Does the refusal speak of the content, so that one member of the batch may be to blame? */
function blamesAMember(failure: unknown): boolean {
  return failure instanceof OperationError || (failure instanceof ApiError && failure.reason === "rejected");
}

/** Into the batch that waits last, so that all who wait travel together. */
function join<T>(queue: T[][], entries: readonly T[]): void {
  const last = queue.at(-1);
  if (last) last.push(...entries);
  else queue.push([...entries]);
}

function undone(what: string): ConvergenceError {
  return new ConvergenceError(
    `${what}: the change was written ${TRIES} times and did not stay: something else writes there`,
    {
      hint: "Find the other writer, or keep the two apart (docs/guides/contention.md says how); then run again.",
    },
  );
}
