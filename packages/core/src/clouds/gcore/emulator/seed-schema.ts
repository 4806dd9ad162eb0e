import * as z from "zod/mini";
import { held } from "../../../emulation/held.ts";
import { parseAddress, parseMac, parsePrefix } from "./addresses.ts";

const text = z.string().check(z.minLength(1));
const uuid = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
const id = z.optional(uuid);
const whole = z.int();
const scope = { project_id: z.optional(whole), region_id: z.optional(whole) };
const flag = z.optional(z.boolean());
const address = z.string().check(z.refine((value) => parseAddress(value) !== undefined, "must be an IP address"));
const prefix = z
  .string()
  .check(z.refine((value) => parsePrefix(value) !== undefined, "must be an IP address or network"));
const mac = z.string().check(z.refine((value) => parseMac(value) !== undefined, "must be a MAC address"));
const tags = z.optional(z.record(z.string(), z.string()));

const port = {
  id,
  name: z.optional(text),
  interface_name: z.optional(z.nullable(text)),
  /** Id or name. */
  network: text,
  ip_addresses: z.optional(z.array(address)),
  mac_address: z.optional(mac),
  /** Older ports hold what no call takes today: host bits, other spellings. Such text is planted as it is. */
  allowed_address_pairs: z.optional(z.array(z.strictObject({ ip_address: text, mac_address: z.optional(text) }))),
  port_security_enabled: flag,
  managed_by: z.optional(z.enum(["user", "system"])),
  trunk: flag,
  /** Is it that of a reserved fixed IP, attached? */
  reserved: flag,
  tags,
};
const subPort = z.strictObject({ ...port, segmentation_id: whole });
const attachedPort = z.strictObject({ ...port, sub_ports: z.optional(z.array(subPort)) });

/** A port of an instance, as a seed states it. */
export type PortSeed = z.output<typeof attachedPort>;

/** The seed format of the pretend Gcore. What is left out gets an invented value. */
export const seedSchema = z.strictObject({
  tokens: z.optional(z.array(text)),
  projects: z.optional(z.array(z.strictObject({ id: whole, name: text }))),
  regions: z.optional(z.array(z.strictObject({ id: whole, display_name: text }))),
  networks: z.optional(
    z.array(
      z.strictObject({
        id,
        name: text,
        ...scope,
        external: flag,
        shared: flag,
        default: flag,
        type: z.optional(z.enum(["vlan", "vxlan"])),
        mtu: z.optional(whole),
        segmentation_id: z.optional(z.nullable(whole)),
        tags,
        subnets: z.optional(
          z.array(
            z.strictObject({
              id,
              name: z.optional(text),
              cidr: prefix,
              gateway_ip: z.optional(z.nullable(address)),
              enable_dhcp: flag,
            }),
          ),
        ),
      }),
    ),
  ),
  instances: z.optional(
    z.array(
      z.strictObject({
        id,
        name: text,
        ...scope,
        bare_metal: flag,
        stopped: flag,
        ports: z.optional(z.array(attachedPort)),
      }),
    ),
  ),
  /** Attached to nothing. */
  ports: z.optional(z.array(z.strictObject({ ...port, ...scope }))),
  reserved_fixed_ips: z.optional(
    z.array(
      z.strictObject({
        id,
        name: z.optional(text),
        network: text,
        ip_address: address,
        is_vip: flag,
        /** Of ports, by their ids; counts while the switch `vip_pairs` is off. */
        members: z.optional(z.array(uuid)),
        allowed_address_pairs: port.allowed_address_pairs,
        tags,
        ...scope,
      }),
    ),
  ),
  floating_ips: z.optional(
    z.array(
      z.strictObject({
        id,
        floating_ip_address: address,
        /** Id. */
        port: z.optional(uuid),
        ...scope,
        tags,
      }),
    ),
  ),
});

/** What a seed may state; what it leaves out is made up. */
export type Seed = z.output<typeof seedSchema>;

/** Throws an Error that names the field that is wrong. */
export function readSeed(data: unknown): Seed {
  const read = seedSchema.safeParse(data, { reportInput: true });
  if (read.success) return read.data;
  const issue = held(read.error.issues[0]);
  return wrong(pathOf(issue.path) || "its top", reasonOf(issue));
}

function reasonOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return `there is no field ${issue.keys.join(", ")} here`;
    case "invalid_type":
      return issue.input === undefined ? "it is missing" : `must be of type ${issue.expected}`;
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}`;
    case "invalid_format":
      return "must be a version 4 UUID in small letters";
    case "too_small":
      return "must not be empty";
    default:
      return issue.message;
  }
}

/** For whoever wrote the seed: names the place in it. */
export function wrong(where: string, why: string): never {
  throw new Error(`The Gcore seed is wrong at ${where}: ${why}.`);
}

const pathOf = (path: readonly PropertyKey[]) =>
  path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text ? `${text}.${String(step)}` : String(step)),
    "",
  );
