import { familyOf } from "../../../emulation/addresses.ts";
import { letsVrrpIn, shownName } from "../../../emulation/wiring.ts";
import type { WiredNetwork, WiredPort, Wiring } from "../../../emulation.ts";
import { addressesOf, isNic, isVip, nicAddressFor, portsOf } from "./network.ts";
import type { Cell, Pair, Port, Subnet } from "./world.ts";

/**
 * What the VPC does with packets. A NIC sends from its own addresses and from its pairs. A virtual IP comes to the NICs that it is on,
 * whichever of them announces it, and to nobody else; an EIP comes to the port that it is bound to.
 */
export function wiringOf({ state }: Cell): Wiring {
  const servers = Object.values(state.servers);
  const group = (port: Port) => port.security_groups.flatMap((id) => state.security_groups[id]?.rules ?? []);

  function wired(nic: Port): WiredPort {
    const server = state.servers[nic.device_id];
    return {
      id: nic.id,
      server: server ? shownName(server, servers) : nic.device_id,
      mac: nic.mac_address,
      addresses: addressesOf(nic),
      ...(nic.unsecured ? {} : { allowed: nic.allowed_address_pairs.map((pair) => meant(pair, nic)) }),
      running: server?.stopped !== true,
      vrrp: nic.unsecured === true || hears(nic),
    };
  }

  /** From another NIC of the subnet. */
  function hears(nic: Port): boolean {
    const peers = portsOf(state, nic.network_id).filter((port) => isNic(port) && port.id !== nic.id);
    return letsVrrpIn(
      group(nic),
      peers.map((peer) => ({ security_groups: peer.security_groups, addresses: addressesOf(peer) })),
    );
  }

  function network(subnet: Subnet): WiredNetwork {
    const ports = portsOf(state, subnet.id);
    const nics = ports.filter(isNic);
    return {
      id: subnet.id,
      name: subnet.name,
      prefixes: [{ cidr: subnet.cidr, gateway: subnet.gateway_ip ?? undefined }],
      ports: nics.map(wired),
      delivered: [],
      shared: ports.filter(isVip).flatMap((vip) =>
        addressesOf(vip)
          .filter((ip) => familyOf(ip) === 4)
          .map((address) => ({
            address,
            ports: nics.filter((nic) => isOn(vip, nic, address)).map(({ id }) => id),
          })),
      ),
    };
  }

  return {
    networks: Object.values(state.subnets).map(network),
    mapped: Object.values(state.eips).flatMap(({ public_ip_address: outside, port_id }) => {
      const port = state.ports[port_id];
      const inside = port && addressesOf(port).find((ip) => familyOf(ip) === 4);
      return inside === undefined ? [] : [{ outside, inside, network: port?.network_id ?? "" }];
    }),
  };
}

/** The switched-off check is written as a network: any address. */
const meant = ({ ip_address, mac_address }: Pair, { mac_address: own }: Port) => ({
  ip: ip_address === "1.1.1.1/0" ? "0.0.0.0/0" : ip_address,
  mac: mac_address ?? own,
});

/** One of the NIC's addresses is among the pairs of the virtual IP, with its MAC address or none. */
function isOn({ allowed_address_pairs: pairs }: Port, nic: Port, ip: string): boolean {
  const own = nicAddressFor(nic, ip);
  return pairs.some(
    ({ ip_address, mac_address = nic.mac_address }) => ip_address === own && mac_address === nic.mac_address,
  );
}
