import type { Hands } from "../../../emulation.ts";
import { parsePair } from "./addresses.ts";
import { hasPair } from "./network.ts";
import { eipId, pairId } from "./picture.ts";
import type { Cell, Port } from "./world.ts";

/** An address of nobody, out of a range that is kept for examples: the pair that another writer adds. */
const RIVAL = "198.51.100.";

/** What a person does behind the clients' backs: pairs come and go on NICs and on the ports of virtual IPs, EIPs change their port. */
export function createHands({ state, switches, world }: Cell): Hands {
  const touch = (port: Port, pairs: Port["allowed_address_pairs"]) =>
    void Object.assign(port, { allowed_address_pairs: pairs, updated_at: world.date() });

  function put(portId: string, text: string): void {
    const port = state.ports[portId];
    if (!port) throw new Error(`There is no port ${portId}.`);
    const eip = Object.values(state.eips).find(({ public_ip_address }) => public_ip_address === text);
    if (eip) {
      eip.port_id = port.id;
      return;
    }
    const ip_address = parsePair(text);
    if (ip_address === undefined) throw new Error(`${text} is not an IP address or network.`);
    if (!hasPair(port, ip_address)) touch(port, [...port.allowed_address_pairs, { ip_address }]);
  }

  return {
    take(id) {
      const eip = Object.values(state.eips).find((one) => eipId(one) === id);
      if (eip) {
        eip.port_id = "";
        return;
      }
      const port = state.ports[id.split(" ")[1] ?? ""];
      const kept = port?.allowed_address_pairs.filter((pair) => pairId(port, pair) !== id);
      if (!port || !kept || kept.length === port.allowed_address_pairs.length)
        throw new Error("There is no such address any more, or it is the port's own.");
      touch(port, kept);
    },
    put,
    failNext: (words) => void switches.fail_writes.push(words),
    rival({ path }) {
      const port = path.split("/").flatMap((part) => state.ports[part] ?? [])[0];
      if (!port) return undefined;
      let last = 1;
      while (hasPair(port, `${RIVAL}${last}`)) last += 1;
      put(port.id, `${RIVAL}${last}`);
      return `another writer put ${RIVAL}${last} on port ${port.id}`;
    },
  };
}
