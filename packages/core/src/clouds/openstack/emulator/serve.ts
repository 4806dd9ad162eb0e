import { createTable, type Table } from "../../../emulation/table.ts";
import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import { type Door, doorOf, identityBase, type Service } from "./doors.ts";
import { constraintOf } from "./if-match.ts";
import { identityRoutes, identityVersion, identityVersions } from "./keystone.ts";
import { login } from "./login.ts";
import { networkingRoutes, networkVersions } from "./neutron.ts";
import { computeRoutes, computeVersion, computeVersions } from "./nova.ts";
import {
  answering,
  balancerDown,
  crashed,
  flaskMethod,
  flaskMissing,
  neutron,
  nova,
  refuse,
  tokenNeeded,
  unauthorized,
  webobMissing,
} from "./refusals.ts";
import { callerOf } from "./tokens.ts";
import type { Call, Cell, Handle } from "./world.ts";

interface Servers {
  readonly tables: Readonly<Record<Service, Table<Handle>>>;
  /** Every request of every service. */
  answer(request: EmulatedRequest): EmulatedAnswer;
}

/** Three services behind one answer, told apart by the door that a request came in by. */
export function createServers(cell: Cell): Servers {
  const tables = {
    keystone: createTable(identityRoutes(cell)),
    neutron: createTable(networkingRoutes(cell)),
    nova: createTable(computeRoutes(cell)),
  };
  const isRoot = ({ path }: Door) => path === "" || path === "/";
  const asked = (
    request: EmulatedRequest,
    door: Door,
    params: Readonly<Record<string, string>>,
  ): Omit<Call, "caller"> => ({
    request,
    params,
    region: door.region,
    base: door.base,
  });

  function keystone(request: EmulatedRequest, door: Door): EmulatedAnswer {
    const path = door.path.replace(/(.)\/$/, "$1");
    if (isRoot(door)) return identityVersions(door.base);
    if (path === "/v3") return identityVersion(door.base);
    if (path === "/v3/auth/tokens" && request.method === "POST") return login(request, cell);
    const { found, allowed } = tables.keystone.find(request.method, path);
    if (path === "/v3/auth/tokens") allowed.push("POST");
    if (!found) return refuse(allowed.length > 0 ? flaskMethod(allowed) : flaskMissing());
    const caller = callerOf(request, cell, unauthorized(door.base));
    return found.handle({ ...asked(request, door, found.params), caller });
  }

  function networking(request: EmulatedRequest, door: Door): EmulatedAnswer {
    const caller = callerOf(request, cell, tokenNeeded(identityBase(request)));
    const constraint = constraintOf(request, cell);
    // Neutron does without a slash at the end, or with one, or with the name of the format; only its root needs the slash.
    const path = door.path === "/v2.0/" ? door.path : door.path.replace(/(\.json|\/)$/, "");
    const { found, allowed } = tables.neutron.find(request.method, path);
    if (request.method === "HEAD") return { status: 405, headers: JSON_TYPE };
    if (!found) return refuse(allowed.length > 0 ? wrongMethod() : nothingHere());
    if (request.method === "POST" && constraint !== undefined) return refuse(crashed());
    return found.handle({ ...asked(request, door, found.params), caller });
  }

  function compute(request: EmulatedRequest, door: Door): EmulatedAnswer {
    const path = door.path.replace(/(.)\/$/, "$1");
    if (path === "/v2.1") return computeVersion(door.base);
    const caller = callerOf(request, cell, tokenNeeded(identityBase(request)));
    const { found, allowed } = tables.nova.find(request.method, path);
    if (!found)
      return refuse(
        allowed.length > 0
          ? nova(405, "badMethod", `Method ${request.method} is not allowed.`)
          : nova(404, "itemNotFound", "The resource could not be found."),
      );
    return found.handle({ ...asked(request, door, found.params), caller });
  }

  return {
    tables,
    answer(request) {
      const door = doorOf(request, cell.state);
      const nothing = !door || (door.service === "neutron" && !isRoot(door) && !door.path.startsWith("/v2.0"));
      if (nothing) return answering(cell, [], () => refuse(webobMissing(request)));
      const { service } = door;
      if (service !== "keystone" && cell.switches.regions_down.includes(door.region))
        return answering(cell, [], () => refuse(balancerDown()));
      if (service === "neutron" && isRoot(door)) return networkVersions(door.base);
      if (service === "nova" && isRoot(door)) return computeVersions(door.base);
      const names = ["x-openstack-request-id", ...(service === "nova" ? ["x-compute-request-id"] : [])];
      const run = { keystone, neutron: networking, nova: compute }[service];
      const answer = answering(cell, names, () => run(request, door));
      return service === "keystone" ? { ...answer, headers: { vary: "X-Auth-Token", ...answer.headers } } : answer;
    },
  };
}

/** Of an answer without a body. */
const JSON_TYPE = { "content-type": "application/json" };

const nothingHere = () => neutron(404, "HTTPNotFound", "The resource could not be found.");
const wrongMethod = () =>
  neutron(
    405,
    "HTTPMethodNotAllowed",
    "The server could not comply with the request since it is either malformed or otherwise incorrect.",
  );
