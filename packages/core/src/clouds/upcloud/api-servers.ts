import type * as z from "zod/mini";
import type { HttpCall } from "../../http/call.ts";
import type { Limits } from "../../time/limits.ts";
import type { Family } from "./address.ts";
import { goneBy, type Send, segment } from "./api-road.ts";
import * as wire from "./payloads.ts";
import { type Label, type Server, type ServerInList, toServer, toServerInList } from "./server.ts";

/** A network interface, by its number at this moment: a change of its number makes it another one. */
interface Nic {
  readonly server: string;
  readonly index: number;
}

/** The calls about servers and their interfaces. */
export interface ServerCalls {
  server(id: string, limits: Limits): Promise<Server>;
  /** Of the whole account, or those that have a label with this key. */
  servers(label: string | undefined, limits: Limits): Promise<ServerInList[]>;
  /** Replaces all labels of the server. API 1.2 knows none. */
  label(id: string, labels: readonly Label[], limits: Limits): Promise<Server>;
  /** A further address on a private interface, whose server is stopped. */
  addPrivate(nic: Nic, address: { readonly ip: string; readonly family: Family }, limits: Limits): Promise<void>;
  /** Also where it is gone already. */
  dropPrivate(nic: Nic, ip: string, limits: Limits): Promise<void>;
  /** Are packets dropped whose source is not an address of the interface? Its server is stopped. */
  filter(nic: Nic, on: boolean, limits: Limits): Promise<void>;
  /** Asks the guest to stop, and pulls the plug after `seconds`. Answers before anything has happened. */
  stop(id: string, seconds: number, limits: Limits): Promise<Server>;
  /** Answers when the server has started. */
  start(id: string, limits: Limits): Promise<Server>;
}

/** One function for each call. */
export function serverCalls(send: Send): ServerCalls {
  type Answer = z.output<typeof wire.serverAnswer>;
  /** An answer must be about the very server. */
  const server = async (id: string, call: Omit<HttpCall<Answer>, "answer">, limits: Limits) => {
    const about = { asked: id, told: (answer: Answer) => answer.server.uuid.toLowerCase() };
    return toServer((await send({ ...call, answer: wire.serverAnswer, about }, limits)).server);
  };
  return {
    server: (id, limits) =>
      server(
        id,
        { what: `reading server ${id}`, method: "GET", path: `/server/${segment(id)}`, ofTheThing: true },
        limits,
      ),
    async servers(label, limits) {
      const call = {
        what: label === undefined ? "listing the servers" : `listing the servers with the label ${label}`,
        method: "GET",
        path: "/server",
        query: { label },
        answer: wire.serversAnswer,
      } as const;
      return ((await send(call, limits)).servers.server ?? []).map(toServerInList);
    },
    label: (id, labels, limits) =>
      server(
        id,
        {
          what: `labelling server ${id}`,
          method: "PUT",
          path: `/server/${segment(id)}`,
          body: { server: { labels: { label: labels } } },
        },
        limits,
      ),
    stop: (id, seconds, limits) =>
      server(
        id,
        {
          what: `stopping server ${id}`,
          method: "POST",
          path: `/server/${segment(id)}/stop`,
          body: { stop_server: { stop_type: "soft", timeout: String(seconds) } },
          // A server that stops already says so; but it is stopped only under its label, which somebody else may take off.
          repeatable: true,
          fromRead: true,
        },
        limits,
      ),
    start: (id, limits) =>
      server(
        id,
        {
          what: `starting server ${id}`,
          method: "POST",
          path: `/server/${segment(id)}/start`,
          body: { server: {} },
          repeatable: true,
        },
        limits,
      ),
    async addPrivate(nic, { ip, family }, limits) {
      const call = {
        what: `adding ${ip} to ${describeNic(nic)}`,
        method: "POST",
        path: `${pathOf(nic)}/ip-address`,
        body: { ip_address: { family, address: ip } },
      } as const;
      await send(call, limits);
    },
    async dropPrivate(nic, ip, limits) {
      const call = {
        what: `taking ${ip} off ${describeNic(nic)}`,
        method: "DELETE",
        path: `${pathOf(nic)}/ip-address/${segment(ip)}`,
        ofTheThing: true,
      } as const;
      await goneBy("IP_ADDRESS_NOT_FOUND", send(call, limits));
    },
    async filter(nic, on, limits) {
      const call = {
        what: `changing source_ip_filtering of ${describeNic(nic)}`,
        method: "PUT",
        path: pathOf(nic),
        body: { interface: { source_ip_filtering: on ? "yes" : "no" } },
      } as const;
      await send(call, limits);
    },
  };
}

const describeNic = ({ server, index }: Nic) => `interface ${index} of server ${server}`;
const pathOf = ({ server, index }: Nic) => `/server/${segment(server)}/networking/interface/${index}`;
