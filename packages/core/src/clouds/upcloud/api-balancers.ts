import type * as z from "zod/mini";
import type { Limits } from "../../time/limits.ts";
import { canonical } from "./address.ts";
import { goneBy, type Send, segment } from "./api-road.ts";
import * as wire from "./payloads.ts";

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

/** The calls about managed load balancers. */
export interface BalancerCalls {
  loadBalancer(id: string, limits: Limits): Promise<LoadBalancer>;
  /**
   * Lends a floating address to a load balancer. The calls are those of the official Go client:
   * https://github.com/UpCloudLtd/upcloud-go-api, upcloud/request/load_balancer.go
   */
  lend(balancer: string, to: { readonly ip: string; readonly network: string }, limits: Limits): Promise<void>;
  /** Also where it is not there any more. */
  takeBack(balancer: string, ip: string, limits: Limits): Promise<void>;
}

/** One function for each call. */
export function balancerCalls(send: Send): BalancerCalls {
  return {
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
