import { bodyOf, type Fields, listOf, onlyKnown } from "./body.ts";
import { refuse } from "./refusals.ts";
import { ourNetwork } from "./rules.ts";
import { networkShape } from "./shapes.ts";
import { type Cell, type IpNetwork, type Label, type Network, newId, type Routes } from "./world.ts";

/** Only private networks can be made, changed and deleted. */
export function networkRoutes(cell: Cell): Routes {
  const { state } = cell;
  const shown = (status: number, network: Network) => ({ status, body: { network: networkShape(cell, network) } });
  const own = (id: string | undefined) => {
    const network = ourNetwork(cell, id);
    return network.owner === "ours" ? network : refuse("network-forbidden", id);
  };
  return {
    "GET /network": ({ query }) => {
      const zone = query.get("zone");
      const labels = query.getAll("label").map((one) => one.split("="));
      const visible = Object.values(state.networks).filter(
        (one) =>
          one.owner !== "theirs" &&
          (zone === null || one.zone === zone) &&
          labels.every(([key, value]) =>
            one.labels.some((label) => label.key === key && (value === undefined || label.value === value)),
          ),
      );
      visible.sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
      return { status: 200, body: { networks: { network: visible.map((one) => networkShape(cell, one)) } } };
    },
    "GET /network/:network": ({ params }) => shown(200, ourNetwork(cell, params.network)),
    "POST /network": (request) => {
      const order = bodyOf(request, "network");
      onlyKnown(order, ["name", "zone", "ip_networks", "labels", "router"]);
      if (!state.zones.some(({ id }) => id === order.zone)) refuse("zone-not-found", order.zone);
      const network: Network = {
        uuid: newId(cell, "03"),
        name: String(order.name),
        type: "private",
        zone: String(order.zone),
        labels: [],
        ip_networks: [],
        owner: "ours",
      };
      apply(network, order);
      state.networks[network.uuid] = network;
      return shown(201, network);
    },
    "PUT /network/:network": (request) => {
      const network = own(request.params.network);
      const order = bodyOf(request, "network");
      onlyKnown(order, ["name", "ip_networks", "labels", "router"]);
      apply(network, order);
      return shown(200, network);
    },
    "DELETE /network/:network": ({ params }) => {
      const network = own(params.network);
      const attached = Object.values(state.servers).flatMap(({ interfaces }) =>
        interfaces.filter((nic) => nic.network === network.uuid),
      );
      if (attached.length > 0) refuse("network-not-empty", attached.length, network.uuid);
      delete state.networks[network.uuid];
      return { status: 204 };
    },
  };
}

function apply(network: Network, { name, labels, ip_networks, router }: Fields): void {
  if (typeof name === "string") network.name = name;
  // Told again as they came: nobody checks them.
  if (Array.isArray(labels)) network.labels = labels as Label[];
  if (router === null) delete network.router;
  else if (typeof router === "string") network.router = router;
  // What is missing of a range is filled in below, or refused.
  const ranges = listOf(ip_networks, "ip_network") as IpNetwork[] | undefined;
  if (!ranges) return;
  // What is left out of a range that is there stays as it is.
  const old = (family: unknown) => network.ip_networks.find((one) => one.family === (family ?? "IPv4"));
  network.ip_networks = ranges.map((one) => {
    const range: Partial<IpNetwork> = { ...old(one.family), ...one };
    const {
      address = refuse("address-missing"),
      family = "IPv4",
      dhcp = "no",
      dhcp_default_route: route = "no",
    } = range;
    return { ...range, address, family, dhcp, dhcp_default_route: route };
  });
}
