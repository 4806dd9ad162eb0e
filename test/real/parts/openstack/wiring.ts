import type { WiredPort, Wiring } from "../../../../packages/core/src/emulation.ts";
import type { Session } from "./session.ts";
import { SERVERS } from "./stage.ts";

interface Network {
  readonly id: string;
  readonly name: string;
}
interface Subnet {
  readonly network_id: string;
  readonly ip_version: number;
  readonly cidr: string;
  readonly gateway_ip: string | null;
}
interface Port {
  readonly id: string;
  readonly network_id: string;
  readonly device_id: string;
  readonly mac_address: string;
  readonly fixed_ips: readonly { readonly ip_address: string }[];
  readonly allowed_address_pairs: readonly { readonly ip_address: string; readonly mac_address: string }[];
  readonly port_security_enabled: boolean;
  readonly security_groups: readonly string[];
}
interface FloatingIp {
  readonly floating_ip_address: string;
  readonly fixed_ip_address: string | null;
  readonly port_id: string | null;
}
interface Rule {
  readonly security_group_id: string;
  readonly direction: string;
  readonly protocol: string | number | null;
}

/** What the real Neutron says of the packets of a project's network, asked anew each time. */
export async function neutronWiring(member: Session): Promise<Wiring> {
  const list = async <T>(what: string) =>
    Object.values(await member.call("GET", `/v2.0/${what}`)).find(Array.isArray) as readonly T[];
  const [networks, subnets, ports, floating, rules] = await Promise.all([
    list<Network>("networks?name=private"),
    list<Subnet>("subnets"),
    list<Port>("ports"),
    list<FloatingIp>("floatingips"),
    list<Rule>("security-group-rules"),
  ]);
  const names = new Map(Object.entries(SERVERS).map(([name, id]) => [id, name]));
  const heard = new Set(
    rules
      .filter(({ direction, protocol }) => direction === "ingress" && [null, "112", "vrrp"].includes(protocol as null))
      .map((rule) => rule.security_group_id),
  );
  const wired = (port: Port): WiredPort => ({
    id: port.id,
    server: names.get(port.device_id) ?? port.device_id,
    mac: port.mac_address,
    addresses: port.fixed_ips.map(({ ip_address }) => ip_address),
    ...(port.port_security_enabled
      ? { allowed: port.allowed_address_pairs.map(({ ip_address: ip, mac_address: mac }) => ({ ip, mac })) }
      : {}),
    running: true,
    vrrp: !port.port_security_enabled || port.security_groups.some((id) => heard.has(id)),
  });
  return {
    networks: networks.map(({ id, name }) => ({
      id,
      name,
      prefixes: subnets
        .filter(({ network_id, ip_version }) => network_id === id && ip_version === 4)
        .map(({ cidr, gateway_ip }) => ({ cidr, gateway: gateway_ip ?? undefined })),
      ports: ports.filter(({ network_id, device_id }) => network_id === id && names.has(device_id)).map(wired),
      delivered: [],
    })),
    mapped: floating.flatMap(({ floating_ip_address: outside, fixed_ip_address: inside, port_id }) => {
      const network = ports.find(({ id }) => id === port_id)?.network_id;
      return inside === null || network === undefined ? [] : [{ outside, inside, network }];
    }),
  };
}
