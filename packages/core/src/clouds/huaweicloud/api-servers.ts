import type * as z from "zod/mini";
import { allPages } from "../../http/pages.ts";
import type { Limits } from "../../time/limits.ts";
import { sendAllowed } from "./allowed.ts";
import { PAGE, type Road } from "./api-road.ts";
import * as wire from "./payloads.ts";

/** Servers and their NICs, by ECS. */
export interface ServerCalls {
  server(server: string, limits: Limits): Promise<wire.ServerPayload>;
  /** Those of this very name. */
  serversNamed(name: string, limits: Limits): Promise<readonly wire.ServerPayload[]>;
  nicsOfServer(server: string, limits: Limits): Promise<wire.NicPayload[]>;
  /** The ECS call. The service adds the pair on its side. https://support.huaweicloud.com/intl/en-us/api-ecs/en-us_topic_0000001222004168.html */
  bind(nic: string, address: { readonly network: string; readonly ip: string }, limits: Limits): Promise<void>;
  /** The same call with empty strings: takes every virtual IP off the NIC, since it can name none. */
  clear(nic: string, limits: Limits): Promise<void>;
}

/** Throws the `ApiError` that `explain.ts` words; of a permission that is missing it says which one. */
export function serverCalls({ member, ecs, inProject }: Road): ServerCalls {
  const { title, listNics = "ecs:cloudServers:listServerInterfaces" } = member;

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
