import { isMac } from "./addresses.ts";
import {
  type Attributes,
  anything,
  type Check,
  flag,
  oneOf,
  STANDARD,
  text,
  uniqueTexts,
  uuid,
  uuidList,
} from "./attributes.ts";
import { type WantedIp, wantedIps } from "./fixed-ips.ts";
import { type WantedPair, wantedPairs } from "./pairs.ts";
import { said } from "./python.ts";
import type { Collection, Shape } from "./query.ts";
import { badRequest, invalidInput, refuse } from "./refusals.ts";
import { notFound, standardShape } from "./visible.ts";
import type { Cell, Port } from "./world.ts";

const mac: Check = (value, name) =>
  typeof value === "string" && isMac(value)
    ? value
    : refuse(badRequest(`Invalid input for ${name}. Reason: '${said(value)}' is not a valid MAC address.`));

const VNICS = [
  "normal",
  "direct",
  "macvtap",
  "baremetal",
  "direct-physical",
  "virtio-forwarder",
  "smart-nic",
  "vdpa",
  "accelerator-direct",
  "accelerator-direct-physical",
  "remote-managed",
];

const both = { post: "allowed", put: "allowed" } as const;

const attributes: Attributes = {
  ...STANDARD,
  network_id: { post: "required", filter: "text", sort: true, check: uuid },
  admin_state_up: { ...both, filter: "boolean", sort: true, check: flag },
  mac_address: { ...both, filter: "text", sort: true, check: mac },
  fixed_ips: { ...both, filter: "own", check: wantedIps },
  device_id: { ...both, filter: "text", sort: true, check: text },
  device_owner: { ...both, filter: "text", sort: true, check: text },
  status: { filter: "text", sort: true },
  allowed_address_pairs: { ...both, check: wantedPairs },
  extra_dhcp_opts: { ...both, check: anything },
  "binding:vif_type": {},
  "binding:vif_details": {},
  "binding:vnic_type": { ...both, check: oneOf(VNICS) },
  "binding:host_id": { ...both, filter: "own", check: anything },
  "binding:profile": { ...both, check: anything },
  port_security_enabled: { ...both, check: flag },
  security_groups: { ...both, filter: "own", check: uuidList },
  tags: { post: "allowed", filter: "own", check: uniqueTexts },
};

/** How ports are listed, filtered, sorted and cut into pages. */
export const PORTS: Collection = {
  one: "port",
  many: "ports",
  attributes,
  missing: notFound.port,
  own: {
    fixed_ips: byFixedIps,
    security_groups: ({ security_groups: groups }, values) =>
      Array.isArray(groups) && values.some((value) => groups.includes(value)),
    // No port of this world is bound to a host that one could name.
    "binding:host_id": (_, values) => values.includes(""),
  },
};

/** Filters of one key widen, those of two narrow; a key that Neutron does not know is passed over. */
function byFixedIps(shape: Shape, values: readonly string[]): boolean {
  const wanted = new Map<string, string[]>();
  for (const value of values) {
    const [, key = "", text = ""] =
      /^([^=]+)=(.*)$/.exec(value) ?? refuse(invalidInput(`'${value}' is not of the form <key>=[value].`));
    wanted.set(key, [...(wanted.get(key) ?? []), text]);
  }
  // The shape of a port tells them as the world has them.
  const fixed = shape.fixed_ips as Port["fixed_ips"];
  const has = (key: string, fits: (ip: Port["fixed_ips"][number], value: string) => boolean) => {
    const texts = wanted.get(key);
    return !texts || fixed.some((ip) => texts.some((value) => fits(ip, value)));
  };
  return (
    has("ip_address", (ip, value) => ip.ip_address === value) &&
    has("subnet_id", (ip, value) => ip.subnet_id === value) &&
    has("ip_address_substr", (ip, value) => ip.ip_address.includes(value))
  );
}

/** The fields of a write, once they have been read. */
export interface PortFields extends Record<string, unknown> {
  network_id?: string;
  project_id?: string;
  name?: string;
  description?: string;
  admin_state_up?: boolean;
  mac_address?: string;
  fixed_ips?: readonly WantedIp[];
  device_id?: string;
  device_owner?: string;
  allowed_address_pairs?: readonly WantedPair[];
  "binding:vnic_type"?: string;
  port_security_enabled?: boolean;
  security_groups?: string[];
}

/** `ACTIVE` once an agent has wired it, which the switch `agents` says there are. */
export const portStatus = ({ device_owner: owner }: Port, { switches }: Cell): "ACTIVE" | "DOWN" =>
  switches.agents && /^(compute|network):/.test(owner) ? "ACTIVE" : "DOWN";

/** As the API shows it; the fields about the host are an admin's. */
export const portShape = (port: Port, cell: Cell, forAdmin: boolean): Shape => ({
  ...standardShape(port),
  name: port.name,
  network_id: port.network_id,
  mac_address: port.mac_address,
  admin_state_up: port.admin_state_up,
  status: portStatus(port, cell),
  device_id: port.device_id,
  device_owner: port.device_owner,
  fixed_ips: port.fixed_ips,
  allowed_address_pairs: port.allowed_address_pairs,
  extra_dhcp_opts: [],
  security_groups: port.security_groups,
  "binding:vnic_type": port.vnic_type,
  port_security_enabled: port.port_security_enabled,
  ...(forAdmin
    ? { "binding:profile": {}, "binding:host_id": "", "binding:vif_type": "unbound", "binding:vif_details": {} }
    : {}),
});
