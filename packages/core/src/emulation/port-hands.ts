import type { Hands } from "../emulation.ts";
import { floatingId, pairId } from "./picture.ts";

interface Pair {
  readonly ip_address: string;
  readonly mac_address?: string;
}

interface Port<P extends Pair> {
  readonly id: string;
  readonly allowed_address_pairs: readonly P[];
}

/** What hands must know of a world whose ports have pairs, and of its addresses that are mapped to ports from outside. */
export interface PortWorld<P extends Pair, One extends Port<P>, Floating extends { readonly id: string }> {
  readonly ports: Readonly<Record<string, One>>;
  setPairs(port: One, pairs: P[]): void;
  /** The pair for a text; `undefined` where it is no address or network. */
  pairFor(port: One, text: string): P | undefined;
  floating(): readonly Floating[];
  floatingText(one: Floating): string;
  /** To a port, or to none. */
  move(one: Floating, port: One | undefined): void;
}

/** An address of nobody, out of a range that is kept for examples: the pair that another writer adds. */
const RIVAL = "198.51.100.";

/** Hands for such a world: pairs come and go, and what is mapped from outside changes its port. */
export function createPortHands<P extends Pair, One extends Port<P>, Floating extends { readonly id: string }>(
  world: PortWorld<P, One, Floating>,
): Pick<Hands, "take" | "put" | "rival"> {
  const has = (port: One, ip: string) => port.allowed_address_pairs.some(({ ip_address }) => ip_address === ip);

  function put(portId: string, text: string): void {
    const port = world.ports[portId];
    if (!port) throw new Error(`There is no port ${portId}.`);
    const floating = world.floating().find((one) => world.floatingText(one) === text);
    if (floating) {
      world.move(floating, port);
      return;
    }
    const pair = world.pairFor(port, text);
    if (pair === undefined) throw new Error(`${text} is not an IP address or network.`);
    if (!has(port, pair.ip_address)) world.setPairs(port, [...port.allowed_address_pairs, pair]);
  }

  return {
    take(id) {
      const floating = world.floating().find((one) => floatingId(one) === id);
      if (floating) {
        world.move(floating, undefined);
        return;
      }
      const port = world.ports[id.split(" ")[1] ?? ""];
      const kept = port?.allowed_address_pairs.filter((pair) => pairId(port, pair) !== id);
      if (!port || !kept || kept.length === port.allowed_address_pairs.length)
        throw new Error("There is no such address any more, or it is the port's own.");
      world.setPairs(port, kept);
    },
    put,
    rival({ path }) {
      const port = path.split("/").flatMap((part) => world.ports[part] ?? [])[0];
      if (!port) return undefined;
      let last = 1;
      while (has(port, `${RIVAL}${last}`)) last += 1;
      put(port.id, `${RIVAL}${last}`);
      return `another writer put ${RIVAL}${last} on port ${port.id}`;
    },
  };
}
