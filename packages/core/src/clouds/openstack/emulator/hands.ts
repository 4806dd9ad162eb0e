import { familyOf, parseAddress } from "../../../emulation/addresses.ts";
import { createPortHands } from "../../../emulation/port-hands.ts";
import type { Hands } from "../../../emulation.ts";
import { isNetwork } from "./addresses.ts";
import { storedPairs } from "./pairs.ts";
import { UNBOUND } from "./reach.ts";
import { type Cell, revise } from "./world.ts";

/** What a person does behind the clients' backs. Each change is a new revision, as it would be. */
export function createHands(cell: Cell): Omit<Hands, "failNext"> {
  const { state } = cell;
  return createPortHands({
    ports: state.ports,
    setPairs: (port, pairs) => revise(cell, port, { allowed_address_pairs: storedPairs(pairs, port.mac_address) }),
    pairFor: ({ mac_address }, text) =>
      isNetwork(text) || parseAddress(text) !== undefined ? { ip_address: text, mac_address } : undefined,
    floating: () => Object.values(state.floating_ips),
    floatingText: ({ floating_ip_address }) => floating_ip_address,
    move(floating, port) {
      const router = Object.values(state.routers).find(
        (one) => one.external_network_id === floating.floating_network_id,
      );
      const fixed = port?.fixed_ips.find(({ ip_address }) => familyOf(ip_address) === 4);
      const bound = port && {
        port_id: port.id,
        fixed_ip_address: fixed?.ip_address ?? null,
        router_id: router?.id ?? null,
      };
      revise(cell, floating, bound ?? UNBOUND);
    },
  });
}
