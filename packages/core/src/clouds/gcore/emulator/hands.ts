import { familyOf } from "../../../emulation/addresses.ts";
import type { Hands } from "../../../emulation.ts";
import { parsePrefix } from "./addresses.ts";
import { floatingId, pairId } from "./picture.ts";
import type { Cell, Port } from "./world.ts";

/** An address of nobody, out of a range that is kept for examples: the pair that another writer adds. */
const RIVAL = "198.51.100.";

/** What a person does behind the clients' backs: pairs come and go at once, and floating IPs change their port. */
export function createHands({ state, switches, world }: Cell): Hands {
  const touch = (port: Port, pairs: Port["allowed_address_pairs"]) =>
    void Object.assign(port, { allowed_address_pairs: pairs, updated_at: world.date() });

  function take(id: string): void {
    const floating = Object.values(state.floating_ips).find((ip) => floatingId(ip) === id);
    if (floating) return void Object.assign(floating, { port_id: null, fixed_ip_address: null });
    const port = state.ports[id.split(" ")[1] ?? ""];
    const kept = port?.allowed_address_pairs.filter((pair) => pairId(port, pair) !== id);
    if (!port || !kept || kept.length === port.allowed_address_pairs.length)
      throw new Error("There is no such address any more, or it is the port's own.");
    touch(port, kept);
  }

  function put(portId: string, text: string): void {
    const port = state.ports[portId];
    if (!port) throw new Error(`There is no port ${portId}.`);
    const floating = Object.values(state.floating_ips).find((ip) => ip.floating_ip_address === text);
    if (floating) {
      const fixed = port.ip_assignments.find(({ ip_address }) => familyOf(ip_address) === 4)?.ip_address ?? null;
      return void Object.assign(floating, { port_id: port.id, fixed_ip_address: fixed });
    }
    const ip_address = parsePrefix(text);
    if (ip_address === undefined) throw new Error(`${text} is not an IP address or network.`);
    if (port.allowed_address_pairs.some((pair) => pair.ip_address === ip_address)) return;
    touch(port, [...port.allowed_address_pairs, { ip_address, mac_address: port.mac_address }]);
  }

  return {
    take,
    put,
    failNext: (words) => void switches.fail_tasks.push(words),
    rival({ path }) {
      const port = path.split("/").flatMap((part) => state.ports[part] ?? [])[0];
      if (!port) return undefined;
      const held = new Set(port.allowed_address_pairs.map(({ ip_address }) => ip_address));
      let last = 1;
      while (held.has(`${RIVAL}${last}`)) last += 1;
      put(port.id, `${RIVAL}${last}`);
      return `another writer put ${RIVAL}${last} on port ${port.id}`;
    },
  };
}
