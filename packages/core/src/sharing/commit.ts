import { onAbort } from "../time/abort.ts";
import type { Clock } from "../time/clock.ts";
import { givenUp, type Limits } from "../time/limits.ts";
import { type Batch, createRounds, type Member } from "./commit-round.ts";
import type { SharedObject } from "./shared-object.ts";

/** The one door through which changes of shared objects go. */
export interface Committer<State, Change> {
  /** Resolves with a state that was read after the write and holds the change. */
  commit(key: string, change: Change, limits: Limits): Promise<State>;
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
  const queues = new Map<string, Batch<State, Change>[]>();
  const { round } = createRounds(object, options);

  /** Runs until the queue of the key is empty. The state read to verify one batch serves the next. */
  async function run(key: string, queue: Batch<State, Change>[]): Promise<void> {
    // The changes of this turn of the event loop travel together.
    await new Promise((resolve) => setImmediate(resolve));
    let state: State | undefined;
    for (let next = queue.shift(); next; next = queue.shift()) {
      const batch = next.filter(({ gone }) => !gone);
      if (batch.length === 0) continue;
      const after = await round(key, batch, state);
      state = after.state;
      queue.unshift(...after.first);
      if (after.later.length > 0) join(queue, after.later);
    }
    queues.delete(key);
  }

  function enqueue(key: string, member: Member<State, Change>): void {
    const queue = queues.get(key);
    if (queue) {
      join(queue, [member]);
      return;
    }
    const fresh = [[member]];
    queues.set(key, fresh);
    void run(key, fresh);
  }

  return {
    commit: (key, change, limits) =>
      new Promise<State>((resolve, reject) => {
        const what = object.describe(key);
        if (limits.signal.aborted) return reject(givenUp(what, limits.signal));
        const giveUp = () => member.reject(givenUp(what, limits.signal, member.last));
        // Two turns later: a write that is under way has been told as well, and knows better what is left of it.
        const leave = () => void (member.last === undefined ? setImmediate(() => setImmediate(giveUp)) : giveUp());
        const done = () => {
          member.gone = true;
          stay();
        };
        const member: Member<State, Change> = {
          change,
          limits,
          since: options.clock.now(),
          tries: 0,
          held: 0,
          gone: false,
          resolve: (state) => {
            done();
            resolve(state);
          },
          reject: (error) => {
            done();
            reject(error);
          },
        };
        const stay = onAbort(limits.signal, leave);
        enqueue(key, member);
      }),
  };
}

/** Into the batch that waits last, so that all who wait travel together. */
function join<T>(queue: T[][], members: readonly T[]): void {
  const last = queue.at(-1);
  if (last) last.push(...members);
  else queue.push([...members]);
}
