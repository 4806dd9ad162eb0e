import { contains } from "../../../emulation/addresses.ts";
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
    const others = Object.values(state.servers).filter(
      ({ name, region: its }) => name === server?.name && its === region,
    );
    return {
      id: port.id,
      server: others.length > 1 ? port.device_id : (server?.name ?? port.device_id),
      mac: port.mac_address,
      addresses: port.fixed_ips.map(({ ip_address }) => ip_address),
      ...(port.port_security_enabled
        ? { allowed: port.allowed_address_pairs.map(({ ip_address: ip, mac_address: mac }) => ({ ip, mac })) }
        : {}),
      running: server?.stopped !== true,
      vrrp: !port.port_security_enabled || hears(port),
    };
  }

  /** Some rule of its groups lets VRRP in from another port of the network. */
  function hears(port: Port): boolean {
    const peers = machines.filter(({ id, network_id }) => network_id === port.network_id && id !== port.id);
    return port.security_groups
      .flatMap((id) => state.security_groups[id]?.rules ?? [])
      .some(
        ({ direction, protocol, remote_group_id: group, remote_ip_prefix: prefix }) =>
          direction === "ingress" &&
          (protocol === null || protocol === "112" || protocol === "vrrp") &&
          (group === null || peers.some(({ security_groups }) => security_groups.includes(group))) &&
          (prefix === null ||
            peers.some(({ fixed_ips }) => fixed_ips.some(({ ip_address }) => contains(prefix, ip_address)))),
      );
  }
}
