import type * as z from "zod/mini";
import type { HttpCall } from "../../http/call.ts";
import { allPages, byMarker } from "../../http/pages.ts";
import type { Pair } from "../../kits/allowed-pairs/pair.ts";
import { parseAddress } from "../../spec/address.ts";
import type { Limits } from "../../time/limits.ts";
import type { Access } from "./access.ts";
import { sendAllowed } from "./allowed.ts";
import type { Member } from "./family.ts";
import * as wire from "./payloads.ts";
import { type Port, toPort, VIP_OWNER } from "./ports.ts";

/** A VPC subnet, which is two things of Neutron: a network, and a subnet of each family in it. */
export interface Subnet {
  /** The Neutron network's id. */
  readonly id: string;
  /** Networks with the Neutron subnets that hold them. */
  readonly gateways: readonly string[];
  readonly ranges: readonly { readonly cidr: string; readonly subnet: string | undefined }[];
}

interface NewVirtualIp {
  readonly network: string;
  readonly name?: string | undefined;
  readonly ip?: string | undefined;
  /** The Neutron subnet; needed for IPv6 only. */
  readonly subnet?: string | undefined;
}

/** One function for each call. The port calls are Neutron's own (`v2.0`), which the whole family documents. */
export interface Api {
  port(id: string, limits: Limits): Promise<Port>;
  /** Filters as the API spells them; all pages. */
  ports(filters: Readonly<Record<string, string>>, limits: Limits): Promise<Port[]>;
  createVirtualIp(wanted: NewVirtualIp, limits: Limits): Promise<Port>;
  rename(port: string, name: string, limits: Limits): Promise<Port>;
  /** Replaces the whole list. Not repeated: the list was made from a read. */
  putPairs(port: string, pairs: readonly Pair[], limits: Limits): Promise<void>;
  deletePort(port: string, limits: Limits): Promise<void>;
  subnet(network: string, limits: Limits): Promise<Subnet>;
  /** Resolves where the project is there, and is that of the credentials. */
  project(limits: Limits): Promise<void>;
  server(server: string, limits: Limits): Promise<wire.ServerPayload>;
  /** Those of this very name. */
  serversNamed(name: string, limits: Limits): Promise<readonly wire.ServerPayload[]>;
  /** Of the whole project. */
  subnets(limits: Limits): Promise<readonly { readonly id: string; readonly name?: string | null | undefined }[]>;
  securityGroups(limits: Limits): Promise<readonly wire.SecurityGroupPayload[]>;
  nicsOfServer(server: string, limits: Limits): Promise<wire.NicPayload[]>;
  /** The ECS call. The service adds the pair on its side. https://support.huaweicloud.com/intl/en-us/api-ecs/en-us_topic_0000001222004168.html */
  bind(nic: string, address: { readonly network: string; readonly ip: string }, limits: Limits): Promise<void>;
  /** The same call with empty strings: takes every virtual IP off the NIC, since it can name none. */
  clear(nic: string, limits: Limits): Promise<void>;
}

const PAGE = 500;

