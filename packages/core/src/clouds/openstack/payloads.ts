import * as z from "zod/mini";
import { fieldsOf } from "../../map.ts";

/** The APIs' own spelling. Loose: fields that are not used here may come and go. */
const maybe = <T extends z.ZodMiniType>(schema: T) => z.optional(z.nullable(schema));

const pair = z.looseObject({ ip_address: z.string(), mac_address: maybe(z.string()) });
const fixedIp = z.looseObject({ subnet_id: z.string(), ip_address: z.string() });

/** https://docs.openstack.org/api-ref/network/v2/#ports */
export const port = z.looseObject({
  id: z.string(),
  name: maybe(z.string()),
  description: maybe(z.string()),
  status: maybe(z.string()),
  network_id: z.string(),
  project_id: maybe(z.string()),
  mac_address: maybe(z.string()),
  fixed_ips: maybe(z.array(fixedIp)),
  device_id: maybe(z.string()),
  device_owner: maybe(z.string()),
  allowed_address_pairs: maybe(z.array(pair)),
  /** Left out where the extension `port-security` is not there: then pairs work without it. */
  port_security_enabled: maybe(z.boolean()),
  security_groups: maybe(z.array(z.string())),
  tags: maybe(z.array(z.string())),
  revision_number: maybe(z.number()),
});

/** Answers `GET`, `POST` and `PUT` of one port. */
export const onePort = z.looseObject({ port });

/** https://docs.openstack.org/api-ref/network/v2/#floating-ips-floatingips */
export const floatingIp = z.looseObject({
  id: z.string(),
  floating_ip_address: z.string(),
  floating_network_id: z.string(),
  port_id: z.nullable(z.string()),
  fixed_ip_address: z.nullable(z.string()),
  router_id: maybe(z.string()),
  status: maybe(z.string()),
  description: maybe(z.string()),
  tags: maybe(z.array(z.string())),
  revision_number: maybe(z.number()),
  port_details: maybe(z.looseObject({ device_id: maybe(z.string()), name: maybe(z.string()) })),
});

/** Answers `GET`, `POST` and `PUT` of one floating IP. */
export const oneFloatingIp = z.looseObject({ floatingip: floatingIp });

/**
 * `router:external` and `shared` say whether the operator's policy may forbid pairs there.
 * https://docs.openstack.org/api-ref/network/v2/#networks
 */
export const network = z.looseObject({
  id: z.string(),
  name: maybe(z.string()),
  project_id: maybe(z.string()),
  shared: maybe(z.boolean()),
  "router:external": maybe(z.boolean()),
});

/** `gateway_ip` is `null` where there is none. https://docs.openstack.org/api-ref/network/v2/#subnets */
export const subnet = z.looseObject({
  id: z.string(),
  name: maybe(z.string()),
  network_id: z.string(),
  cidr: z.string(),
  gateway_ip: maybe(z.string()),
});

const rule = z.looseObject({
  direction: z.string(),
  protocol: maybe(z.string()),
  remote_ip_prefix: maybe(z.string()),
  remote_group_id: maybe(z.string()),
});

/** The rules tell whether VRRP gets through. https://docs.openstack.org/api-ref/network/v2/#security-groups-security-groups */
export const securityGroup = z.looseObject({
  id: z.string(),
  name: z.string(),
  security_group_rules: maybe(z.array(rule)),
});

/** Of Nova. https://docs.openstack.org/api-ref/compute/#list-servers */
export const servers = z.looseObject({ servers: z.array(z.looseObject({ id: z.string(), name: z.string() })) });

/** Of Nova; `status` such as `ACTIVE` or `SHUTOFF`. https://docs.openstack.org/api-ref/compute/#show-server-details */
export const oneServer = z.looseObject({
  server: z.looseObject({ id: z.string(), name: z.string(), status: maybe(z.string()) }),
});

const link = z.looseObject({ rel: z.string() });

/** One page of a list. */
export const page = <T>(key: string, element: z.ZodMiniType<T>) => {
  const members = z.looseObject({ [key]: z.array(element), [`${key}_links`]: maybe(z.array(link)) });
  return z.pipe(
    members,
    z.transform((found: z.output<typeof members>) => {
      const { [key]: elements, [`${key}_links`]: links } = fieldsOf(found);
      const more = Array.isArray(links) && links.some((one) => fieldsOf(one).rel === "next");
      // Under this key the shape above has a list of elements.
      return { elements: elements as T[], more };
    }),
  );
};

/** Of each extension only what a client goes by. */
export const extensions = z.looseObject({ extensions: z.array(z.looseObject({ alias: z.string() })) });

/** All tags of the object after they were replaced. */
export const tags = z.looseObject({ tags: z.array(z.string()) });

/** A port, as lists and single calls show it. */
export type PortPayload = z.output<typeof port>;

/** A floating IP. `port_id` is `null` while it leads nowhere. */
export type FloatingIpPayload = z.output<typeof floatingIp>;

/** A network, the project's own or one that it may see. */
export type NetworkPayload = z.output<typeof network>;
