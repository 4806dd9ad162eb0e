import type { Context } from "../../definition/resource.ts";
import { ApiError, ConflictError, unlessMissing } from "../../errors.ts";
import type { Flights } from "../../sharing/flights.ts";
import { createMemo, type Memo } from "../../sharing/memo.ts";
import type { Limits } from "../../time/limits.ts";
import type { Api } from "./api.ts";
import type { Eip, EipApi } from "./api-eips.ts";
import type { Subnet } from "./api-surroundings.ts";
import { NICS_UNSEEN } from "./codes.ts";
import type { NicPayload, SecurityGroupPayload } from "./payloads.ts";
import { type Port, VIP_OWNER } from "./ports.ts";

/** Looks at what is there, each question asked once: for one plan, or for one moment after a write. */
export interface Reads {
  /** `undefined` where the list has none, either: what costs money is not said to be gone on one word of the cloud. */
  port(id: string): Promise<Port | undefined>;
  /** Whatever has this address in the subnet. */
  portAt(network: string, ip: string): Promise<Port | undefined>;
  portsOf(network: string): Promise<readonly Port[]>;
  /** The virtual IPs that have this address, in whatever subnet. */
  virtualIpsAt(ip: string): Promise<readonly Port[]>;
  virtualIps(network: string): Promise<readonly Port[]>;
  /** The ports of a server. */
  nicsOf(server: string): Promise<readonly Port[]>;
  /** `undefined` where there certainly is no such server. */
  nicsOfServer(server: string): Promise<readonly NicPayload[] | undefined>;
  /** The state of a server, such as `ACTIVE`, in the vendor's words; `undefined` where it is not there, or nobody says. */
  statusOf(server: string): Promise<string | undefined>;
  /** The ids of the servers of this name. */
  serversNamed(name: string): Promise<readonly string[]>;
  /** The ids of the subnets of this name. */
  subnetsNamed(name: string): Promise<readonly string[]>;
  securityGroups(): Promise<readonly SecurityGroupPayload[]>;
  eips(api: EipApi): Promise<readonly Eip[]>;
  /** `undefined` where the list has none, either. */
  eip(api: EipApi, id: string): Promise<Eip | undefined>;
  /** Throws where the project is not there, or is not that of the credentials. */
  project(): Promise<void>;
  /** Throws for a Neutron subnet's id, and says which id is meant; `undefined` where there is no such subnet. */
  subnet(network: string): Promise<Subnet | undefined>;
}

/** The reads of this plan, shared by all items of the request. */
export const cachedReads = (api: Api, context: Context): Reads => readsOf(api, context, context.memo);

/** For use after a write, or right before one. `looks`: what others ask at the same moment is asked once. */
export const freshReads = (api: Api, limits: Limits, looks?: Flights): Reads =>
  readsOf(api, limits, createMemo(looks, limits));

function readsOf(api: Api, limits: Limits, memo: Memo): Reads {
  const once = <T>(key: string, run: () => Promise<T>) => memo.once(`huaweicloud/${key}`, run);
  return {
    port: (id) =>
      once(
        `port/${id}`,
        async () => (await unlessMissing(api.port(id, limits))) ?? (await api.ports({ id }, limits))[0],
      ),
    portAt: (network, ip) =>
      once(`address/${network}/${ip}`, async () => {
        const found = await api.ports({ network_id: network, fixed_ips: `ip_address=${ip}` }, limits);
        return found.find(({ addresses }) => addresses.some((one) => one.ip === ip));
      }),
    portsOf: (network) => once(`ports/${network}`, () => api.ports({ network_id: network }, limits)),
    virtualIpsAt: (ip) =>
      once(`virtual-ips-at/${ip}`, async () => {
        const found = await api.ports({ device_owner: VIP_OWNER, fixed_ips: `ip_address=${ip}` }, limits);
        return found.filter(({ addresses }) => addresses.some((one) => one.ip === ip));
      }),
    virtualIps: (network) =>
      once(`virtual-ips/${network}`, () => api.ports({ network_id: network, device_owner: VIP_OWNER }, limits)),
    nicsOf: (server) => once(`nics/${server}`, () => api.ports({ device_id: server }, limits)),
    nicsOfServer: (server) => once(`server/${server}`, () => unlessMissing(nicsOf(api, server, limits))),
    statusOf: (server) =>
      once(
        `server-status/${server}`,
        async () => (await unlessMissing(api.server(server, limits)))?.status ?? undefined,
      ),
    serversNamed: (name) =>
      once(`servers-named/${name}`, async () => (await api.serversNamed(name, limits)).map(({ id }) => id)),
    subnetsNamed: (name) =>
      once(`subnets-named/${name}`, async () =>
        (await api.subnets(limits)).filter((one) => one.name === name).map(({ id }) => id),
      ),
    securityGroups: () => once("security-groups", () => api.securityGroups(limits)),
    eips: (eips) => once("eips", () => eips.eips(limits)),
    eip: (eips, id) =>
      once(
        `eip/${id}`,
        async () =>
          (await unlessMissing(eips.eip(id, limits))) ?? (await eips.eips(limits)).find((one) => one.id === id),
      ),
    project: () => once("project", () => api.project(limits)),
    subnet: (network) =>
      once(`subnet/${network}`, async () => {
        const found = await unlessMissing(api.subnet(network, limits));
        if (found) return found;
        const [port] = await api.ports({ fixed_ips: `subnet_id=${network}` }, limits);
        if (port) throw neutronSubnet(network, port.network);
        return undefined;
      }),
  };
}

/** The list of NICs answers one code for a server that is not there and for trouble of its own: the server's own address tells. */
async function nicsOf(api: Api, server: string, limits: Limits): Promise<readonly NicPayload[]> {
  try {
    return await api.nicsOfServer(server, limits);
  } catch (error) {
    if (error instanceof ApiError && error.vendorCode === NICS_UNSEEN) await api.server(server, limits);
    throw error;
  }
}

/** The classic mistake. */
export const neutronSubnet = (given: string, meant: string): ConflictError =>
  new ConflictError(
    `\`subnet_id\` ${given} is a Neutron subnet's id, where the subnet's network id belongs: ${meant}`,
    {
      hint: `Use ${meant}: the console calls it "Network ID", and the API answers it as the subnet's own \`id\`.`,
    },
  );

/** Of reason `wrong-place`: never to be read as "that thing is gone". */
export const noSubnet = (network: string): ApiError =>
  notThere(`there is no subnet ${network} in this project and region`);

/** Of reason `wrong-place`: never to be read as "that thing is gone". */
export const noServer = (server: string, hint?: string): ApiError =>
  notThere(`there is no server ${server} in this project and region`, hint);

/** Of reason `wrong-place`: never to be read as "that thing is gone". */
export const noNic = (nic: string, hint?: string): ApiError =>
  notThere(`there is no NIC ${nic} in this project and region`, hint);

/** A place, or a part of one, that is named and is not there: never to be read as the absence of the thing itself. */
export const notThere = (words: string, hint = "Check the id, the project and the region."): ApiError =>
  new ApiError(words, { reason: "wrong-place", words, hint });