/** ECS and VPC of one project. Throws the `ApiError` that `explain.ts` words; of a permission that is missing it says which one. */
export function createApi(access: Access, { title, listNics = "ecs:cloudServers:listServerInterfaces" }: Member): Api {
  const ecs = access.http("ecs");
  const vpc = access.http("vpc");

  /** Also where the path names no project: a token of another one is found out before it speaks. */
  const inProject = async (limits: Limits) => encodeURIComponent(await access.project(limits));
  const whosePort = (id: string) => ({ asked: id, told: ({ port }: z.output<typeof wire.onePort>) => port.id });
  const portPath = (port: string) => `/v2.0/ports/${encodeURIComponent(port)}`;

  async function onPort<T>(allowed: string, call: HttpCall<T>, limits: Limits): Promise<T> {
    await inProject(limits);
    return sendAllowed(vpc, allowed, call, limits);
  }

  async function onNic(what: string, nic: string, body: unknown, limits: Limits): Promise<void> {
    const path = `/v1/${await inProject(limits)}/cloudservers/nics/${encodeURIComponent(nic)}`;
    await sendAllowed(
      ecs,
      "ecs:cloudServerNics:update",
      {
        what,
        method: "PUT",
        path,
        body: { nic: body },
        answer: wire.boundNic,
        about: { asked: nic, told: ({ port_id }) => port_id },
      },
      limits,
    );
  }

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
      return toPort((await onPort("vpc:ports:get", call, limits)).port);
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
        const { ports, ports_links } = await onPort("vpc:ports:get", call, limits);
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
      return toPort((await onPort("vpc:ports:create", call, limits)).port);
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
      return toPort((await onPort("vpc:ports:update", call, limits)).port);
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
      await onPort("vpc:ports:update", call, limits);
    },
    async deletePort(port, limits) {
      await onPort(
        "vpc:ports:delete",
        { what: `releasing port ${port}`, method: "DELETE", path: portPath(port), ofTheThing: true },
        limits,
      );
    },
    async subnet(network, limits) {
      const path = `/v1/${await inProject(limits)}/subnets/${encodeURIComponent(network)}`;
      const what = `reading subnet ${network}`;
      const about = { asked: network, told: ({ subnet }: z.output<typeof wire.oneSubnet>) => subnet.id };
      const call = { what, method: "GET", path, answer: wire.oneSubnet, ofTheThing: true, about } as const;
      const { subnet } = await sendAllowed(vpc, "vpc:subnets:get", call, limits);
      const { cidr, cidr_v6, neutron_subnet_id, neutron_subnet_id_v6, gateway_ip, gateway_ip_v6 } = subnet;
      return {
        id: subnet.id,
        gateways: [gateway_ip, gateway_ip_v6].flatMap((ip) => parseAddress(ip ?? "")?.text ?? []),
        ranges: [
          { cidr, subnet: neutron_subnet_id ?? undefined },
          ...(cidr_v6 ? [{ cidr: cidr_v6, subnet: neutron_subnet_id_v6 ?? undefined }] : []),
        ],
      };
    },
    async project(limits) {
      const path = `/v1/${await inProject(limits)}/subnets`;
      const call = { what: "looking at the project", method: "GET", path, query: { limit: 1 } } as const;
      await sendAllowed(vpc, "vpc:subnets:get", { ...call, answer: wire.subnets }, limits);
    },
    async server(server, limits) {
      const path = `/v1/${await inProject(limits)}/cloudservers/${encodeURIComponent(server)}`;
      const about = { asked: server, told: (answer: z.output<typeof wire.oneServer>) => answer.server.id };
      const call = { what: `reading server ${server}`, method: "GET", path, answer: wire.oneServer, about } as const;
      return (await sendAllowed(ecs, "ecs:cloudServers:get", { ...call, ofTheThing: true }, limits)).server;
    },
    async serversNamed(name, limits) {
      const path = `/v1/${await inProject(limits)}/cloudservers/detail`;
      const what = `looking for server ${name}`;
      const all = await allPages<wire.ServerPayload, number>({
        what: `${title}: ${what}`,
        key: ({ id }) => id,
        // The position is the page's, from 1 on.
        async read(from = 1) {
          const query = { name, limit: PAGE, offset: from };
          const call = { what, method: "GET", path, query, answer: wire.servers } as const;
          const { servers } = await sendAllowed(ecs, "ecs:cloudServers:list", call, limits);
          return { elements: servers, next: servers.length < PAGE ? undefined : from + 1 };
        },
      });
      return all.filter((one) => one.name === name);
    },
    async subnets(limits) {
      const path = `/v1/${await inProject(limits)}/subnets`;
      const what = "listing subnets";
      const read = async (marker: string | undefined) => {
        const query = { limit: PAGE, ...(marker === undefined ? {} : { marker }) };
        const call = { what, method: "GET", path, query, answer: wire.subnets } as const;
        const { subnets } = await sendAllowed(vpc, "vpc:subnets:get", call, limits);
        return { elements: subnets, more: subnets.length >= PAGE };
      };
      const id = (one: { readonly id: string }) => one.id;
      return allPages({ what: `${title}: ${what}`, key: id, read: byMarker(id, read) });
    },
    async securityGroups(limits) {
      const what = "reading security groups";
      const call = { what, method: "GET", path: "/v2.0/security-groups", answer: wire.securityGroups } as const;
      return (await onPort("vpc:securityGroups:get", call, limits)).security_groups;
    },
    async nicsOfServer(server, limits) {
      const path = `/v1/${await inProject(limits)}/cloudservers/${encodeURIComponent(server)}/os-interface`;
      const call = {
        what: `listing the NICs of server ${server}`,
        method: "GET",
        path,
        answer: wire.nicsOfServer,
        ofTheThing: true,
      } as const;
      return (await sendAllowed(ecs, listNics, call, limits)).interfaceAttachments;
    },
    bind: (nic, { network, ip }, limits) =>
      onNic(`binding ${ip} to NIC ${nic}`, nic, { subnet_id: network, ip_address: ip, reverse_binding: true }, limits),
    clear: (nic, limits) =>
      onNic(
        `unbinding the virtual IP of NIC ${nic}`,
        nic,
        { subnet_id: "", ip_address: "", reverse_binding: false },
        limits,
      ),
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
