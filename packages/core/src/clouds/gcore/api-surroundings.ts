import type * as z from "zod/mini";
import type { Limits } from "../../time/limits.ts";
import type { Road } from "./api-road.ts";
import * as wire from "./payloads.ts";

interface Quota {
  readonly limit: number;
  readonly used: number;
}

/** What stands around ports: the place itself, networks, instances, quotas. */
export interface SurroundingsCalls {
  /** Is there a place for ports: this project, this region? Throws where there is not. */
  somePort(limits: Limits): Promise<void>;
  /** The networks of this name that the project sees, shared and external ones as well. */
  networksNamed(name: string, limits: Limits): Promise<z.output<typeof wire.network>[]>;
  /** The instances of this name. */
  instancesNamed(name: string, limits: Limits): Promise<z.output<typeof wire.instance>[]>;
  /** All of the project and region. */
  instances(limits: Limits): Promise<z.output<typeof wire.instance>[]>;
  network(id: string, limits: Limits): Promise<z.output<typeof wire.network>>;
  subnetsOf(network: string, limits: Limits): Promise<wire.SubnetPayload[]>;
  /** The quotas of the region: sort (`floating_count`) → how many may be there, and are. */
  quotas(limits: Limits): Promise<ReadonlyMap<string, Quota>>;
}

/** Throws the `ApiError` that `explain.ts` words. Filters by name are made exact here: the API's own take a part of a name, too. */
export function surroundingsCalls({ http, at, get, pages, scopeOf, settings }: Road): SurroundingsCalls {
  return {
    async somePort(limits) {
      const what = `looking for project ${settings.project_id ?? settings.project_name} and region ${settings.region_id ?? settings.region_name}`;
      await http.send({ what, method: "GET", path: at(1, "ports"), query: { limit: 1 } }, limits);
    },
    networksNamed: async (name, limits) => {
      const all = await pages(wire.network, ({ id }) => id, limits, {
        what: `looking for network ${name}`,
        method: "GET",
        path: at(1, "networks"),
        query: { name, owned_by: "any" },
      });
      return all.filter((one) => one.name === name);
    },
    instancesNamed: async (name, limits) => {
      // The filter takes a part of a name, too.
      const all = await pages(wire.instance, ({ id }) => id, limits, {
        what: `looking for instance ${name}`,
        method: "GET",
        path: at(1, "instances"),
        query: { name },
      });
      return all.filter((one) => one.name === name);
    },
    instances: (limits) =>
      pages(wire.instance, ({ id }) => id, limits, {
        what: "listing the instances",
        method: "GET",
        path: at(1, "instances"),
      }),
    network: (id, limits) => get(`reading network ${id}`, at(1, "networks", id), wire.network, limits),
    subnetsOf: (network, limits) =>
      pages(wire.subnet, ({ id }) => id, limits, {
        what: `reading the subnets of network ${network}`,
        method: "GET",
        path: at(1, "subnets"),
        query: { network_id: network, owned_by: "any" },
      }),
    async quotas(limits) {
      const { region } = await scopeOf(limits);
      const all = await get("reading the quotas", "/cloud/v2/client_quotas", wire.quotas, limits);
      return quotasIn(all.regional_quotas.find(({ region_id }) => region_id === region) ?? {});
    },
  };
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
