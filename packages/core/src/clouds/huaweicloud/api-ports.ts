import type * as z from "zod/mini";
import { allPages, byMarker } from "../../http/pages.ts";
import type { Pair } from "../../kits/allowed-pairs/pair.ts";
import type { Limits } from "../../time/limits.ts";
import { PAGE, type Road } from "./api-road.ts";
import * as wire from "./payloads.ts";
import { type Port, toPort, VIP_OWNER } from "./ports.ts";

interface NewVirtualIp {
  readonly network: string;
  readonly name?: string | undefined;
  readonly ip?: string | undefined;
  /** The Neutron subnet; needed for IPv6 only. */
  readonly subnet?: string | undefined;
}

/** Ports: Neutron's own calls (`v2.0`), which the whole family documents. */
export interface PortCalls {
  port(id: string, limits: Limits): Promise<Port>;
  /** Filters as the API spells them; all pages. */
  ports(filters: Readonly<Record<string, string>>, limits: Limits): Promise<Port[]>;
  createVirtualIp(wanted: NewVirtualIp, limits: Limits): Promise<Port>;
  rename(port: string, name: string, limits: Limits): Promise<Port>;
  /** Replaces the whole list. Not repeated: the list was made from a read. */
  putPairs(port: string, pairs: readonly Pair[], limits: Limits): Promise<void>;
  deletePort(port: string, limits: Limits): Promise<void>;
}

/** Throws the `ApiError` that `explain.ts` words; of a permission that is missing it says which one. */
export function portCalls({ member: { title }, neutron }: Road): PortCalls {
  const whosePort = (id: string) => ({ asked: id, told: ({ port }: z.output<typeof wire.onePort>) => port.id });
  const portPath = (port: string) => `/v2.0/ports/${encodeURIComponent(port)}`;

  return {
    async port(id, limits) {
      const call = {
        what: `reading port ${id}`,
        method: "GET",
        path: portPath(id),
        answer: wire.onePort,
        ofTheThing: true,
        about: whosePort(id),
      } as const;
      return toPort((await neutron("vpc:ports:get", call, limits)).port);
    },
    ports(filters, limits) {
      const what = "listing ports";
      const read = async (marker: string | undefined) => {
        const query = { ...filters, limit: PAGE, ...(marker === undefined ? {} : { marker }) };
        const call = {
          what,
          method: "GET",
          path: "/v2.0/ports",
          query,
          answer: wire.ports,
          about: { asked: "ports that fit", told: (page: PortsPayload) => misfit(page, filters) ?? "ports that fit" },
        } as const;
        const { ports, ports_links } = await neutron("vpc:ports:get", call, limits);
        return { elements: ports.map(toPort), more: ports_links?.some(({ rel }) => rel === "next") ?? false };
      };
      const id = (port: Port) => port.id;
      return allPages({ what: `${title}: ${what}`, key: id, read: byMarker(id, read) });
    },
    async createVirtualIp({ network, name, ip, subnet }, limits) {
      const fixed = {
        ...(subnet === undefined ? {} : { subnet_id: subnet }),
        ...(ip === undefined ? {} : { ip_address: ip }),
      };
      const port = {
        network_id: network,
        device_owner: VIP_OWNER,
        ...(name === undefined ? {} : { name }),
        ...(Object.keys(fixed).length === 0 ? {} : { fixed_ips: [fixed] }),
      };
      const call = {
        what: `creating the virtual IP ${ip ?? name ?? ""} in subnet ${network}`,
        method: "POST",
        path: "/v2.0/ports",
        body: { port },
        answer: wire.onePort,
      } as const;
      return toPort((await neutron("vpc:ports:create", call, limits)).port);
    },
    async rename(port, name, limits) {
      const call = {
        what: `renaming port ${port}`,
        method: "PUT",
        path: portPath(port),
        body: { port: { name } },
        answer: wire.onePort,
        ofTheThing: true,
        about: whosePort(port),
      } as const;
      return toPort((await neutron("vpc:ports:update", call, limits)).port);
    },
    async putPairs(port, pairs, limits) {
      const call = {
        what: `writing the allowed address pairs of port ${port}`,
        method: "PUT",
        path: portPath(port),
        body: { port: { allowed_address_pairs: pairs.map(({ written }) => written) } },
        answer: wire.onePort,
        fromRead: true,
        ofTheThing: true,
        about: whosePort(port),
      } as const;
      await neutron("vpc:ports:update", call, limits);
    },
    async deletePort(port, limits) {
      await neutron(
        "vpc:ports:delete",
        { what: `releasing port ${port}`, method: "DELETE", path: portPath(port), ofTheThing: true },
        limits,
      );
    },
  };
}

type PortsPayload = z.output<typeof wire.ports>;

/** A port of the list that is not of those that were asked for. */
function misfit(
  { ports }: PortsPayload,
  { network_id, device_id, device_owner, fixed_ips = "" }: Readonly<Record<string, string>>,
) {
  const [key, value] = fixed_ips.split("=");
  const fits = (port: wire.PortPayload) =>
    (network_id === undefined || port.network_id === network_id) &&
    (device_id === undefined || port.device_id === device_id) &&
    (device_owner === undefined || port.device_owner === device_owner) &&
    (key !== "subnet_id" || port.fixed_ips.some(({ subnet_id }) => subnet_id === value));
  return ports.find((port) => !fits(port))?.id;
}
