import { familyOf } from "../../../emulation/addresses.ts";
import { createPortHands } from "../../../emulation/port-hands.ts";
import type { Hands } from "../../../emulation.ts";
import { parsePrefix } from "./addresses.ts";
import type { Cell } from "./world.ts";

/** What a person does behind the clients' backs: pairs come and go at once, and floating IPs change their port. */
export function createHands({ state, switches, world }: Cell): Hands {
  const hands = createPortHands({
    ports: state.ports,
    setPairs: (port, pairs) => void Object.assign(port, { allowed_address_pairs: pairs, updated_at: world.date() }),
    pairFor: ({ mac_address }, text) => {
      const ip_address = parsePrefix(text);
      return ip_address === undefined ? undefined : { ip_address, mac_address };
    },
    floating: () => Object.values(state.floating_ips),
    floatingText: ({ floating_ip_address }) => floating_ip_address,
    move(floating, port) {
      const fixed = port?.ip_assignments.find(({ ip_address }) => familyOf(ip_address) === 4)?.ip_address ?? null;
      Object.assign(floating, { port_id: port?.id ?? null, fixed_ip_address: fixed });
    },
  });
  return { ...hands, failNext: (words) => void switches.fail_tasks.push(words) };
}
