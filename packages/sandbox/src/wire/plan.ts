import type { WiredNetwork, WiredPort, Wiring } from "@mooring/core/emulators";

/** What the machine's kernel is to have: links by their ids, and what may pass over them. */
export interface WirePlan {
  readonly servers: readonly string[];
  readonly bridges: readonly { readonly id: string; readonly gateways: readonly string[] }[];
  readonly links: readonly Link[];
  /** Where the router sends what is for an address that goes to one port alone. */
  readonly deliveries: readonly { readonly address: string; readonly mac: string; readonly bridge: string }[];
  /** The whole rule set of the networks, and of the router: put in place at once. */
  readonly bridgeRules: string;
  readonly routerRules: string;
}

/** One port of a server, as a pair of interfaces: one end inside, the other on the bridge of its network. */
export interface Link {
  /** Of the port, or of the network with the router's. */
  readonly id: string;
  readonly server: string;
  /** Inside the server: `eth0`, `eth1`, in the order of its ports. */
  readonly inside: string;
  readonly bridge: string;
  readonly mac: string;
  readonly addresses: readonly string[];
  readonly gateway: string | undefined;
}

/** Somebody in the world outside, behind the router. */
export const OUTSIDE = "outside";
/** RFC 2544's range: nobody's real network. */
export const OUTSIDE_NET = { router: "198.18.0.1", machine: "198.18.0.2", length: 15 };

/** `name`: what the kernel calls a link or bridge of this id; the same one each time. */
export function planOf(wiring: Wiring, name: (id: string) => string): WirePlan {
  const seen = new Map<string, number>();
  const links = wiring.networks.flatMap((network) =>
    network.ports.map((port): Link => {
      const nth = seen.get(port.server) ?? 0;
      seen.set(port.server, nth + 1);
      const first = network.prefixes.find(({ cidr }) => !cidr.includes(":"));
      const length = first?.cidr.split("/")[1] ?? "24";
      return {
        id: port.id,
        server: port.server,
        inside: `eth${nth}`,
        bridge: network.id,
        mac: port.mac,
        addresses: port.addresses.filter((ip) => !ip.includes(":")).map((ip) => `${ip}/${length}`),
        gateway: nth === 0 ? first?.gateway : undefined,
      };
    }),
  );
  const used = wiring.networks.filter(({ ports }) => ports.length > 0);
  return {
    servers: [...seen.keys()],
    bridges: used.map(({ id, prefixes }) => ({
      id,
      gateways: prefixes.flatMap(({ cidr, gateway }) =>
        gateway === undefined || gateway.includes(":") ? [] : [`${gateway}/${cidr.split("/")[1]}`],
      ),
    })),
    links,
    deliveries: used.flatMap(({ id, ports, delivered }) =>
      delivered.flatMap(({ address, port }) => {
        const mac = ports.find((one) => one.id === port)?.mac;
        return mac === undefined || address.includes(":") ? [] : [{ address, mac, bridge: id }];
      }),
    ),
    bridgeRules: bridgeRules(used, name),
    routerRules: routerRules(wiring),
  };
}

/** What port security and delivery are, as rules of the bridges: each port is asked what comes from it, and what goes to it. */
function bridgeRules(networks: readonly WiredNetwork[], name: (id: string) => string): string {
  const ports = networks.flatMap((network) => network.ports.map((port) => ({ port, network })));
  return [
    "add table bridge wire",
    "delete table bridge wire",
    "table bridge wire {",
    "  chain passing {",
    "    type filter hook forward priority 0; policy accept;",
    ...ports.flatMap(({ port }) => [
      `    iifname "${name(port.id)}" jump from_${name(port.id)}`,
      `    oifname "${name(port.id)}" jump to_${name(port.id)}`,
    ]),
    "  }",
    ...ports.flatMap(({ port, network }) => [
      ...fromRules(port, name(port.id)),
      ...toRules(port, network, name(port.id)),
    ]),
    "}",
    "",
  ].join("\n");
}

