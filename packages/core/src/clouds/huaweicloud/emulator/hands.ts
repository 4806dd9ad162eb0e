import { createPortHands } from "../../../emulation/port-hands.ts";
import type { Hands } from "../../../emulation.ts";
import { parsePair } from "./addresses.ts";
import type { Cell } from "./world.ts";

/** What a person does behind the clients' backs: pairs come and go on NICs and on the ports of virtual IPs, EIPs change their port. */
export function createHands({ state, switches, world }: Cell): Hands {
  const hands = createPortHands({
    ports: state.ports,
    setPairs: (port, pairs) => void Object.assign(port, { allowed_address_pairs: pairs, updated_at: world.date() }),
    pairFor: (_, text) => {
      const ip_address = parsePair(text);
      return ip_address === undefined ? undefined : { ip_address };
    },
    floating: () => Object.values(state.eips),
    floatingText: ({ public_ip_address }) => public_ip_address,
    move(eip, port) {
      eip.port_id = port?.id ?? "";
    },
  });
  return { ...hands, failNext: (words) => void switches.fail_writes.push(words) };
}
