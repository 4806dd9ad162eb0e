import * as z from "zod/mini";

/** The APIs' own spelling. Loose: fields that are not used here may come and go. */
const maybe = <T extends z.ZodMiniType>(schema: T) => z.optional(z.nullable(schema));

const pair = z.looseObject({ ip_address: z.string(), mac_address: maybe(z.string()) });
const fixedIp = z.looseObject({ subnet_id: z.string(), ip_address: z.string() });

/** https://docs.otc.t-systems.com/virtual-private-cloud/api-ref/native_openstack_neutron_apis_v2.0/port/ */
const port = z.looseObject({
  id: z.string(),
  name: maybe(z.string()),
  status: maybe(z.string()),
  network_id: z.string(),
  mac_address: maybe(z.string()),
  fixed_ips: z.array(fixedIp),
  device_id: maybe(z.string()),
  device_owner: maybe(z.string()),
  allowed_address_pairs: maybe(z.array(pair)),
  security_groups: maybe(z.array(z.string())),
  port_security_enabled: maybe(z.boolean()),
});

/** Answers `GET`, `POST` and `PUT` of one port. */
export const onePort = z.looseObject({ port });

/** One page; `ports_links` may name the next. */
export const ports = z.looseObject({
  ports: z.array(port),
  ports_links: maybe(z.array(z.looseObject({ rel: z.string() }))),
});

/** https://docs.otc.t-systems.com/virtual-private-cloud/api-ref/apis/subnet/querying_subnet_details.html */
export const oneSubnet = z.looseObject({
  subnet: z.looseObject({
    id: z.string(),
    name: maybe(z.string()),
    cidr: z.string(),
    cidr_v6: maybe(z.string()),
    gateway_ip: maybe(z.string()),
    gateway_ip_v6: maybe(z.string()),
    neutron_subnet_id: maybe(z.string()),
    neutron_subnet_id_v6: maybe(z.string()),
  }),
});

/** Of the list only what a name is looked for by. */
export const subnets = z.looseObject({
  subnets: z.array(z.looseObject({ id: z.string(), name: maybe(z.string()) })),
});

/** https://docs.otc.t-systems.com/virtual-private-cloud/api-ref/native_openstack_neutron_apis_v2.0/security_group/ */
export const securityGroups = z.looseObject({
  security_groups: z.array(
    z.looseObject({
      id: z.string(),
      security_group_rules: maybe(
        z.array(
          z.looseObject({
            direction: z.string(),
            protocol: maybe(z.string()),
            remote_ip_prefix: maybe(z.string()),
            remote_group_id: maybe(z.string()),
          }),
        ),
      ),
    }),
  ),
});

/** https://docs.otc.t-systems.com/elastic-cloud-server/api-ref/apis_recommended/lifecycle_management/querying_details_about_an_ecs.html */
const server = z.looseObject({ id: z.string(), name: maybe(z.string()), status: maybe(z.string()) });

/** `status` in Nova's words, such as `ACTIVE`. */
export const oneServer = z.looseObject({ server });

/** One page of the list with details. */
export const servers = z.looseObject({ servers: z.array(server) });

/** https://docs.otc.t-systems.com/elastic-cloud-server/api-ref/apis_recommended/nic_management/listing_nics_of_an_ecs.html */
export const nicsOfServer = z.looseObject({
  interfaceAttachments: z.array(
    z.looseObject({
      port_id: z.string(),
      net_id: z.string(),
      mac_addr: z.string(),
      port_state: maybe(z.string()),
      fixed_ips: z.array(fixedIp),
    }),
  ),
});

/** Of the ECS call that binds and unbinds: the NIC's id. Without it the call has not succeeded, whatever its status says. */
export const boundNic = z.looseObject({ port_id: z.string() });

/** https://docs.otc.t-systems.com/elastic-ip/api-ref/apis/eip/ */
const eip = z.looseObject({
  id: z.string(),
  status: z.string(),
  type: maybe(z.string()),
  alias: maybe(z.string()),
  public_ip_address: maybe(z.string()),
  private_ip_address: maybe(z.string()),
  port_id: maybe(z.string()),
  bandwidth_id: maybe(z.string()),
  bandwidth_name: maybe(z.string()),
  bandwidth_size: maybe(z.number()),
  bandwidth_share_type: maybe(z.string()),
});

/** Answers `GET`, `POST` and `PUT` of one EIP. */
export const oneEip = z.looseObject({ publicip: eip });

/** One page, without a word on whether there are more: a full one says so. */
export const eips = z.looseObject({ publicips: z.array(eip) });

/** `charge_mode` is told here alone, and not with the EIP. */
export const oneBandwidth = z.looseObject({
  bandwidth: z.looseObject({ id: z.string(), charge_mode: maybe(z.string()) }),
});

/** An EIP, with the bandwidth that it is paid for by. `bandwidth_size` in Mbit/s. */
export type EipPayload = z.output<typeof eip>;

/** https://docs.otc.t-systems.com/identity-access-management/api-ref/ */
export const oneToken = z.looseObject({
  token: z.looseObject({
    expires_at: z.string(),
    issued_at: maybe(z.string()),
    project: z.optional(z.looseObject({ id: z.string(), name: z.string() })),
  }),
});

/** The projects of a name that the credentials may see. */
export const projects = z.looseObject({ projects: z.array(z.looseObject({ id: z.string(), name: z.string() })) });

/** A server, as far as it matters to its NICs. */
export type ServerPayload = z.output<typeof server>;

/** A security group with its rules. */
export type SecurityGroupPayload = z.output<typeof securityGroups>["security_groups"][number];

/** A port of Neutron's API: a NIC, a virtual IP or another thing. */
export type PortPayload = z.output<typeof port>;

/** A NIC as ECS shows it: without pairs. */
export type NicPayload = z.output<typeof nicsOfServer>["interfaceAttachments"][number];
