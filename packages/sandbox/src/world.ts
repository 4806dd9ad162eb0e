import type { Clock } from "@mooring/core";
import type { EmulatedWorld } from "@mooring/core/emulators";

/** The laws of one pretend world, and what it has handed out: the journal gives those ids stable names. */
export interface World extends EmulatedWorld {
  readonly handedOut: ReadonlySet<string>;
}

/** @param remembers of how many ids the latest are remembered */
export function createWorld(clock: Clock, random: () => number, remembers = Number.POSITIVE_INFINITY): World {
  const handedOut = new Set<string>();
  return {
    date: () => clock.date(),
    random,
    uuid: () => {
      const id = uuid4(random);
      handedOut.add(id);
      const [oldest] = handedOut;
      if (handedOut.size > remembers && oldest !== undefined) handedOut.delete(oldest);
      return id;
    },
    handedOut,
  };
}

function uuid4(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  hex[12] = "4";
  hex[16] = ((Number.parseInt(hex[16] ?? "0", 16) & 3) | 8).toString(16);
  const text = hex.join("");
  return [0, 8, 12, 16, 20].map((from, at) => text.slice(from, [8, 12, 16, 20, 32][at])).join("-");
}

/** Chance that repeats itself: the same seed gives the same numbers (mulberry32). */
export function seededRandom(seed: string): () => number {
  let state = [...seed].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0, 2166136261);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
