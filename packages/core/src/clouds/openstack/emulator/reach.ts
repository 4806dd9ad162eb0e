import { fourth } from "./fixed-ips.ts";
import { crashed, neutron, refuse } from "./refusals.ts";
import { notFound, visiblePort } from "./visible.ts";
import type { Call, Cell, FixedIp, FloatingIp, Port } from "./world.ts";

/** Where a floating IP leads, and by which router. */
export type Binding = Pick<FloatingIp, "port_id" | "fixed_ip_address" | "router_id">;

/** Of one that leads nowhere. */
export const UNBOUND: Binding = { port_id: null, fixed_ip_address: null, router_id: null };

const bad = (words: string) => refuse(neutron(400, "BadRequest", `Bad floatingip request: ${words}`));

/** Finds the way to a port's address: one that has no floating IP of the same network yet, and that a router leads to. */
export function bind(
  call: Call,
  ip: FloatingIp,
  { port: id, fixed }: { port: string; fixed: string | undefined },
  cell: Cell,
): Binding {
  const port = visiblePort(call, id, cell) ?? refuse(notFound.port(id));
  const target = targetOf(port, fixed);
  const router = routerTo(ip.floating_network_id, target.subnet_id, cell);
  if (!router)
    return refuse(
      neutron(
        404,
        "ExternalGatewayForFloatingIPNotFound",
        `External network ${ip.floating_network_id} is not reachable from subnet ${target.subnet_id}.  Therefore, cannot associate Port ${id} with a Floating IP.`,
      ),
    );
  const other = Object.values(cell.state.floating_ips).find(
    (one) =>
      one.id !== ip.id &&
      one.port_id === id &&
      one.fixed_ip_address === target.ip_address &&
      one.floating_network_id === ip.floating_network_id,
  );
  // Neutron looks only where the port is another; where it is not, its database stumbles.
  if (other) refuse(ip.port_id === id ? crashed() : alreadyThere(ip, id, target.ip_address));
  return { port_id: id, fixed_ip_address: target.ip_address, router_id: router };
}

function targetOf(port: Port, fixed: string | undefined): FixedIp {
  if (fixed !== undefined)
    return (
      port.fixed_ips.find(({ ip_address }) => ip_address === fixed) ??
      bad(`Port ${port.id} does not have fixed ip ${fixed}.`)
    );
  const [first, ...more] = port.fixed_ips.filter(fourth);
  if (!first) return bad(`Cannot add floating IP to port ${port.id} that has no fixed IPv4 addresses.`);
  if (more.length > 0)
    bad(
      `Port ${port.id} has multiple fixed IPv4 addresses.  Must provide a specific IPv4 address when assigning a floating IP.`,
    );
  return first;
}

/** The router that stands in the subnet and has its gateway in the outer network. */
function routerTo(network: string, subnet: string, { state }: Cell): string | undefined {
  const inside = Object.values(state.ports).filter(
    ({ device_owner: owner, fixed_ips: ips }) =>
      owner === "network:router_interface" && ips.some(({ subnet_id }) => subnet_id === subnet),
  );
  return inside.map(({ device_id }) => device_id).find((id) => state.routers[id]?.external_network_id === network);
}

const alreadyThere = (ip: FloatingIp, port: string, address: string) =>
  neutron(
    409,
    "FloatingIPPortAlreadyAssociated",
    `Cannot associate floating IP ${ip.floating_ip_address} (${ip.id}) with port ${port} using fixed IP ${address}, as that fixed IP already has a floating IP on external network ${ip.floating_network_id}.`,
  );
