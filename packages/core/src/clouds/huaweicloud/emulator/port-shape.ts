import { isNic, nicsOf, statusOf } from "./network.ts";
import { type Cell, type Pair, type Port, plainTime } from "./world.ts";

/** The VPC service's own API (`v1`), or Neutron's (`v2.0`). They differ in spelling, in extra fields and in how they say no. */
export type Dialect = "v1" | "v2.0";

/** @param nics for lists: found once, not for each port */
export function portShape(cell: Cell, port: Port, dialect: Dialect, nics = isNic(port) ? nicsOf(cell) : undefined) {
  const { fixed_ips, device_id, device_owner, security_groups, network_id, mac_address, id, name } = port;
  return {
    id,
    name,
    status: statusOf(port, cell.world.date()),
    // The pages of v1 show text here.
    admin_state_up: dialect === "v1" ? "true" : true,
    network_id,
    mac_address,
    fixed_ips,
    device_id,
    device_owner,
    tenant_id: port.project_id,
    ...(dialect === "v1" ? { instance_id: "", instance_type: "", zone_id: "" } : { project_id: port.project_id }),
    security_groups,
    extra_dhcp_opts: [],
    allowed_address_pairs: port.allowed_address_pairs.map((pair): Pair => ({ ...pair })),
    "binding:vnic_type": "normal",
    "binding:vif_details": isNic(port) ? { primary_interface: nics?.get(port.device_id)?.[0] === port } : {},
    "binding:profile": {},
    port_security_enabled: port.unsecured !== true,
    created_at: plainTime(port.created_at),
    updated_at: plainTime(port.updated_at),
  };
}
