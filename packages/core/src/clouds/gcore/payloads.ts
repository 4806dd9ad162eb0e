import * as z from "zod/mini";

/** The API's own spelling. Loose: fields that are not used here may come and go. */
export const page = <T extends z.ZodMiniType>(result: T) =>
  z.looseObject({ count: z.number(), results: z.array(result) });

const pair = z.looseObject({ ip_address: z.string(), mac_address: z.optional(z.nullable(z.string())) });
const assignment = z.looseObject({ ip_address: z.string(), subnet_id: z.string() });

const interfaceFields = {
  port_id: z.string(),
  network_id: z.string(),
  network_details: z.looseObject({
    name: z.string(),
    external: z.boolean(),
    subnets: z.optional(
      z.nullable(
        z.array(z.looseObject({ name: z.optional(z.string()), gateway_ip: z.optional(z.nullable(z.string())) })),
      ),
    ),
  }),
  ip_assignments: z.array(assignment),
  allowed_address_pairs: z.array(pair),
  port_security_enabled: z.boolean(),
  mac_address: z.optional(z.nullable(z.string())),
  interface_name: z.optional(z.nullable(z.string())),
};

/** Of an instance. Trunk ports carry sub ports, which have all the fields of a port and may have pairs of their own. */
export const networkInterface = z.looseObject({
  ...interfaceFields,
  sub_ports: z.optional(z.array(z.looseObject(interfaceFields))),
});

/** Of the ports API. Shows no MAC addresses of pairs. */
export const port = z.looseObject({
  id: z.string(),
  mac_address: z.string(),
  network_id: z.string(),
  allowed_address_pairs: z.array(z.looseObject({ ip_address: z.string() })),
  port_security_enabled: z.boolean(),
  ip_assignments: z.optional(z.array(z.looseObject({ ip_address: z.string() }))),
  tags: z.optional(z.nullable(z.record(z.string(), z.string()))),
  managed_by: z.optional(z.nullable(z.string())),
  capabilities: z.optional(z.nullable(z.looseObject({ allowed_address_pairs: z.optional(z.nullable(z.boolean())) }))),
});

/** Of `GET networks/{id}/ports`: the one list that tells which instance a port belongs to; `null` for none. */
export const portOfNetwork = z.looseObject({
  id: z.string(),
  instance_id: z.nullable(z.string()),
  instance_name: z.optional(z.nullable(z.string())),
});

/** Also a virtual IP. https://gcore.com/docs/cloud/networking/ip-address/create-and-configure-a-virtual-ip-vip-address */
export const reservedIp = z.looseObject({
  port_id: z.string(),
  name: z.string(),
  network_id: z.string(),
  is_vip: z.optional(z.nullable(z.boolean())),
  is_external: z.optional(z.nullable(z.boolean())),
  fixed_ip_address: z.optional(z.nullable(z.string())),
  fixed_ipv6_address: z.optional(z.nullable(z.string())),
  allowed_address_pairs: z.optional(z.nullable(z.array(pair))),
  created_at: z.optional(z.nullable(z.string())),
  creator_task_id: z.optional(z.nullable(z.string())),
  reservation: z.optional(
    z.nullable(
      z.looseObject({
        status: z.optional(z.nullable(z.string())),
        resource_type: z.optional(z.nullable(z.string())),
        resource_id: z.optional(z.nullable(z.string())),
      }),
    ),
  ),
});

/** A port that is connected to a virtual IP, or may be. */
export const device = z.looseObject({
  port_id: z.string(),
  instance_id: z.optional(z.nullable(z.string())),
  instance_name: z.optional(z.nullable(z.string())),
});

/** Empty where there was nothing to do; OpenAPI `TaskIDsSerializer`. */
export const taskIds = z.looseObject({ tasks: z.array(z.string()) });

/**
 * OpenAPI `TaskSerializer`. `state` is `NEW`, `RUNNING`, `FINISHED` or `ERROR`; `created_resources` has ids by kind, and is `null` after an
 * error.
 */
export const task = z.looseObject({
  id: z.string(),
  state: z.string(),
  task_type: z.string(),
  error: z.optional(z.nullable(z.string())),
  data: z.optional(z.unknown()),
  created_resources: z.optional(z.nullable(z.looseObject({}))),
});

/** https://gcore.com/docs/cloud/networking/ip-address/create-and-configure-a-floating-ip-address */
export const floatingIp = z.looseObject({
  id: z.string(),
  floating_ip_address: z.string(),
  port_id: z.optional(z.nullable(z.string())),
  fixed_ip_address: z.optional(z.nullable(z.string())),
  created_at: z.optional(z.nullable(z.string())),
  tags: z.optional(
    z.nullable(z.array(z.looseObject({ key: z.string(), value: z.string(), read_only: z.optional(z.boolean()) }))),
  ),
});

/** Ids of projects are numbers here, and stand in the path of nearly every call. */
export const project = z.looseObject({ id: z.number(), name: z.string() });
/** Shown as `display_name`; the other one is OpenStack's own. */
export const region = z.looseObject({
  id: z.number(),
  display_name: z.string(),
  keystone_name: z.optional(z.nullable(z.string())),
});

/** `external`: a public one. */
export const network = z.looseObject({ id: z.string(), name: z.string(), external: z.boolean() });
/** `status` such as `SHUTOFF`, `vm_state` such as `stopped`; OpenAPI `InstanceStatus`, `InstanceVMState`. */
export const instance = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.optional(z.nullable(z.string())),
  vm_state: z.optional(z.nullable(z.string())),
});

/** `gateway_ip` is missing or `null` where there is no gateway. */
export const subnet = z.looseObject({
  id: z.string(),
  cidr: z.string(),
  gateway_ip: z.optional(z.nullable(z.string())),
});

/** An interface of an instance. Shows the MAC addresses of pairs. */
export type InterfacePayload = z.output<typeof networkInterface>;

/** A port of the ports API. Shows pairs without their MAC addresses, and tags. */
export type PortPayload = z.output<typeof port>;
/** Of the client, by region; `…_count_limit` and `…_count_usage` of each sort. */
export const quotas = z.looseObject({
  regional_quotas: z.array(z.looseObject({ region_id: z.optional(z.nullable(z.number())) })),
});

/** A subnet, as its network lists it. */
export type SubnetPayload = z.output<typeof subnet>;

/** A task, as the list and the single call show it. */
export type TaskPayload = z.output<typeof task>;

/** A floating IP. `port_id` is missing or `null` while it leads nowhere. */
export type FloatingIpPayload = z.output<typeof floatingIp>;

/** A reserved fixed IP, virtual ones as well. Its id is `port_id`. */
export type ReservedIpPayload = z.output<typeof reservedIp>;

/** A member of a virtual IP, or a port that may become one. */
export type DevicePayload = z.output<typeof device>;
