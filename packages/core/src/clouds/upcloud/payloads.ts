import * as z from "zod/mini";

/**
 * The API's own spelling. Loose: fields come and go between years. `floating` and `part_of_plan` are left out where they would be
 * "no", `mac` and `server` where an address is attached to nothing.
 */
const optionalText = z.optional(z.nullable(z.string()));

const ipAddress = z.looseObject({
  access: z.string(),
  address: z.string(),
  family: z.string(),
  ptr_record: optionalText,
  server: optionalText,
  mac: optionalText,
  zone: optionalText,
  floating: optionalText,
  part_of_plan: optionalText,
  release_policy: optionalText,
  delegated_to_account_id: z.optional(z.nullable(z.unknown())),
});

const networkInterface = z.looseObject({
  index: z.number(),
  mac: z.string(),
  type: z.string(),
  network: optionalText,
  bootable: optionalText,
  source_ip_filtering: optionalText,
  ip_addresses: z.looseObject({
    ip_address: z.optional(
      z.nullable(
        z.array(
          z.looseObject({
            address: z.string(),
            family: z.string(),
            floating: optionalText,
            dhcp_provided: optionalText,
            release_policy: optionalText,
          }),
        ),
      ),
    ),
  }),
});

/** Missing before 2022, and in API 1.2. */
const labels = z.optional(
  z.nullable(
    z.looseObject({ label: z.optional(z.nullable(z.array(z.looseObject({ key: z.string(), value: z.string() })))) }),
  ),
);

/** What the list of servers shows of each. */
const serverInList = z.looseObject({
  uuid: z.string(),
  title: z.string(),
  hostname: optionalText,
  zone: z.string(),
  state: z.string(),
  labels,
});

const server = z.extend(serverInList, {
  ip_addresses: z.looseObject({ ip_address: z.optional(z.nullable(z.array(z.looseObject({ address: z.string() })))) }),
  networking: z.optional(z.looseObject({ interfaces: z.looseObject({ interface: z.array(networkInterface) }) })),
});

/** Of a newer service: neither wrapped nor in the other services' words. */
export const loadBalancer = z.looseObject({
  uuid: z.string(),
  name: z.string(),
  zone: z.string(),
  networks: z.optional(z.nullable(z.array(z.looseObject({ name: z.string(), type: z.string() })))),
  ip_addresses: z.optional(z.nullable(z.array(z.looseObject({ address: z.string(), network_name: optionalText })))),
});

export const ipAddressAnswer = z.looseObject({ ip_address: ipAddress });
export const ipAddressesAnswer = z.looseObject({
  ip_addresses: z.looseObject({ ip_address: z.optional(z.nullable(z.array(ipAddress))) }),
});
export const serverAnswer = z.looseObject({ server });
export const serversAnswer = z.looseObject({
  servers: z.looseObject({ server: z.optional(z.nullable(z.array(serverInList))) }),
});
export const accountAnswer = z.looseObject({
  account: z.looseObject({
    credits: z.optional(z.nullable(z.number())),
    resource_limits: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  }),
});
export const zonesAnswer = z.looseObject({
  zones: z.looseObject({ zone: z.array(z.looseObject({ id: z.string() })) }),
});

export type AddressPayload = z.output<typeof ipAddress>;
export type InterfacePayload = z.output<typeof networkInterface>;
export type ServerPayload = z.output<typeof server>;
export type ServerInListPayload = z.output<typeof serverInList>;
