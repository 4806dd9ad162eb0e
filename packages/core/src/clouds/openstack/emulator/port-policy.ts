import { enforce, isAdmin, mayWrite, ownsNetwork, type Part } from "./policy.ts";
import type { PortFields } from "./port-fields.ts";
import type { Call, Cell, Network } from "./world.ts";

const OWNERS = ["allowed_address_pairs", "port_security_enabled", "fixed_ips:ip_address"];

/** The parts of a write that have a rule of their own, in the order in which Neutron names them. */
function partsOf(fields: PortFields): Part[] {
  const members = (list: readonly object[] | undefined, names: readonly string[]) =>
    names.filter((name) => list?.some((one) => name in one));
  const parts: Part[] = [];
  if (fields.mac_address !== undefined) parts.push("mac_address");
  if (fields.fixed_ips) parts.push(["fixed_ips", members(fields.fixed_ips, ["ip_address", "subnet_id"])]);
  if (fields.device_id !== undefined) parts.push("device_id");
  if (fields.device_owner !== undefined) parts.push("device_owner");
  if (fields.allowed_address_pairs)
    parts.push(["allowed_address_pairs", members(fields.allowed_address_pairs, ["ip_address", "mac_address"])]);
  if (fields["binding:vnic_type"] !== undefined) parts.push("binding:vnic_type");
  if (fields["binding:host_id"] !== undefined) parts.push("binding:host_id");
  if (fields["binding:profile"] !== undefined) parts.push("binding:profile");
  if (fields.port_security_enabled !== undefined) parts.push("port_security_enabled");
  return parts;
}

/** On a network of others, outer or shared, a member has its port, but no pairs, no address of its choice, and no port security to switch. */
export function enforceWrite(
  call: Call,
  fields: PortFields,
  { verb, network, cell }: { verb: "create" | "update"; network: Network | undefined; cell: Cell },
): void {
  const action = `${verb}_port`;
  const owner = ownsNetwork(call, network);
  const failed: string[] = [];
  if (!mayWrite(call) || (verb === "create" && !owner && !network?.shared)) failed.push(action);
  if (!owner) failed.push(...OWNERS.map((part) => `${action}:${part}`));
  if (!owner && fields.device_owner?.startsWith("network:")) failed.push(`${action}:device_owner`);
  if (!isAdmin(call)) {
    failed.push(`${action}:binding:host_id`, `${action}:binding:profile`);
    if (verb === "update" || !owner) failed.push(`${action}:mac_address`);
  }
  enforce(call, { action, parts: partsOf(fields), failed }, cell);
}

/** The port of a server is Nova's to delete. */
export function enforceDelete(call: Call, port: { device_owner: string }, cell: Cell): void {
  const novas = port.device_owner.startsWith("compute:") && !cell.switches.delete_compute_ports && !isAdmin(call);
  enforce(call, { action: "delete_port", failed: mayWrite(call) && !novas ? [] : ["delete_port"] }, cell);
}
