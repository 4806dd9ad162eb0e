import { ok } from "../../../emulation/answers.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { forgetPorts, isNic, isVip, nicsOf, statusOf } from "./network.ts";
import { createPort, pairsFrom, portBody } from "./port-create.ts";
import { portRefusals } from "./port-refusals.ts";
import { type Dialect, portShape } from "./port-shape.ts";
import { refuse } from "./refusals.ts";
import type { Caller, Cell, Port, Routes } from "./world.ts";

/** Most that one page holds. */
const PAGE = 2000;

/** Ports, in both APIs. */
export const portRoutes = (cell: Cell): Routes => ({ ...routesOf(cell, "v2.0"), ...routesOf(cell, "v1") });

function routesOf(cell: Cell, dialect: Dialect): Routes {
  const { state, switches, world } = cell;
  const no = portRefusals(dialect);
  const all = dialect === "v1" ? "/v1/:project/ports" : "/v2.0/ports";
  const shape = (port: Port) => portShape(cell, port, dialect);
  const fits = (port: Port, query: URLSearchParams) => fitsIn(port, query, world.date());

  function named({ params }: EmulatedRequest, { project }: Caller, call: "read" | "delete" = "read"): Port {
    const port = state.ports[params.port ?? ""];
    return port && port.project_id === project ? port : refuse(no.missing(params.port ?? "", call));
  }

  function list(request: EmulatedRequest, { project }: Caller) {
    const { query } = request;
    const device = query.get("device_id");
    const all = device
      ? query.getAll("device_id").flatMap((one) => nicsOf(cell).get(one) ?? [])
      : Object.values(state.ports);
    const mine = all.filter((port) => port.project_id === project && fits(port, query));
    const from = query.get("marker") === null ? 0 : mine.findIndex(({ id }) => id === query.get("marker")) + 1;
    const asked = query.get("limit");
    const limit = asked === null ? (dialect === "v1" ? mine.length : PAGE) : Math.min(Number(asked), PAGE);
    const page = mine.slice(from, from + limit);
    const more = from + limit < mine.length && page.length > 0;
    const next = {
      rel: "next",
      href: `https://vpc.example.com${request.path}?limit=${limit}&marker=${page.at(-1)?.id}`,
    };
    const nics = nicsOf(cell);
    const shaped = page.map((port) => portShape(cell, port, dialect, nics));
    return ok({ ports: shaped, ...(more && dialect === "v2.0" ? { ports_links: [next] } : {}) });
  }

  return {
    [`GET ${all}`]: list,
    [`GET ${all}/:port`]: (request, caller) => ok({ port: shape(named(request, caller)) }),
    [`POST ${all}`]: (request, caller) => {
      const port = createPort(cell, caller, portBody(request, no), no);
      return ok({ port: shape(port) }, dialect === "v1" ? 200 : 201);
    },
    [`PUT ${all}/:port`]: (request, caller) => {
      const port = named(request, caller);
      const wanted = portBody(request, no);
      if (Object.keys(wanted).length === 0) refuse(no.bad("At least one attribute must be given."));
      for (const fixed of ["fixed_ips", "device_owner", "network_id", "mac_address"]) {
        if (fixed in wanted) refuse(no.bad(`Attribute ${fixed} cannot be updated.`));
      }
      const pairs = wanted.allowed_address_pairs && pairsFrom(wanted.allowed_address_pairs, switches, no);
      if (pairs && pairs.length > 0 && port.unsecured)
        refuse(no.bad(`Port ${port.id}: allowed address pairs need port security.`));
      if (wanted.name !== undefined) port.name = wanted.name;
      if (pairs) port.allowed_address_pairs = pairs;
      port.updated_at = world.date();
      return ok({ port: shape(port) });
    },
    [`DELETE ${all}/:port`]: (request, caller) => {
      const port = named(request, caller, "delete");
      if (port.device_id !== "" || isNic(port))
        refuse(no.notYours(`Port ${port.id} has the device ${port.device_id}.`));
      if (port.device_owner !== "" && !isVip(port))
        refuse(no.notYours(`Port ${port.id} belongs to ${port.device_owner}.`));
      if (!switches.delete_bound && port.allowed_address_pairs.length > 0)
        refuse(no.notYours(`Port ${port.id} is bound.`));
      delete state.ports[port.id];
      forgetPorts(cell);
      for (const eip of Object.values(state.eips)) if (eip.port_id === port.id) eip.port_id = "";
      return { status: 204 };
    },
  };
}

const FILTERS = ["id", "name", "network_id", "mac_address", "device_id", "device_owner"] as const;

function fitsIn(port: Port, query: URLSearchParams, now: number): boolean {
  if (query.size === 0) return true;
  const asked = (name: string, value: string) => !query.has(name) || query.getAll(name).includes(value);
  const plain = FILTERS.every((name) => asked(name, port[name]));
  return (
    plain &&
    asked("status", statusOf(port, now)) &&
    asked("tenant_id", port.project_id) &&
    query.getAll("fixed_ips").every((filter) => {
      const at = filter.indexOf("=");
      const [key, value] = [filter.slice(0, at), filter.slice(at + 1)];
      return port.fixed_ips.some((one) => (key === "ip_address" ? one.ip_address : one.subnet_id) === value);
    })
  );
}
