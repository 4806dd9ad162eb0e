import type * as z from "zod/mini";
import type { Tools } from "../../definition/cloud.ts";
import { ApiError, unlessMissing } from "../../errors.ts";
import type { HttpCall } from "../../http/client.ts";
import { checkedOrigin } from "../../http/origin.ts";
import type { Limits } from "../../time/limits.ts";
import { type Access, type Address, canonical, type Family, type ReleasePolicy, toAddress } from "./address.ts";
import { explain } from "./explain.ts";
import { type Label, type Server, type ServerInList, toServer, toServerInList } from "./server.ts";
import { type ApiVersion, proofOf, type Settings } from "./settings.ts";
import * as wire from "./wire.ts";

/** What can be asked of a new address. */
export interface NewAddress {
  readonly family: Family;
  readonly access?: Access;
  readonly server?: string;
  readonly floating?: "yes";
  readonly mac?: string;
  readonly zone?: string;
  readonly release_policy?: ReleasePolicy;
}

/** One field at a time: whether the API takes several is not written down. */
export type AddressChange =
  | { readonly ptr_record: string }
  /** `null` detaches. */
  | { readonly mac: string | null }
  | { readonly release_policy: ReleasePolicy };

/** A network interface, by its number at this moment: a change of its number makes it another one. */
export interface Place {
  readonly server: string;
  readonly index: number;
}

/** A managed load balancer, as far as addresses go. */
export interface LoadBalancer {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  /** Names of the networks on which it can be reached from everywhere. */
  readonly publicNetworks: readonly string[];
  /** The floating addresses that it has. */
  readonly addresses: readonly { readonly ip: string; readonly network: string | undefined }[];
}

/** What the account has, and how much of each thing it may have: by the API's names. */
export interface Account {
  readonly credits: number | undefined;
  readonly limits: Readonly<Record<string, unknown>>;
}

/** One function for each call. https://developers.upcloud.com/1.3/ */
export interface Api {
  readonly version: ApiVersion;
  /** Of the whole account. The API knows neither pages nor filters here. */
  addresses(limits: Limits): Promise<Address[]>;
  /** Costs money, and is sent once: see `purchase.ts`. */
  assign(order: NewAddress, limits: Limits): Promise<Address>;
  modify(address: Address, change: AddressChange, limits: Limits): Promise<Address>;
  /** Also where it is gone already. */
  release(address: Address, limits: Limits): Promise<void>;
  /** A single address, for the words of its refusal. */
  address(ip: string, limits: Limits): Promise<Address>;
  server(id: string, limits: Limits): Promise<Server>;
  /** Of the whole account, or those that have a label with this key. */
  servers(label: string | undefined, limits: Limits): Promise<ServerInList[]>;
  /** Replaces all labels of the server. API 1.2 knows none. */
  label(id: string, labels: readonly Label[], limits: Limits): Promise<Server>;
  account(limits: Limits): Promise<Account>;
  /** A further address on a private interface, whose server is stopped. */
  addPrivate(nic: Place, address: { readonly ip: string; readonly family: Family }, limits: Limits): Promise<void>;
  /** Also where it is gone already. */
  dropPrivate(nic: Place, ip: string, limits: Limits): Promise<void>;
  /** Are packets dropped whose source is not an address of the interface? Its server is stopped. */
  filter(nic: Place, on: boolean, limits: Limits): Promise<void>;
  /** Asks the guest to stop, and pulls the plug after `seconds`. Answers before anything has happened. */
  stop(id: string, seconds: number, limits: Limits): Promise<Server>;
  /** Answers when the server has started. */
  start(id: string, limits: Limits): Promise<Server>;
  zones(limits: Limits): Promise<string[]>;
  loadBalancer(id: string, limits: Limits): Promise<LoadBalancer>;
  /**
   * Lends a floating address to a load balancer. The calls are those of the official Go client:
   * https://github.com/UpCloudLtd/upcloud-go-api, upcloud/request/load_balancer.go
   */
  lend(balancer: string, to: { readonly ip: string; readonly network: string }, limits: Limits): Promise<void>;
  /** Also where it is not there any more. */
  takeBack(balancer: string, ip: string, limits: Limits): Promise<void>;
}

