import { rangeOf } from "../../../emulation/addresses.ts";
import { ok } from "../../../emulation/answers.ts";
import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import { bodyOf, exists, page, scopeIn } from "./query.ts";
import { wordOf } from "./ranges.ts";
import { invalid, refuse } from "./refusals.ts";
import { mayWrite, rolesOf } from "./tokens.ts";
import { type Cell, type Handler, keyOf, type Network, type Pool, pathOf, type Routes, type Subnet } from "./world.ts";

/** What addresses lie in. Networks and subnets are only shown; pools are the operator's, who may make and remove them. */
export function networkRoutes(cell: Cell): Routes {
  const { state } = cell;
  const path = "/v1/regions/:region/projects/:project/compute";

  const collection =
    <T extends { id: string; region: string; project: string }>(
      name: string,
      all: Readonly<Record<string, T>>,
      view: (one: T) => unknown,
    ) =>
    (request: EmulatedRequest): EmulatedAnswer => {
      rolesOf(request, cell);
      const scope = scopeIn(request, cell);
      if (!exists(scope, cell)) refuse(403, "FORBIDDEN", "no access to this project in this region");
      const mine = Object.values(all).filter((one) => one.region === scope.region && one.project === scope.project);
      const { items, next } = page(request, mine, cell);
      return ok({ [name]: items.map(view), ...(next ? { nextPageToken: next } : {}) });
    };

  const item =
    <T>(what: string, all: Readonly<Record<string, T>>, view: (one: T) => unknown) =>
    (request: EmulatedRequest): EmulatedAnswer => {
      rolesOf(request, cell);
      const { id = "" } = request.params;
      const found = all[keyOf(scopeIn(request, cell), id)];
      return ok(view(found ?? refuse(404, "NOT_FOUND", `${what} '${id}' not found`)));
    };

  const ifShown =
    (handler: Handler): Handler =>
    (request) => {
      if (cell.switches.subnets === "shown") return handler(request);
      rolesOf(request, cell);
      return refuse(404, "NOT_FOUND", "not found");
    };

  const networkView = (network: Network) => ({
    selfLink: pathOf(network, "networks", network.id),
    uid: network.uid,
    id: network.id,
    cidr: network.cidr,
    subnets: Object.values(state.subnets)
      .filter((one) => one.region === network.region && one.project === network.project && one.network === network.id)
      .map((one) => pathOf(one, "subnets", one.id)),
    createdAt: new Date(network.created_at).toISOString(),
  });

  const subnetView = (subnet: Subnet) => ({
    selfLink: pathOf(subnet, "subnets", subnet.id),
    uid: subnet.uid,
    id: subnet.id,
    network: pathOf(subnet, "networks", subnet.network),
    ...(subnet.ipv4_cidr ? { ipv4Cidr: subnet.ipv4_cidr } : {}),
    ...(subnet.ipv6_cidr ? { ipv6Cidr: subnet.ipv6_cidr } : {}),
    createdAt: new Date(subnet.created_at).toISOString(),
  });

  return {
    [`GET ${path}/networks`]: collection("networks", state.networks, networkView),
    [`GET ${path}/networks/:id`]: item("network", state.networks, networkView),
    [`GET ${path}/subnets`]: ifShown(collection("subnets", state.subnets, subnetView)),
    [`GET ${path}/subnets/:id`]: ifShown(item("subnet", state.subnets, subnetView)),
    ...poolRoutes(cell),
  };
}

function poolRoutes(cell: Cell): Routes {
  const { state, world } = cell;
  const view = ({ id, uid, routable, ip_version, prefixes, min_prefix_length, max_prefix_length }: Pool) => ({
    id,
    uid,
    routable,
    ipVersion: ip_version,
    prefixes,
    ...(min_prefix_length === null ? {} : { minPrefixLength: min_prefix_length }),
    ...(max_prefix_length === null ? {} : { maxPrefixLength: max_prefix_length }),
  });
  const found = ({ params }: EmulatedRequest): Pool =>
    state.pools[`${params.region}/${params.id}`] ?? refuse(404, "NOT_FOUND", `address pool '${params.id}' not found`);

  function create(request: EmulatedRequest): EmulatedAnswer {
    if (!mayWrite(rolesOf(request, cell))) refuse(403, "FORBIDDEN", "the role does not allow this");
    const { region = "" } = request.params;
    const body = bodyOf(request);
    const { id, routable = true, ipVersion = "IPV4", prefixes } = body;
    if (typeof id !== "string") return invalid("id is required", "id");
    if (state.pools[`${region}/${id}`]) refuse(409, "CONFLICT", `address pool '${id}' already exists`, "id");
    const pool: Pool = {
      region,
      id,
      uid: world.uuid(),
      routable: routable === true,
      ip_version: ipVersion === "IPV6" ? "IPV6" : "IPV4",
      prefixes: ranges(prefixes, ipVersion),
      min_prefix_length: typeof body.minPrefixLength === "number" ? body.minPrefixLength : null,
      max_prefix_length: typeof body.maxPrefixLength === "number" ? body.maxPrefixLength : null,
    };
    state.pools[`${region}/${id}`] = pool;
    return { status: 201, body: view(pool) };
  }

  const path = "/v1/regions/:region/compute/address-pools";
  return {
    [`GET ${path}`]: (request) => {
      rolesOf(request, cell);
      const all = Object.values(state.pools).filter(({ region }) => region === request.params.region);
      return ok({ addressPools: all.map(view) });
    },
    [`POST ${path}`]: create,
    [`GET ${path}/:id`]: (request) => {
      rolesOf(request, cell);
      return ok(view(found(request)));
    },
    [`DELETE ${path}/:id`]: (request) => {
      if (!mayWrite(rolesOf(request, cell))) refuse(403, "FORBIDDEN", "the role does not allow this");
      const { region, id } = found(request);
      delete state.pools[`${region}/${id}`];
      return { status: 204 };
    },
  };
}

function ranges(prefixes: unknown, family: unknown): string[] {
  try {
    const all: readonly unknown[] = Array.isArray(prefixes) ? prefixes : [undefined];
    const texts = all.filter((one) => typeof one === "string");
    const fit = texts.every((prefix) => rangeOf(prefix) && wordOf(prefix) === family);
    if (fit && texts.length === all.length) return texts;
  } catch {
    // Said below.
  }
  return invalid("prefixes must be networks of ipVersion", "prefixes");
}
