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

/** One address; https://developers.upcloud.com/1.3/10-ip-addresses/ */
export const ipAddressAnswer = z.looseObject({ ip_address: ipAddress });

/** All addresses of the account, without pages; an empty list may be left out. */
export const ipAddressesAnswer = z.looseObject({
  ip_addresses: z.looseObject({ ip_address: z.optional(z.nullable(z.array(ipAddress))) }),
});

/** One server, in API 1.3 with its interfaces; https://developers.upcloud.com/1.3/8-servers/ */
export const serverAnswer = z.looseObject({ server });

/** All servers of the account, without interfaces and addresses. */
export const serversAnswer = z.looseObject({
  servers: z.looseObject({ server: z.optional(z.nullable(z.array(serverInList))) }),
});

/** `resource_limits` by names of the API's own. Either may be left out; https://developers.upcloud.com/1.3/3-accounts/ */
export const accountAnswer = z.looseObject({
  account: z.looseObject({
    credits: z.optional(z.nullable(z.number())),
    resource_limits: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  }),
});

/** Ids such as `fi-hel1`; what else is told of a zone is not used. */
export const zonesAnswer = z.looseObject({
  zones: z.looseObject({ zone: z.array(z.looseObject({ id: z.string() })) }),
});

/** An address, in the list and alone. */
export type AddressPayload = z.output<typeof ipAddress>;

/** A network interface of a server. `source_ip_filtering` is `"yes"` or `"no"`. */
export type InterfacePayload = z.output<typeof networkInterface>;

/** A server by itself, with its addresses. */
export type ServerPayload = z.output<typeof server>;

/** A server as the list shows it. */
export type ServerInListPayload = z.output<typeof serverInList>;