/** What goes to one port alone is not for the others. */
const deliveryRules = ({ delivered }: WiredNetwork, { id }: WiredPort): string[] =>
  delivered
    .filter(({ address, port }) => port !== id && !address.includes(":"))
    .flatMap(({ address }) => [
      `ether type ip ip daddr ${address} drop`,
      `ether type arp arp daddr ip ${address} drop`,
    ]);

/** What some ports share is not for the others; they hear who has it now, and do not ask for it in vain. */
const sharedRules = ({ shared = [] }: WiredNetwork, { id }: WiredPort): string[] =>
  shared
    .filter(({ address, ports }) => !ports.includes(id) && !address.includes(":"))
    .flatMap(({ address }) => [
      `ether type ip ip daddr ${address} drop`,
      `ether type arp arp operation request arp saddr ip != ${address} arp daddr ip ${address} drop`,
    ]);

const isFour = ({ ip }: { readonly ip: string }) => !ip.includes(":");

/** Only frames from an address and MAC address that the port may use: Neutron's port security, for IPv4 and ARP. */
function fromRules(port: WiredPort, link: string): string[] {
  const rules = (): string[] => {
    if (!port.running) return ["drop"];
    if (port.allowed === undefined) return [];
    const own = port.addresses.map((ip) => ({ ip, mac: port.mac }));
    const all = [...own, ...port.allowed].filter(isFour);
    const passing = [...new Set(all.map(({ mac }) => mac))].flatMap((mac) => {
      const set = `{ ${whole(all.filter((one) => one.mac === mac).map(({ ip }) => ip)).join(", ")} }`;
      return [
        `ether saddr ${mac} ether type ip ip saddr ${set} return`,
        `ether saddr ${mac} ether type arp arp saddr ether ${mac} arp saddr ip ${set} return`,
      ];
    });
    return ["ether type arp arp saddr ip 0.0.0.0 return", ...passing, "drop"];
  };
  return [`  chain from_${link} {`, ...rules().map((rule) => `    ${rule}`), "  }"];
}

function toRules(port: WiredPort, network: WiredNetwork, link: string): string[] {
  const vrrp = port.vrrp ? [] : ["ether type ip ip protocol 112 drop"];
  const rules = port.running ? [...deliveryRules(network, port), ...sharedRules(network, port), ...vrrp] : ["drop"];
  return [`  chain to_${link} {`, ...rules.map((rule) => `    ${rule}`), "  }"];
}

/** Without what is inside another one: a set of the kernel's takes no overlaps. */
function whole(prefixes: readonly string[]): string[] {
  const numbers = [...new Set(prefixes)].map((text) => {
    const [head = "", length = "32"] = text.split("/");
    const number = head.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
    const size = 2 ** (32 - Number(length));
    const first = Math.floor(number / size) * size;
    return { text: `${dotted(first)}/${length}`, first, last: first + size - 1 };
  });
  numbers.sort((a, b) => a.first - b.first || b.last - a.last);
  return numbers
    .filter(
      ({ first, last }, at) => !numbers.some((one, other) => other < at && one.first <= first && last <= one.last),
    )
    .map(({ text }) => text);
}

const dotted = (number: number) => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");

/** Floating addresses: translated on the way in and on the way out, without a memory: one that is moved takes along what is under way. */
function routerRules({ mapped }: Wiring): string {
  const four = mapped.filter(({ outside, inside }) => !outside.includes(":") && !inside.includes(":"));
  return [
    "add table ip wire",
    "delete table ip wire",
    "table ip wire {",
    "  chain in { type filter hook prerouting priority -300;",
    ...four.map(({ outside, inside }) => `    ip daddr ${outside} ip daddr set ${inside} accept`),
    "  }",
    "  chain out { type filter hook postrouting priority 100;",
    ...four.map(({ outside, inside }) => `    oifname "${OUTSIDE}" ip saddr ${inside} ip saddr set ${outside} accept`),
    "  }",
    "}",
    "",
  ].join("\n");
}
