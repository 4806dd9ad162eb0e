import { ok } from "../../../emulation/answers.ts";
import { portStatus } from "./port-fields.ts";
import { nova, refuse } from "./refusals.ts";
import { mine } from "./visible.ts";
import { type Call, type Cell, plainTime, type Routes, type Server } from "./world.ts";

/** What Nova tells anybody. */
const version = (base: string) => ({
  id: "v2.1",
  status: "CURRENT",
  version: "2.96",
  min_version: "2.1",
  updated: "2013-07-23T11:33:21Z",
  links: [{ rel: "self", href: `${base}/v2.1/` }],
});

/** What Nova answers at its root. */
export const computeVersions = (base: string) => ok({ versions: [version(base)] });

/** What Nova answers at `/v2.1`. */
export const computeVersion = (base: string) => ok({ version: version(base) });

/** Of Nova only what finds a server and its ports. */
export function computeRoutes(cell: Cell): Routes {
  const { state } = cell;

  function visible(call: Call): Server[] {
    const { query } = call.request;
    const all = query.get("all_tenants") === "1" || query.get("all_tenants") === "True";
    const name = query.get("name");
    return Object.values(state.servers).filter(
      (one) =>
        mine(call)(one) &&
        (all || one.project_id === call.caller.project) &&
        (name === null || matcher(name).test(one.name)),
    );
  }

  function find(call: Call): Server {
    const id = call.params.id ?? "";
    const server = state.servers[id];
    return server && mine(call)(server)
      ? server
      : refuse(nova(404, "itemNotFound", `Instance ${id} could not be found.`));
  }

  const portsOf = ({ id }: Server) => Object.values(state.ports).filter(({ device_id }) => device_id === id);
  const brief = ({ base }: Call, { id, name }: Server) => ({
    id,
    name,
    links: [
      { rel: "self", href: `${base}/v2.1/servers/${id}` },
      { rel: "bookmark", href: `${base}/servers/${id}` },
    ],
  });

  function addressesOf(server: Server) {
    const byNetwork: Record<string, object[]> = {};
    const add = (network: string, one: object) => {
      byNetwork[network] = [...(byNetwork[network] ?? []), one];
    };
    for (const port of portsOf(server)) {
      const network = state.networks[port.network_id]?.name ?? "";
      const show = (addr: string, type: string) => ({
        version: addr.includes(":") ? 6 : 4,
        addr,
        "OS-EXT-IPS:type": type,
        "OS-EXT-IPS-MAC:mac_addr": port.mac_address,
      });
      for (const { ip_address } of port.fixed_ips) add(network, show(ip_address, "fixed"));
      for (const ip of Object.values(state.floating_ips))
        if (ip.port_id === port.id) add(network, show(ip.floating_ip_address, "floating"));
    }
    return byNetwork;
  }

  const full = (call: Call, server: Server) => ({
    ...brief(call, server),
    status: server.stopped ? "SHUTOFF" : "ACTIVE",
    tenant_id: server.project_id,
    user_id: call.caller.user.id,
    metadata: {},
    hostId: "",
    image: "",
    flavor: { id: "1", links: [] },
    created: plainTime(server.created_at),
    updated: plainTime(server.created_at),
    addresses: addressesOf(server),
    accessIPv4: "",
    accessIPv6: "",
    progress: 0,
    key_name: null,
    config_drive: "",
    security_groups: [{ name: "default" }],
    "OS-EXT-STS:vm_state": server.stopped ? "stopped" : "active",
    "OS-EXT-STS:task_state": null,
    "OS-EXT-STS:power_state": server.stopped ? 4 : 1,
    "OS-EXT-AZ:availability_zone": "nova",
    "OS-DCF:diskConfig": "AUTO",
    "os-extended-volumes:volumes_attached": [],
  });

  function page(call: Call, shape: (call: Call, server: Server) => object) {
    const { query } = call.request;
    const all = visible(call);
    const marker = query.get("marker");
    const at = marker === null ? 0 : all.findIndex(({ id }) => id === marker) + 1;
    if (marker !== null && at === 0) refuse(nova(400, "badRequest", `marker [${marker}] not found`));
    const limit = query.get("limit") === null ? 1000 : Number(query.get("limit"));
    if (!Number.isInteger(limit) || limit < 0) refuse(nova(400, "badRequest", "limit param must be an integer"));
    return ok({ servers: all.slice(at, at + limit).map((one) => shape(call, one)) });
  }

  const routes: Routes = {
    "GET /servers": (call) => page(call, brief),
    "GET /servers/detail": (call) => page(call, full),
    "GET /servers/:id": (call) => ok({ server: full(call, find(call)) }),
    "GET /servers/:id/os-interface": (call) =>
      ok({
        interfaceAttachments: portsOf(find(call)).map((port) => ({
          net_id: port.network_id,
          port_id: port.id,
          mac_addr: port.mac_address,
          port_state: portStatus(port, cell),
          fixed_ips: port.fixed_ips,
        })),
      }),
  };
  // Older catalogues put the project into the address.
  const under = (prefix: string) =>
    Object.entries(routes).map(([name, handle]) => [name.replace(" ", ` ${prefix}`), handle]);
  return Object.fromEntries([...under("/v2.1"), ...under("/v2.1/:project")]);
}

/** Nova's filter by name is an expression; one that is none is taken as text. */
function matcher(name: string): RegExp {
  try {
    return new RegExp(name);
  } catch {
    return new RegExp(name.replaceAll(/[^\w -]/g, "\\$&"));
  }
}
