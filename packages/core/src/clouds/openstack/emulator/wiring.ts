import { letsVrrpIn, shownName } from "../../../emulation/wiring.ts";
import type { WiredPort, Wiring } from "../../../emulation.ts";
import type { Cell, Port } from "./world.ts";

/** Of one region, the first: what Neutron's bridges and routers do with packets. */
export function wiringOf({ state }: Cell): Wiring {
  const region = state.regions[0];
  const networks = Object.values(state.networks).filter((one) => one.region === region);
  const machines = Object.values(state.ports).filter(({ device_id }) => state.servers[device_id] !== undefined);
  return {
    networks: networks.map((network) => ({
      id: network.id,
      name: network.name,
      prefixes: Object.values(state.subnets)
        .filter(({ network_id, ip_version }) => network_id === network.id && ip_version === 4)
        .map(({ cidr, gateway_ip }) => ({ cidr, gateway: gateway_ip ?? undefined })),
      ports: machines.filter(({ network_id }) => network_id === network.id).map(wired),
      delivered: [],
    })),
    mapped: Object.values(state.floating_ips).flatMap(({ port_id, fixed_ip_address: inside, ...one }) => {
      const network = port_id === null ? undefined : state.ports[port_id]?.network_id;
      return network === undefined || inside === null ? [] : [{ outside: one.floating_ip_address, inside, network }];
    }),
  };

  function wired(port: Port): WiredPort {
    const server = state.servers[port.device_id];
    const others = Object.values(state.servers).filter((one) => one.region === region);
    return {
      id: port.id,
      server: server ? shownName(server, others) : port.device_id,
      mac: port.mac_address,
      addresses: port.fixed_ips.map(({ ip_address }) => ip_address),
      ...(port.port_security_enabled
        ? { allowed: port.allowed_address_pairs.map(({ ip_address: ip, mac_address: mac }) => ({ ip, mac })) }
        : {}),
      running: server?.stopped !== true,
      vrrp: !port.port_security_enabled || hears(port),
    };
  }

  /** From another port of the network. */
  function hears(port: Port): boolean {
    const peers = machines.filter(({ id, network_id }) => network_id === port.network_id && id !== port.id);
    return letsVrrpIn(
      port.security_groups.flatMap((id) => state.security_groups[id]?.rules ?? []),
      peers.map(({ security_groups, fixed_ips }) => ({
        security_groups,
        addresses: fixed_ips.map(({ ip_address }) => ip_address),
      })),
    );
  }
}
