import * as z from "zod/mini";
import type { Tools } from "../../definition/cloud.ts";
import { ApiError } from "../../errors.ts";
import type { Http, HttpCall } from "../../http/client.ts";
import { checkedOrigin } from "../../http/origin.ts";
import { allPages, byOffset } from "../../http/pages.ts";
import type { Clock } from "../../time/clock.ts";
import type { Limits } from "../../time/limits.ts";
import { explain } from "./explain.ts";
import * as wire from "./payloads.ts";
import { createScope, SCOPE, within } from "./scope.ts";
import type { Settings } from "./settings.ts";

/** One pair as it is written. Without a MAC address the port's own is used. */
export interface PairToWrite {
  readonly ip_address: string;
  readonly mac_address?: string;
}

/** What is written of a floating IP. */
export interface FloatingIpFields {
  /** `null` detaches it. */
  readonly port_id?: string | null;
  readonly fixed_ip_address?: string;
  readonly tags?: Readonly<Record<string, string | null>>;
}

/** Which address is to be reserved. */
export type ReservationFields = { readonly is_vip: boolean } & (
  | { readonly type: "external" }
  | { readonly type: "any_subnet"; readonly network_id: string }
  | { readonly type: "ip_address"; readonly network_id: string; readonly ip_address: string }
);

/** Accepted, and the tasks that do it. `since`: the server's own time of the answer, in milliseconds since 1970. */
export interface Accepted {
  readonly tasks: readonly string[];
  readonly since: number;
}

export interface Quota {
  readonly limit: number;
  readonly used: number;
}

/** One function for each call. https://api.gcore.com/docs/cloud */
export interface Api {
  interfaces(instance: string, limits: Limits): Promise<wire.WireInterface[]>;
  port(port: string, limits: Limits): Promise<wire.WirePort>;
  /** Is there a place for ports: this project, this region? Throws where there is not. */
  somePort(limits: Limits): Promise<void>;
  portsOfNetwork(network: string, limits: Limits): Promise<z.output<typeof wire.portOfNetwork>[]>;
  /** The ports of a network that have one of these addresses of their own. */
  portsWith(network: string | undefined, addresses: readonly string[], limits: Limits): Promise<wire.WirePort[]>;
  /** The networks of this name that the project sees, shared and external ones as well. */
  networksNamed(name: string, limits: Limits): Promise<z.output<typeof wire.network>[]>;
  /** The instances of this name. */
  instancesNamed(name: string, limits: Limits): Promise<z.output<typeof wire.instance>[]>;
  floatingIps(limits: Limits): Promise<wire.WireFloatingIp[]>;
  floatingIp(id: string, limits: Limits): Promise<wire.WireFloatingIp>;
  createFloatingIp(wanted: FloatingIpFields, limits: Limits): Promise<Accepted>;
  /** What is not stated stays. A tag of `null` goes. */
  updateFloatingIp(id: string, wanted: FloatingIpFields, limits: Limits): Promise<Accepted>;
  deleteFloatingIp(id: string, limits: Limits): Promise<Accepted>;
  network(id: string, limits: Limits): Promise<z.output<typeof wire.network>>;
  /** The quotas of the region: sort (`floating_count`) → how many may be there, and are. */
  quotas(limits: Limits): Promise<ReadonlyMap<string, Quota>>;
  /** All ports of a network, or of the project, with their pairs and tags. */
  portsOn(network: string | undefined, limits: Limits): Promise<wire.WirePort[]>;
  /** These ports, as far as they are there. */
  portsById(ids: readonly string[], limits: Limits): Promise<wire.WirePort[]>;
  subnetsOf(network: string, limits: Limits): Promise<wire.WireSubnet[]>;
  /** What is not stated stays. A tag of `null` goes. */
  tagPort(port: string, tags: Readonly<Record<string, string | null>>, limits: Limits): Promise<Accepted>;
  /** The reserved fixed IPs of the project in the region, virtual ones as well. */
  reservedIps(limits: Limits): Promise<wire.WireReservedIp[]>;
  reservedIp(port: string, limits: Limits): Promise<wire.WireReservedIp>;
  reserveIp(wanted: ReservationFields, limits: Limits): Promise<Accepted>;
  /** Switching it off disconnects the members. */
  switchVirtual(port: string, on: boolean, limits: Limits): Promise<wire.WireReservedIp>;
  /** Refused while it is a virtual IP, or attached. */
  releaseIp(port: string, limits: Limits): Promise<Accepted>;
  membersOf(vip: string, limits: Limits): Promise<wire.WireDevice[]>;
  /** Adds these; the others stay. Answers all. */
  connect(vip: string, ports: readonly string[], limits: Limits): Promise<wire.WireDevice[]>;
  /** These and no others. Answers all. */
  setMembers(vip: string, ports: readonly string[], limits: Limits): Promise<wire.WireDevice[]>;
  /** v2: replaces the list by tasks. Answers no task where the list was that already. */
  putPairs(port: string, pairs: readonly PairToWrite[], limits: Limits): Promise<Accepted>;
  /** The ports API: replaces the list, and drops every MAC address. */
  patchPairs(port: string, pairs: readonly PairToWrite[], limits: Limits): Promise<Accepted>;
  /** v1: replaces the list at once. */
  putPairsAtOnce(
    port: { readonly id: string; readonly instance?: string; readonly network: string },
    pairs: readonly PairToWrite[],
    limits: Limits,
  ): Promise<Accepted>;
  task(id: string, limits: Limits): Promise<wire.WireTask>;
  /** All pages of the tasks of this project and region made since then, oldest first. */
  tasksSince(since: number, limits: Limits): Promise<wire.WireTask[]>;
  /** All pages of the tasks of this project and region that have not ended. */
  tasksInFlight(limits: Limits): Promise<wire.WireTask[]>;
}

