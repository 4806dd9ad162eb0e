import { isMap } from "@mooring/core";
import type { Clouds } from "../clouds.ts";
import type { Moment } from "../exchange.ts";
import { REDACTED } from "../redact.ts";

/** How the object that a write names looked before it and after it. */
interface Sight {
  readonly before?: string;
  readonly after?: string;
}

interface Witness {
  see(moment: Moment): void;
  /** Of the n-th exchange to arrive. */
  sightOf(nth: number): Sight;
  /** The object that a path names, as of now. */
  look(cloud: string, path: string): string | undefined;
  clear(): void;
}

const MOST = 2000;
/** Parts of a state that hold credentials. */
const SECRET = /token|key|user|account|secret|password/i;

/** Remembers both sides of the latest exchanges, `MOST` of them. */
export function createWitness(clouds: Clouds): Witness {
  const sights = new Map<number, { -readonly [Side in keyof Sight]: Sight[Side] }>();
  function look(cloud: string, path: string): string | undefined {
    const found = objectIn(clouds.cloud(cloud).state, path.split("/").filter(Boolean).map(decoded));
    return found === undefined ? undefined : JSON.stringify(found, hide, 2);
  }
  return {
    look,
    see({ when, count, cloud, request }) {
      const text = look(cloud, request.path);
      if (text === undefined) return;
      const sight = sights.get(count) ?? {};
      sight[when] = text;
      sights.set(count, sight);
      const [oldest] = sights.keys();
      if (sights.size > MOST && oldest !== undefined) sights.delete(oldest);
    },
    sightOf: (nth) => sights.get(nth) ?? {},
    clear: () => sights.clear(),
  };
}

/** Collections hold their objects by id, by a path that ends in it, or as a list of objects with an address. */
function objectIn(state: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  for (const [collection, all] of Object.entries(state)) {
    if (SECRET.test(collection) || typeof all !== "object" || all === null) continue;
    for (const name of names.toReversed()) {
      if (name.length < 4) continue;
      const found = Array.isArray(all)
        ? all.find((one) => one?.address === name)
        : isMap(all) && Object.hasOwn(all, name)
          ? all[name]
          : Object.entries(all).find(([key]) => key.endsWith(`/${name}`))?.[1];
      if (typeof found === "object" && found !== null) return found;
    }
  }
  return undefined;
}

const hide = (name: string, value: unknown) => (name !== "" && SECRET.test(name) ? REDACTED : value);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
