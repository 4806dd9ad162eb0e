import { familyOf } from "../../../emulation/addresses.ts";
import { shownName } from "../../../emulation/wiring.ts";
import type { Wiring } from "../../../emulation.ts";
import { parsePrefix } from "./addresses.ts";
import type { Cell, Port } from "./world.ts";

/** Of the first project and region. What is on a trunk's sub ports goes over no wire: there are no VLANs. */
export function wiringOf({ state }: Cell): Wiring {
  const region = Number(Object.keys(state.regions)[0]);
  const machines = Object.values(state.ports).filter(
    ({ instance_id, parent }) => state.instances[instance_id ?? ""] !== undefined && parent === null,
  );
  return {
    networks: Object.values(state.networks)
      .filter(({ region_id }) => region_id === region)
      .map(({ id, name }) => ({
        id,
        name,
        prefixes: Object.values(state.subnets)
          .filter(({ network_id, cidr }) => network_id === id && familyOf(cidr) === 4)
          .map(({ cidr, gateway_ip }) => ({ cidr, gateway: gateway_ip ?? undefined })),
        ports: machines.filter(({ network_id }) => network_id === id).map(wired),
        delivered: [],
      })),
    mapped: Object.values(state.floating_ips).flatMap(({ floating_ip_address, fixed_ip_address, port_id }) => {
      const network = state.ports[port_id ?? ""]?.network_id;
      return network === undefined || fixed_ip_address === null
        ? []
        : [{ outside: floating_ip_address, inside: fixed_ip_address, network }];
    }),
  };

  function wired(port: Port) {
    const instance = state.instances[port.instance_id ?? ""];
    return {
      id: port.id,
      server: instance === undefined ? "" : shownName(instance, Object.values(state.instances)),
      mac: port.mac_address,
      addresses: port.ip_assignments.map(({ ip_address }) => ip_address),
      ...(port.port_security_enabled ? { allowed: allowedOf(port) } : {}),
      running: instance?.stopped !== true,
      // The API does not show it: the firewall lets the neighbours' VRRP in.
      vrrp: true,
    };
  }
}

/** Without the odd texts of older ports, which are no address. */
const allowedOf = ({ allowed_address_pairs }: Port) =>
  allowed_address_pairs.flatMap(({ ip_address, mac_address: mac }) => {
    const ip = parsePrefix(ip_address);
    return ip === undefined ? [] : [{ ip, mac: mac.toLowerCase() }];
  });