const PAGE = 1000;

export function createApi(settings: Settings, tools: Tools): Api {
  const origin = checkedOrigin(settings.endpoint, ["settings", "endpoint"], settings.allow_plain_http);
  // The vendor's older tools take the address with it, the newer ones without.
  origin.pathname = origin.pathname.replace(/\/cloud\/?$/, "");
  const door = tools.http({
    cloud: "Gcore",
    origin,
    explain,
    authorize: () => ({ authorization: `APIKey ${settings.api_key}` }),
  });
  const scopeOf = createScope(settings, door);
  const http = within(scopeOf, door);
  const at = (version: 1 | 2, collection: string, ...rest: string[]) =>
    [`/cloud/v${version}/${collection}/${SCOPE}`, ...rest.map(encodeURIComponent)].join("/");
  const get = async <T>(what: string, path: string, answer: z.ZodMiniType<T>, limits: Limits) =>
    (await http.send({ what, method: "GET", path, answer }, limits)).value;

  async function tasks(query: HttpCall<unknown>["query"], limits: Limits) {
    const { project, region } = await scopeOf(limits);
    return pages(http, wire.task, ({ id }) => id, limits, {
      what: "reading the tasks in flight",
      method: "GET",
      path: "/cloud/v1/tasks",
      query: { project_id: project, region_id: region, ...query },
    });
  }

  const members = (vip: string) => at(1, "reserved_fixed_ips", vip, "connected_devices");
  const aboutPort = (port: string) => ({ asked: port, told: (one: wire.WireReservedIp) => one.port_id });

  async function writeMembers(method: "PUT" | "PATCH", vip: string, ports: readonly string[], limits: Limits) {
    const call = {
      what: `writing the members of virtual IP ${vip}`,
      method,
      path: members(vip),
      body: { port_ids: ports },
      answer: wire.page(wire.device),
      fromRead: true,
    };
    return (await http.send(call, limits)).value.results as wire.WireDevice[];
  }

  return {
    interfaces: (instance, limits) =>
      pages(http, wire.networkInterface, ({ port_id }) => port_id, limits, {
        what: `reading the interfaces of instance ${instance}`,
        method: "GET",
        ofTheThing: true,
        path: at(1, "instances", instance, "interfaces"),
      }),
    async port(port, limits) {
      const call = {
        what: `reading port ${port}`,
        method: "GET",
        path: at(1, "ports", port),
        answer: wire.port,
        ofTheThing: true,
        about: { asked: port, told: ({ id }: wire.WirePort) => id },
      } as const;
      return (await http.send(call, limits)).value;
    },
    async somePort(limits) {
      const what = `looking for project ${settings.project_id ?? settings.project_name} and region ${settings.region_id ?? settings.region_name}`;
      await http.send({ what, method: "GET", path: at(1, "ports"), query: { limit: 1 } }, limits);
    },
    portsOfNetwork: async (network, limits) =>
      (
        await get(
          `reading the ports of network ${network}`,
          at(1, "networks", network, "ports"),
          wire.page(wire.portOfNetwork),
          limits,
        )
      ).results,
    portsWith: (network, addresses, limits) =>
      pages(http, wire.port, ({ id }) => id, limits, {
        what: `looking for the ports ${network === undefined ? "" : `of network ${network} `}with ${addresses.join(", ")}`,
        method: "GET",
        path: at(1, "ports"),
        query: { ...(network === undefined ? {} : { network_ids: network }), ip_addresses: addresses },
      }),
    networksNamed: async (name, limits) => {
      const all = await pages(http, wire.network, ({ id }) => id, limits, {
        what: `looking for network ${name}`,
        method: "GET",
        path: at(1, "networks"),
        query: { name, owned_by: "any" },
      });
      return all.filter((one) => one.name === name);
    },
    instancesNamed: async (name, limits) => {
      // The filter takes a part of a name, too.
      const all = await pages(http, wire.instance, ({ id }) => id, limits, {
        what: `looking for instance ${name}`,
        method: "GET",
        path: at(1, "instances"),
        query: { name },
      });
      return all.filter((one) => one.name === name);
    },
    floatingIps: (limits) =>
      pages(http, wire.floatingIp, ({ id }) => id, limits, {
        what: "listing the floating IPs",
        method: "GET",
        path: at(1, "floatingips"),
      }),
    async floatingIp(id, limits) {
      const call = {
        what: `reading floating IP ${id}`,
        method: "GET",
        path: at(1, "floatingips", id),
        answer: wire.floatingIp,
        ofTheThing: true,
        about: { asked: id, told: (one: wire.WireFloatingIp) => one.id },
      } as const;
      return (await http.send(call, limits)).value;
    },
    createFloatingIp: (wanted, limits) =>
      accepted(http, tools.clock, limits, {
        what: "reserving a floating IP",
        method: "POST",
        path: at(1, "floatingips"),
        body: wanted,
        answer: wire.taskIds,
      }),
    updateFloatingIp: (id, wanted, limits) =>
      accepted(http, tools.clock, limits, {
        what: `changing floating IP ${id}`,
        method: "PATCH",
        path: at(2, "floatingips", id),
        body: wanted,
        answer: wire.taskIds,
        // It says how it is to be, whatever it was.
        repeatable: true,
      }),
    deleteFloatingIp: (id, limits) =>
      accepted(http, tools.clock, limits, {
        what: `releasing floating IP ${id}`,
        method: "DELETE",
        path: at(1, "floatingips", id),
        answer: wire.taskIds,
        ofTheThing: true,
      }),
    async quotas(limits) {
      const { region } = await scopeOf(limits);
      const all = await get("reading the quotas", "/cloud/v2/client_quotas", wire.quotas, limits);
      return quotasIn(all.regional_quotas.find(({ region_id }) => region_id === region) ?? {});
    },
    network: (id, limits) => get(`reading network ${id}`, at(1, "networks", id), wire.network, limits),
    portsOn: (network, limits) =>
      pages(http, wire.port, ({ id }) => id, limits, {
        what: network === undefined ? "listing the ports" : `listing the ports of network ${network}`,
        method: "GET",
        path: at(1, "ports"),
        query: network === undefined ? {} : { network_ids: network },
      }),
    portsById: (ids, limits) =>
      pages(http, wire.port, ({ id }) => id, limits, {
        what: `reading the ports ${ids.join(", ")}`,
        method: "GET",
        path: at(1, "ports"),
        query: { ids },
      }),
    subnetsOf: (network, limits) =>
      pages(http, wire.subnet, ({ id }) => id, limits, {
        what: `reading the subnets of network ${network}`,
        method: "GET",
        path: at(1, "subnets"),
        query: { network_id: network, owned_by: "any" },
      }),
    tagPort: (port, tags, limits) =>
      accepted(http, tools.clock, limits, {
        what: `naming port ${port}`,
        method: "PATCH",
        path: at(1, "ports", port),
        body: { tags },
        answer: wire.taskIds,
        ofTheThing: true,
        // It says how they are to be, whatever they were.
        repeatable: true,
      }),
    reservedIps: (limits) =>
      pages(http, wire.reservedIp, ({ port_id }) => port_id, limits, {
        what: "listing the reserved fixed IPs",
        method: "GET",
        path: at(1, "reserved_fixed_ips"),
      }),
    async reservedIp(port, limits) {
      const call = {
        what: `reading reserved fixed IP ${port}`,
        method: "GET",
        path: at(1, "reserved_fixed_ips", port),
        answer: wire.reservedIp,
        ofTheThing: true,
        about: aboutPort(port),
      } as const;
      return (await http.send(call, limits)).value;
    },
    reserveIp: (wanted, limits) =>
      accepted(http, tools.clock, limits, {
        what: `reserving ${wanted.type === "ip_address" ? wanted.ip_address : "an address"}`,
        method: "POST",
        path: at(1, "reserved_fixed_ips"),
        body: wanted,
        answer: wire.taskIds,
      }),
    async switchVirtual(port, on, limits) {
      const call = {
        what: `switching virtual IP ${port} ${on ? "on" : "off"}`,
        method: "PATCH",
        path: at(1, "reserved_fixed_ips", port),
        body: { is_vip: on },
        answer: wire.reservedIp,
        ofTheThing: true,
        // It says how it is to be, whatever it was.
        repeatable: true,
        about: aboutPort(port),
      } as const;
      return (await http.send(call, limits)).value;
    },
    releaseIp: (port, limits) =>
      accepted(http, tools.clock, limits, {
        what: `releasing reserved fixed IP ${port}`,
        method: "DELETE",
        path: at(1, "reserved_fixed_ips", port),
        answer: wire.taskIds,
        ofTheThing: true,
      }),
    membersOf: async (vip, limits) =>
      (await get(`reading the members of virtual IP ${vip}`, members(vip), wire.page(wire.device), limits)).results,
    connect: async (vip, ports, limits) => writeMembers("PATCH", vip, ports, limits),
    setMembers: async (vip, ports, limits) => writeMembers("PUT", vip, ports, limits),
    putPairs: (port, pairs, limits) =>
      accepted(http, tools.clock, limits, {
        what: `writing the allowed address pairs of port ${port}`,
        method: "PUT",
        path: at(2, "ports", port, "allow_address_pairs"),
        body: { allowed_address_pairs: pairs },
        answer: wire.taskIds,
        fromRead: true,
        ofTheThing: true,
      }),
    patchPairs: (port, pairs, limits) =>
      accepted(http, tools.clock, limits, {
        what: `writing the allowed address pairs of port ${port}`,
        method: "PATCH",
        path: at(1, "ports", port),
        body: { allowed_address_pairs: pairs.map(({ ip_address }) => ({ ip_address })) },
        answer: wire.taskIds,
        fromRead: true,
        ofTheThing: true,
      }),
    putPairsAtOnce: ({ id, instance, network }, pairs, limits) =>
      accepted(http, tools.clock, limits, {
        what: `writing the allowed address pairs of port ${id}`,
        method: "PUT",
        path: at(1, "ports", id, "allow_address_pairs"),
        body: {
          port_id: id,
          network_id: network,
          ...(instance ? { instance_id: instance } : {}),
          allowed_address_pairs: pairs,
        },
        answer: z.looseObject({ tasks: z.optional(z.array(z.string())) }),
        fromRead: true,
        ofTheThing: true,
      }),
    task: (id, limits) => get(`reading task ${id}`, `/cloud/v1/tasks/${encodeURIComponent(id)}`, wire.task, limits),
    tasksSince: (since, limits) => tasks({ from_timestamp: new Date(since).toISOString(), order_by: "asc" }, limits),
    tasksInFlight: (limits) => tasks({ state: ["NEW", "RUNNING"], order_by: "asc" }, limits),
  };
}

