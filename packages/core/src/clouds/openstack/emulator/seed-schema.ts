import * as z from "zod/mini";
import { parseAddress } from "../../../emulation/addresses.ts";
import { type Reader, seedReader } from "../../../emulation/seeds.ts";
import { isMac, isNetwork } from "./addresses.ts";

const text = z.string().check(z.minLength(1));
const uuid = z.string().check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "must be a UUID"));
const hex = z.string().check(z.regex(/^[0-9a-f]{32}$/, "must be 32 hexadecimal digits"));
const address = z.string().check(z.refine((raw) => parseAddress(raw) === raw, "must be an IP address"));
const cidr = z.string().check(z.refine(isNetwork, "must be a network"));
const mac = z.string().check(z.refine(isMac, "must be a MAC address"));
const flag = z.optional(z.boolean());
/** Every spelling that Neutron itself takes, host bits included. */
const pair = z.strictObject({
  ip_address: z
    .string()
    .check(z.refine((raw) => isNetwork(raw) || parseAddress(raw) !== undefined, "must be an IP address or network")),
  mac_address: z.optional(mac),
});
const common = {
  region: z.optional(text),
  project: z.optional(text),
  description: z.optional(z.string()),
  tags: z.optional(z.array(text)),
};
const many = <T extends z.ZodMiniType>(one: T) => z.optional(z.array(one));

const port = {
  id: z.optional(uuid),
  name: z.optional(z.string()),
  ...common,
  network: text,
  ip_addresses: many(address),
  mac_address: z.optional(mac),
  allowed_address_pairs: many(pair),
  port_security_enabled: flag,
};

/** Projects, users, networks, subnets, routers and ports are named by id or name; what is left out is made up. */
export const seedSchema = z.strictObject({
  regions: many(text),
  domains: many(z.strictObject({ id: text, name: text })),
  projects: many(z.strictObject({ id: hex, name: text, domain_id: z.optional(text) })),
  users: many(
    z.strictObject({
      id: z.optional(hex),
      name: text,
      domain_id: z.optional(text),
      password: text,
      roles: z.optional(z.record(z.string(), z.enum(["admin", "member", "reader"]))),
    }),
  ),
  application_credentials: many(
    z.strictObject({
      id: z.optional(hex),
      name: text,
      secret: text,
      user: text,
      project: text,
      unrestricted: flag,
      expires_at: z.optional(z.int()),
    }),
  ),
  quotas: z.optional(z.record(z.string(), z.record(z.string(), z.int()))),
  networks: many(
    z.strictObject({
      id: z.optional(uuid),
      name: text,
      ...common,
      shared: flag,
      external: flag,
      port_security_enabled: flag,
      subnets: many(
        z.strictObject({
          id: z.optional(uuid),
          name: z.optional(text),
          cidr,
          gateway_ip: z.optional(z.nullable(address)),
          enable_dhcp: flag,
          allocation_pools: many(z.strictObject({ start: address, end: address })),
        }),
      ),
    }),
  ),
  routers: many(
    z.strictObject({
      id: z.optional(uuid),
      name: text,
      ...common,
      external_network: z.optional(text),
      external_ip: z.optional(address),
      interfaces: many(text),
    }),
  ),
  servers: many(
    z.strictObject({
      id: z.optional(uuid),
      name: text,
      region: z.optional(text),
      project: z.optional(text),
      ports: many(z.strictObject(port)),
    }),
  ),
  ports: many(z.strictObject({ ...port, device_id: z.optional(z.string()), device_owner: z.optional(z.string()) })),
  floating_ips: many(
    z.strictObject({
      id: z.optional(uuid),
      ...common,
      floating_ip_address: z.optional(address),
      network: text,
      port: z.optional(text),
      fixed_ip_address: z.optional(address),
    }),
  ),
});

/** What a seed may state; what it leaves out is made up. */
export type Seed = z.output<typeof seedSchema>;

/** One element of a list in the seed. */
export type SeedOf<Key extends keyof Seed> = NonNullable<Seed[Key]> extends readonly (infer One)[] ? One : never;

const reader = seedReader("OpenStack");
/** Throws an Error that names what is wrong. */
export const readSeed = (data: unknown): Seed => reader.read(seedSchema, data);

/** For whoever wrote the seed: names the place in it. */
export const wrong: Reader["wrong"] = reader.wrong;
