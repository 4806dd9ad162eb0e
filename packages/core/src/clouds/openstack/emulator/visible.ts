import { neutron, type Refusal } from "./refusals.ts";
import { type Call, type Caller, type Cell, type Network, type Port, plainTime, type Standard } from "./world.ts";

/** What a caller sees of the region that it speaks to. */
export const mine =
  ({ region, caller }: { region: string; caller: Caller }) =>
  (one: { region: string; project_id: string }): boolean =>
    one.region === region && (caller.role === "admin" || one.project_id === caller.project);

/** Networks of others are seen where they are shared, or lead outside. */
export const visibleNetworks = (call: Call, { state }: Cell): Network[] =>
  Object.values(state.networks).filter(
    (one) => mine(call)(one) || (one.region === call.region && (one.shared || one.external)),
  );

/** Who owns a network sees every port on it. */
const seesPort = (call: Call, { state }: Cell): ((port: Port) => boolean) => {
  const own = mine(call);
  return (port) => {
    const network = state.networks[port.network_id];
    return own(port) || (network !== undefined && own(network));
  };
};

/** In the order of their creation. */
export const visiblePorts = (call: Call, cell: Cell): Port[] =>
  Object.values(cell.state.ports).filter(seesPort(call, cell));

/** Without a walk through all of them. */
export function visiblePort(call: Call, id: string, cell: Cell): Port | undefined {
  const { ports } = cell.state;
  const port = Object.hasOwn(ports, id) ? ports[id] : undefined;
  return port && seesPort(call, cell)(port) ? port : undefined;
}

/** The two spellings of the project, and what every object shows. */
export const standardShape = (one: Omit<Standard, "name">) => ({
  id: one.id,
  project_id: one.project_id,
  tenant_id: one.project_id,
  description: one.description,
  tags: one.tags,
  created_at: plainTime(one.created_at),
  updated_at: plainTime(one.updated_at),
  revision_number: one.revision_number,
});

/** 404 in Neutron's words. What the caller does not see is not there, either. */
export const notFound = {
  network: (id: string): Refusal => neutron(404, "NetworkNotFound", `Network ${id} could not be found.`),
  subnet: (id: string): Refusal => neutron(404, "SubnetNotFound", `Subnet ${id} could not be found.`),
  port: (id: string): Refusal => neutron(404, "PortNotFound", `Port ${id} could not be found.`),
  router: (id: string): Refusal => neutron(404, "RouterNotFound", `Router ${id} could not be found`),
  floatingIp: (id: string): Refusal => neutron(404, "FloatingIPNotFound", `Floating IP ${id} could not be found`),
  group: (id: string): Refusal => neutron(404, "SecurityGroupNotFound", `Security group ${id} does not exist`),
  rule: (id: string): Refusal => neutron(404, "SecurityGroupRuleNotFound", `Security group rule ${id} does not exist`),
};
