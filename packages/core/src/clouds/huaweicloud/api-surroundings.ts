import type * as z from "zod/mini";
import { allPages, byMarker } from "../../http/pages.ts";
import { parseAddress } from "../../spec/address.ts";
import type { Limits } from "../../time/limits.ts";
import { sendAllowed } from "./allowed.ts";
import { PAGE, type Road } from "./api-road.ts";
import * as wire from "./payloads.ts";

/** A VPC subnet, which is two things of Neutron: a network, and a subnet of each family in it. */
export interface Subnet {
  /** The Neutron network's id. */
  readonly id: string;
  /** Networks with the Neutron subnets that hold them. */
  readonly gateways: readonly string[];
  readonly ranges: readonly { readonly cidr: string; readonly subnet: string | undefined }[];
}

/** What ports lie in: the project, its subnets, its security groups. */
export interface SurroundingsCalls {
  subnet(network: string, limits: Limits): Promise<Subnet>;
  /** Resolves where the project is there, and is that of the credentials. */
  project(limits: Limits): Promise<void>;
  /** Of the whole project. */
  subnets(limits: Limits): Promise<readonly { readonly id: string; readonly name?: string | null | undefined }[]>;
  securityGroups(limits: Limits): Promise<readonly wire.SecurityGroupPayload[]>;
}

/** Throws the `ApiError` that `explain.ts` words; of a permission that is missing it says which one. */
export function surroundingsCalls({ member: { title }, vpc, inProject, neutron }: Road): SurroundingsCalls {
  return {
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
      return (await neutron("vpc:securityGroups:get", call, limits)).security_groups;
    },
  };
}