export function createApi(settings: Settings, tools: Tools): Api {
  const version = settings.api_version;
  const authorization = proofOf(settings);
  const http = tools.http({
    cloud: "UpCloud",
    origin: checkedOrigin(settings.endpoint, ["settings", "endpoint"], settings.allow_plain_http),
    explain,
    authorize: () => ({ authorization }),
  });
  const send = async <T>(call: HttpCall<T>, limits: Limits) =>
    (await http.send({ ...call, path: `/${version}${call.path}` }, limits)).value;
  type Call<T> = Omit<HttpCall<T>, "answer">;
  const address = async (call: Call<z.output<typeof wire.ipAddressAnswer>>, limits: Limits) =>
    toAddress((await send({ ...call, answer: wire.ipAddressAnswer }, limits)).ip_address, version);
  /** An answer must be about the very server. */
  const server = async (id: string, call: Call<z.output<typeof wire.serverAnswer>>, limits: Limits) => {
    const about = { asked: id, told: (answer: z.output<typeof wire.serverAnswer>) => answer.server.uuid.toLowerCase() };
    return toServer((await send({ ...call, answer: wire.serverAnswer, about }, limits)).server);
  };

  return {
    version,
    async addresses(limits) {
      const { ip_addresses } = await send(
        { what: "listing the addresses", method: "GET", path: "/ip_address", answer: wire.ipAddressesAnswer },
        limits,
      );
      return (ip_addresses.ip_address ?? []).map((one) => toAddress(one, version));
    },
    address: (ip, limits) =>
      address(
        {
          what: `reading address ${ip}`,
          method: "GET",
          path: `/ip_address/${segment(ip)}`,
          ofTheThing: true,
          about: aboutAddress(ip),
        },
        limits,
      ),
    assign: (order, limits) =>
      address(
        {
          what: `assigning ${describeOrder(order)}`,
          method: "POST",
          path: "/ip_address",
          body: { ip_address: order },
          about: aboutOrder(order),
        },
        limits,
      ),
    modify: ({ ip, written }, change, limits) =>
      address(
        {
          what: `changing ${Object.keys(change).join()} of address ${ip}`,
          method: version === "1.2" ? "PUT" : "PATCH",
          path: `/ip_address/${segment(written)}`,
          body: { ip_address: change },
          ofTheThing: true,
          about: aboutAddress(ip),
          // It states the whole of what it changes: twice is the same as once.
          repeatable: true,
        },
        limits,
      ),
    async release({ ip, written }, limits) {
      const call = {
        what: `releasing address ${ip}`,
        method: "DELETE",
        path: `/ip_address/${segment(written)}`,
        ofTheThing: true,
      } as const;
      await goneBy("IP_ADDRESS_NOT_FOUND", send(call, limits));
    },
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
    async account(limits) {
      const call = {
        what: "reading the account",
        method: "GET",
        path: "/account",
        answer: wire.accountAnswer,
      } as const;
      const { credits, resource_limits } = (await send(call, limits)).account;
      return { credits: credits ?? undefined, limits: resource_limits ?? {} };
    },
    async addPrivate(nic, { ip, family }, limits) {
      const call = {
        what: `adding ${ip} to ${describePlace(nic)}`,
        method: "POST",
        path: `${pathOf(nic)}/ip-address`,
        body: { ip_address: { family, address: ip } },
      } as const;
      await send(call, limits);
    },
    async dropPrivate(nic, ip, limits) {
      const call = {
        what: `taking ${ip} off ${describePlace(nic)}`,
        method: "DELETE",
        path: `${pathOf(nic)}/ip-address/${segment(ip)}`,
        ofTheThing: true,
      } as const;
      await goneBy("IP_ADDRESS_NOT_FOUND", send(call, limits));
    },
    async filter(nic, on, limits) {
      const call = {
        what: `changing source_ip_filtering of ${describePlace(nic)}`,
        method: "PUT",
        path: pathOf(nic),
        body: { interface: { source_ip_filtering: on ? "yes" : "no" } },
      } as const;
      await send(call, limits);
    },
    stop: (id, seconds, limits) =>
      server(
        id,
        {
          what: `stopping server ${id}`,
          method: "POST",
          path: `/server/${segment(id)}/stop`,
          body: { stop_server: { stop_type: "soft", timeout: String(seconds) } },
          // A server that stops already says so.
          repeatable: true,
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
    async zones(limits) {
      const { zones } = await send(
        { what: "listing the zones", method: "GET", path: "/zone", answer: wire.zonesAnswer },
        limits,
      );
      return zones.zone.map(({ id }) => id);
    },
    async loadBalancer(id, limits) {
      const call = {
        what: `reading load balancer ${id}`,
        method: "GET",
        path: `/load-balancer/${segment(id)}`,
        answer: wire.loadBalancer,
        ofTheThing: true,
        about: { asked: id, told: ({ uuid }: z.output<typeof wire.loadBalancer>) => uuid.toLowerCase() },
      } as const;
      return toLoadBalancer(await send(call, limits));
    },
    async lend(balancer, { ip, network }, limits) {
      const call = {
        what: `putting ${ip} on load balancer ${balancer}`,
        method: "POST",
        path: `/load-balancer/${segment(balancer)}/ip-addresses`,
        body: { address: ip, network_name: network },
      } as const;
      await send(call, limits);
    },
    async takeBack(balancer, ip, limits) {
      const call = {
        what: `taking ${ip} off load balancer ${balancer}`,
        method: "DELETE",
        path: `/load-balancer/${segment(balancer)}/ip-addresses/${segment(ip)}`,
        ofTheThing: true,
      } as const;
      await goneBy("RESOURCE_NOT_FOUND", send(call, limits));
    },
  };
}

/** A 404 may also speak of something else than the thing: only this code says that it is gone. */
async function goneBy(code: string, answer: Promise<unknown>): Promise<void> {
  await answer.catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.vendorCode !== code) throw error;
    return unlessMissing(Promise.reject(error));
  });
}

