import { modern } from "./account.ts";
import { modernBody } from "./body.ts";
import { refuseModern } from "./refusals.ts";
import { ipValue } from "./text.ts";
import type { Address, Cell, LoadBalancer, Routes } from "./world.ts";

/** Whom an address is lent to: the account of the service. */
const SERVICE = 7;

/** Managed load balancers, as far as floating addresses go. */
export function loadBalancerRoutes(cell: Cell): Routes {
  const { state, world } = cell;
  const known = (id: string | undefined): LoadBalancer =>
    state.load_balancers[(id ?? "").toLowerCase()] ?? refuseModern("balancer-not-found");
  const shape = ({ networks, ...one }: LoadBalancer) => ({
    ...one,
    backends: [],
    configured_status: "started",
    frontends: [],
    labels: [],
    networks: networks.map((network) => ({ ...network, family: "IPv4" })),
    nodes: [],
    operational_state: "running",
    plan: "development",
    resolvers: [],
  });
  const same = (a: string, b: string) => ipValue(a) !== undefined && ipValue(a) === ipValue(b);
  const ours = (text: string): Address | undefined =>
    state.addresses.find(({ owner, address }) => owner === "ours" && same(address, text));

  return {
    "GET /load-balancer": () => modern(200, Object.values(state.load_balancers).map(shape)),
    "GET /load-balancer/:balancer": ({ params }) => modern(200, shape(known(params.balancer))),
    "GET /load-balancer/:balancer/ip-addresses": ({ params }) => modern(200, known(params.balancer).ip_addresses),
    "POST /load-balancer/:balancer/ip-addresses": (request) => {
      const balancer = known(request.params.balancer);
      const order = modernBody(request);
      const [wanted, network_name] = [String(order.address ?? ""), String(order.network_name ?? "")];
      if (!balancer.networks.some(({ name, type }) => name === network_name && type === "public"))
        refuseModern("balancer-network", network_name);
      if (balancer.ip_addresses.some(({ address }) => same(address, wanted)))
        refuseModern("balancer-address-exists", wanted);
      const address = ours(wanted);
      const fit = address?.floating && address.mac === undefined && address.zone === balancer.zone;
      if (!address || !fit || address.delegated_to_account_id !== undefined)
        return refuseModern("balancer-address-unfit", wanted, balancer.zone);
      const since = new Date(world.date()).toISOString();
      const made = { address: address.address, network_name, created_at: since, updated_at: since };
      balancer.ip_addresses.push(made);
      address.delegated_to_account_id = SERVICE;
      return modern(201, made);
    },
    "DELETE /load-balancer/:balancer/ip-addresses/:address": ({ params }) => {
      const balancer = known(params.balancer);
      const wanted = params.address ?? "";
      const at = balancer.ip_addresses.findIndex(({ address }) => same(address, wanted));
      if (at < 0) refuseModern("balancer-address-not-found");
      balancer.ip_addresses.splice(at, 1);
      delete ours(wanted)?.delegated_to_account_id;
      return modern(204);
    },
  };
}
