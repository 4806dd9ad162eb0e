import type { Clouds } from "../clouds.ts";
import { describeFault, type PlainFault } from "../fault-text.ts";

/** Something that a person did to the world, or to how it behaves. */
export interface Deed {
  /** Milliseconds since 1970 on the sandbox's clock. */
  readonly time: number;
  readonly text: string;
}

/** What is done by hand while the sandbox runs, and remembered: whoever looks at the journal wants to know it. */
export interface Deeds {
  list(): readonly Deed[];
  /** The faults that were asked for since the start, in order. */
  readonly faults: readonly PlainFault[];
  addFaults(faults: readonly PlainFault[]): void;
  setSwitch(cloud: string, name: string, value: unknown): void;
  take(cloud: string, address: string): void;
  put(cloud: string, port: string, address: string): void;
  /** Where it cannot be put, it stays. */
  move(cloud: string, address: string, text: string, port: string): void;
  failNext(cloud: string, words: string): void;
  /** From now on writes are counted anew. */
  mark(): void;
  /** Writes since the mark, or since the start. */
  writes(): number;
  reset(): void;
  /** Calls `listener` after everything that was done. */
  follow(listener: (cloud?: string) => void): void;
}

/** So many are remembered. */
const MOST = 1000;

/**
 * `first`: faults that wait from the start, and again after each reset. Throws an Error for a cloud that is not pretended, or that has no
 * hands.
 */
export function createDeeds(clouds: Clouds, first: readonly PlainFault[]): Deeds {
  const listeners = new Set<(cloud?: string) => void>();
  const deeds: Deed[] = [];
  const faults: PlainFault[] = [];
  let marked = 0;
  function did(text: string, cloud?: string): void {
    deeds.push({ time: clouds.clock.date(), text });
    if (deeds.length > MOST) deeds.shift();
    for (const listener of listeners) listener(cloud);
  }
  const handsOf = (cloud: string) => {
    const { hands } = clouds.cloud(cloud);
    if (!hands) throw new Error(`the pretend ${cloud} cannot be changed by hand`);
    return hands;
  };
  function addFaults(all: readonly PlainFault[]): void {
    for (const { cloud } of all) if (cloud !== undefined) clouds.cloud(cloud);
    for (const fault of all) {
      clouds.faults.add(fault);
      faults.push(fault);
    }
  }
  addFaults(first);

  return {
    list: () => deeds,
    faults,
    addFaults(all) {
      addFaults(all);
      for (const fault of all) did(`fault: ${describeFault(fault)}`);
    },
    setSwitch(cloud, name, value) {
      clouds.setSwitch(cloud, name, value);
      did(`switch: ${cloud}.${name}=${JSON.stringify(value)}`, cloud);
    },
    take(cloud, address) {
      handsOf(cloud).take(address);
      did(`taken away: ${address}`, cloud);
    },
    put(cloud, port, address) {
      handsOf(cloud).put(port, address);
      did(`put: ${address} on ${port}`, cloud);
    },
    move(cloud, address, text, port) {
      const hands = handsOf(cloud);
      hands.put(port, text);
      // What can be only in one place has left its old one already.
      const picture = clouds.cloud(cloud).picture?.();
      const all = [...(picture?.servers ?? []).flatMap(({ ports }) => ports), ...(picture?.ports ?? [])];
      const old = all.find((one) => one.id !== port && one.addresses.some(({ id }) => id === address));
      if (old) hands.take(address);
      did(`moved: ${text} to ${port}`, cloud);
    },
    failNext(cloud, words) {
      const { failNext } = handsOf(cloud);
      if (!failNext) throw new Error(`no work of ${cloud} can fail`);
      failNext(words);
      did(`the next task of ${cloud} fails: ${words}`, cloud);
    },
    mark() {
      marked = clouds.journal.totals().writes;
      did("mark");
    },
    writes: () => clouds.journal.totals().writes - marked,
    reset() {
      clouds.reset();
      marked = 0;
      deeds.splice(0);
      faults.splice(0);
      addFaults(first);
      did("reset");
    },
    follow: (listener) => void listeners.add(listener),
  };
}