const toLoadBalancer = ({ uuid, name, zone, networks, ip_addresses }: z.output<typeof wire.loadBalancer>) => ({
  id: uuid.toLowerCase(),
  name,
  zone,
  publicNetworks: (networks ?? []).flatMap((one) => (one.type === "public" ? [one.name] : [])),
  addresses: (ip_addresses ?? []).map(({ address: ip, network_name }) => ({
    ip: canonical(ip),
    network: network_name ?? undefined,
  })),
});

const describePlace = ({ server, index }: Place) => `interface ${index} of server ${server}`;
const pathOf = ({ server, index }: Place) => `/server/${segment(server)}/networking/interface/${index}`;

type AddressAnswer = z.output<typeof wire.ipAddressAnswer>;

const aboutAddress = (ip: string) => ({
  asked: ip,
  told: ({ ip_address }: AddressAnswer) => canonical(ip_address.address),
});

/** What is new has no name yet, but is where it was ordered to. */
function aboutOrder({ server, mac, zone }: NewAddress): NonNullable<HttpCall<AddressAnswer>["about"]> {
  const field = server !== undefined ? "server" : mac !== undefined ? "mac" : "zone";
  const asked = server ?? mac ?? zone ?? "";
  return { asked, told: ({ ip_address }) => ip_address[field]?.toLowerCase() };
}

/** Colons stay as they are: so does every client of the vendor send IPv6. */
const segment = (text: string) => encodeURIComponent(text).replaceAll("%3A", ":");

function describeOrder({ floating, family, server, mac, zone }: NewAddress): string {
  if (floating) return `a floating address ${mac ? `to the interface ${mac}` : `in ${zone}`}`;
  return `an ${family} address to server ${server}`;
}
