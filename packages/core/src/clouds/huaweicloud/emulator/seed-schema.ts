import * as z from "zod/mini";
import { parseAddress } from "../../../emulation/addresses.ts";
import { parsePair } from "./addresses.ts";

const text = z.string().check(z.minLength(1));
const uuid = z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "must be a UUID"));
const hex = z.string().check(z.regex(/^[0-9a-f]{32}$/, "must be 32 hexadecimal digits"));
const address = z.string().check(z.refine((raw) => parseAddress(raw) === raw, "must be an IP address"));
const mac = z.string().check(z.regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, "must be a MAC address"));
const pair = z.strictObject({
  ip_address: z.string().check(z.refine((raw) => parsePair(raw) === raw, "must be an IP address or network")),
  mac_address: z.optional(mac),
});

/** A subnet is named by its id or its name; what is left out is made up. */
export const seedSchema = z.strictObject({
  account: z.optional(z.strictObject({ id: hex, name: text })),
  projects: z.optional(z.array(z.strictObject({ id: hex, name: text }))),
  users: z.optional(z.array(z.strictObject({ id: z.optional(hex), name: text, password: text }))),
  identity_providers: z.optional(z.array(z.strictObject({ id: text, token: text }))),
  keys: z.optional(z.array(z.strictObject({ access: text, secret: text, security_token: z.optional(text) }))),
  subnets: z.optional(
    z.array(
      z.strictObject({
        id: z.optional(uuid),
        name: text,
        project_id: z.optional(hex),
        cidr: text,
        gateway_ip: z.optional(address),
        neutron_subnet_id: z.optional(uuid),
        cidr_v6: z.optional(text),
        neutron_subnet_id_v6: z.optional(uuid),
      }),
    ),
  ),
  servers: z.optional(
    z.array(
      z.strictObject({
        id: z.optional(uuid),
        name: text,
        nics: z.optional(
          z.array(
            z.strictObject({
              id: z.optional(uuid),
              subnet: text,
              ip_addresses: z.optional(z.array(address)),
              mac_address: z.optional(mac),
              allowed_address_pairs: z.optional(z.array(pair)),
            }),
          ),
        ),
      }),
    ),
  ),
  shared_bandwidths: z.optional(z.array(z.strictObject({ id: z.optional(uuid), name: text, size: z.int() }))),
  eips: z.optional(
    z.array(
      z.strictObject({
        id: z.optional(uuid),
        ip_address: z.optional(address),
        alias: z.optional(text),
        type: z.optional(text),
        port_id: z.optional(uuid),
        bandwidth_size: z.optional(z.int()),
      }),
    ),
  ),
  ports: z.optional(
    z.array(
      z.strictObject({
        id: z.optional(uuid),
        name: z.optional(text),
        subnet: text,
        ip_address: z.optional(address),
        device_owner: z.optional(text),
        mac_address: z.optional(mac),
        allowed_address_pairs: z.optional(z.array(pair)),
      }),
    ),
  ),
});

/** What a seed may state; what it leaves out is made up. */
export type Seed = z.output<typeof seedSchema>;
