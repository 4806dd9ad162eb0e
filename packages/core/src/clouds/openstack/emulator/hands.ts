import { parseAddress } from "../../../emulation/addresses.ts";
import type { Hands } from "../../../emulation.ts";
import { isNetwork } from "./addresses.ts";
import { storedPairs } from "./pairs.ts";
import { floatingId, pairId } from "./picture.ts";
import { UNBOUND } from "./reach.ts";
import { type Cell, type Port, revise } from "./world.ts";

/** An address of nobody, out of a range that is kept for examples: the pair that another writer adds. */
const RIVAL = "198.51.100.";

/** What a person does behind the clients' backs. Each change is a new revision, as it would be. */
export function createHands(cell: Cell): Omit<Hands, "failNext"> {
  const { state } = cell;
  const holds = (port: Port, ip: string) => port.allowed_address_pairs.some(({ ip_address }) => ip_address === ip);

  function put(portId: string, text: string): void {
    const port = state.ports[portId];
    if (!port) throw new Error(`There is no port ${portId}.`);
    const floating = Object.values(state.floating_ips).find((ip) => ip.floating_ip_address === text);
    if (floating) {
      const fixed = port.fixed_ips.find(({ ip_address }) => !ip_address.includes(":"));
      const router = Object.values(state.routers).find(
        (one) => one.external_network_id === floating.floating_network_id,
      );
      const bound = { port_id: port.id, fixed_ip_address: fixed?.ip_address ?? null, router_id: router?.id ?? null };
      revise(cell, floating, bound);
      return;
    }
    if (!isNetwork(text) && parseAddress(text) === undefined)
      throw new Error(`${text} is not an IP address or network.`);
    if (holds(port, text)) return;
    const pairs = [...port.allowed_address_pairs, { ip_address: text, mac_address: port.mac_address }];
    revise(cell, port, { allowed_address_pairs: storedPairs(pairs, port.mac_address) });
  }

  return {
    take(id) {
      const floating = Object.values(state.floating_ips).find((ip) => floatingId(ip) === id);
      if (floating) {
        revise(cell, floating, UNBOUND);
        return;
      }
      const port = state.ports[id.split(" ")[1] ?? ""];
      const kept = port?.allowed_address_pairs.filter((pair) => pairId(port, pair) !== id);
      if (!port || !kept || kept.length === port.allowed_address_pairs.length)
        throw new Error("There is no such address any more, or it is the port's own.");
      revise(cell, port, { allowed_address_pairs: kept });
    },
    put,
    rival({ path }) {
      const port = path.split("/").flatMap((part) => state.ports[part] ?? [])[0];
      if (!port) return undefined;
      let last = 1;
      while (holds(port, `${RIVAL}${last}`)) last += 1;
      put(port.id, `${RIVAL}${last}`);
      return `another writer put ${RIVAL}${last} on port ${port.id}`;
    },
  };
}