/** A write of the list that is set already is refused by the API with words of its own: for us that is success. */
async function accepted(
  http: Http,
  clock: Clock,
  limits: Limits,
  call: HttpCall<{ tasks?: string[] | undefined }>,
): Promise<Accepted> {
  try {
    const { value, headers } = await http.send(call, limits);
    const since = Date.parse(headers.date ?? "");
    return { tasks: value.tasks ?? [], since: Number.isNaN(since) ? clock.date() : since };
  } catch (error) {
    if (error instanceof ApiError && error.vendorCode === "already-set") return { tasks: [], since: clock.date() };
    throw error;
  }
}

function quotasIn(region: Readonly<Record<string, unknown>>): ReadonlyMap<string, Quota> {
  const sorts = Object.keys(region).flatMap((field) => (field.endsWith("_limit") ? [field.slice(0, -6)] : []));
  return new Map(
    sorts.flatMap((sort) => {
      const [limit, used] = [region[`${sort}_limit`], region[`${sort}_usage`]];
      return typeof limit === "number" && typeof used === "number" ? [[sort, { limit, used }] as const] : [];
    }),
  );
}

function pages<T>(
  http: Http,
  element: z.ZodMiniType<T>,
  key: (element: T) => string,
  limits: Limits,
  call: Omit<HttpCall<unknown>, "answer" | "about">,
): Promise<T[]> {
  const read = async (offset: number) => {
    const query = { ...call.query, limit: PAGE, ...(offset > 0 ? { offset } : {}) };
    const { value } = await http.send({ ...call, query, answer: wire.page(element) }, limits);
    return { elements: value.results as T[], total: value.count };
  };
  return allPages({ what: `Gcore: ${call.what}`, key, read: byOffset(read) });
}
