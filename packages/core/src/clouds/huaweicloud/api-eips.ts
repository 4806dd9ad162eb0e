import type * as z from "zod/mini";
import type { HttpCall } from "../../http/call.ts";
import type { Limits } from "../../time/limits.ts";
import type { Access } from "./access.ts";
import { sendAllowed } from "./allowed.ts";
import * as wire from "./payloads.ts";

/** A public address, with the bandwidth that it is paid for by. */
export interface Eip {
  readonly id: string;
  /** In the vendor's words: `DOWN` while it is bound to nothing, `ACTIVE` while it is. */
  readonly status: string;
  readonly type: string;
  /** `""`: none. */
  readonly alias: string;
  readonly ip: string | undefined;
  /** What it is bound to. */
  readonly port: string | undefined;
  readonly privateIp: string | undefined;
  readonly bandwidth: {
    readonly id: string | undefined;
    readonly name: string | undefined;
    /** Mbit/s. */
    readonly size: number | undefined;
    readonly share: string | undefined;
  };
}

/** What is bought, in the vendor's own words. */
export interface Order {
  readonly publicip: { readonly type: string; readonly alias?: string | undefined };
  readonly bandwidth: {
    readonly share_type: string;
    readonly name?: string | undefined;
    readonly size?: number | undefined;
    readonly charge_mode?: string | undefined;
    readonly id?: string | undefined;
  };
}

/** The first version of the service's API, which the whole family has. https://support.huaweicloud.com/intl/en-us/api-eip/eip_api_0001.html */
export interface EipApi {
  eip(id: string, limits: Limits): Promise<Eip>;
  /** All of the project. */
  eips(limits: Limits): Promise<readonly Eip[]>;
  /** Costs money, and is not repeated. Answers the id. */
  order(order: Order, limits: Limits): Promise<string>;
  /** Binds, or unbinds with `undefined`: a call that says nothing of the port unbinds as well, so it is always said. */
  put(
    eip: string,
    to: { readonly port: string | undefined; readonly alias?: string | undefined },
    limits: Limits,
  ): Promise<void>;
  release(eip: string, limits: Limits): Promise<void>;
  resize(bandwidth: string, to: { readonly name?: string; readonly size?: number }, limits: Limits): Promise<void>;
  chargeMode(bandwidth: string, limits: Limits): Promise<string | undefined>;
}

const PAGE = 500;

/** Throws the `ApiError` that `explain.ts` words; of a permission that is missing it says which one. */
export function createEipApi(access: Access): EipApi {
  const vpc = access.http("vpc");
  const inProject = async (limits: Limits) => `/v1/${encodeURIComponent(await access.project(limits))}`;
  const about = (id: string) => ({ asked: id, told: ({ publicip }: z.output<typeof wire.oneEip>) => publicip.id });
  const ofBandwidth = (id: string) => ({
    asked: id,
    told: ({ bandwidth }: z.output<typeof wire.oneBandwidth>) => bandwidth.id,
  });

  async function on<T>(
    allowed: string,
    call: Omit<HttpCall<T>, "path"> & { readonly at: string },
    limits: Limits,
  ): Promise<T> {
    const { at, ...rest } = call;
    return sendAllowed(vpc, allowed, { ...rest, path: `${await inProject(limits)}${at}` }, limits);
  }
  const one = (id: string) => `/publicips/${encodeURIComponent(id)}`;
  const line = (id: string) => `/bandwidths/${encodeURIComponent(id)}`;

  return {
    async eip(id, limits) {
      const call = {
        what: `reading EIP ${id}`,
        method: "GET",
        at: one(id),
        answer: wire.oneEip,
        ofTheThing: true,
        about: about(id),
      } as const;
      return toEip((await on("vpc:publicIps:get", call, limits)).publicip);
    },
    async eips(limits) {
      const found = new Map<string, Eip>();
      let marker: string | undefined;
      for (;;) {
        const query = { limit: PAGE, ...(marker === undefined ? {} : { marker }) };
        const call = { what: "listing EIPs", method: "GET", at: "/publicips", query, answer: wire.eips } as const;
        const page = (await on("vpc:publicIps:list", call, limits)).publicips;
        const known = found.size;
        for (const eip of page) found.set(eip.id, toEip(eip));
        marker = page.at(-1)?.id;
        if (page.length < PAGE || found.size === known) return [...found.values()];
      }
    },
    async order(body, limits) {
      const what = `buying an EIP ${body.publicip.alias ?? ""}`.trim();
      const call = { what, method: "POST", at: "/publicips", body, answer: wire.oneEip } as const;
      return (await on("vpc:publicIps:create", call, limits)).publicip.id;
    },
    async put(id, { port, alias }, limits) {
      const what = port === undefined ? `unbinding EIP ${id}` : `binding EIP ${id} to port ${port}`;
      const publicip = { port_id: port ?? "", ...(alias === undefined ? {} : { alias }) };
      const call = {
        what,
        method: "PUT",
        at: one(id),
        body: { publicip },
        answer: wire.oneEip,
        about: about(id),
      } as const;
      await on("vpc:publicIps:update", { ...call, ofTheThing: port === undefined }, limits);
    },
    async release(id, limits) {
      const call = { what: `releasing EIP ${id}`, method: "DELETE", at: one(id), ofTheThing: true } as const;
      await on("vpc:publicIps:delete", call, limits);
    },
    async resize(id, to, limits) {
      const what = `changing bandwidth ${id}`;
      const body = { bandwidth: to };
      const call = {
        what,
        method: "PUT",
        at: line(id),
        body,
        answer: wire.oneBandwidth,
        about: ofBandwidth(id),
      } as const;
      await on("vpc:bandwidths:update", call, limits);
    },
    async chargeMode(id, limits) {
      const what = `reading bandwidth ${id}`;
      const call = { what, method: "GET", at: line(id), answer: wire.oneBandwidth, about: ofBandwidth(id) } as const;
      return (await on("vpc:bandwidths:get", call, limits)).bandwidth.charge_mode ?? undefined;
    },
  };
}

const toEip = (eip: wire.EipPayload): Eip => ({
  id: eip.id,
  status: eip.status,
  type: eip.type ?? "",
  alias: eip.alias ?? "",
  ip: eip.public_ip_address ?? undefined,
  port: eip.port_id || undefined,
  privateIp: eip.private_ip_address || undefined,
  bandwidth: {
    id: eip.bandwidth_id ?? undefined,
    name: eip.bandwidth_name ?? undefined,
    size: eip.bandwidth_size ?? undefined,
    share: eip.bandwidth_share_type ?? undefined,
  },
});
