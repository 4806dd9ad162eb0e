import type { Tools } from "../../definition/cloud.ts";
import { ConflictError } from "../../errors.ts";
import type { Http } from "../../http/call.ts";
import { checkedOrigin } from "../../http/origin.ts";
import { endpointIn } from "../../kits/keystone/catalogue.ts";
import { explainIdentity } from "../../kits/keystone/explain.ts";
import { createSession } from "../../kits/keystone/session.ts";
import type { Limits } from "../../time/limits.ts";
import type { Access } from "./credentials.ts";
import { explain } from "./explain.ts";

/** The services of one region, once a token has opened them. */
export interface Services {
  /** Neutron, below `/v2.0`. */
  network(limits: Limits): Promise<Http>;
  /** Nova, or `undefined` where this cloud has none. */
  compute(limits: Limits): Promise<Http | undefined>;
  /** What the token is for: its project, and whether its user administrates the cloud. */
  scope(limits: Limits): Promise<{ readonly project: string | undefined; readonly admin: boolean }>;
}

/** How messages begin: there are as many operators as clouds, so no vendor is named. */
export const TITLE = "OpenStack";

/** Logs in at the first call. Throws an `InputError` for an address that is none, also one out of the catalogue. */
export function openServices(access: Access, allowPlainHttp: boolean, tools: Tools): Services {
  const { authorities } = access;
  const identity = tools.http({
    cloud: TITLE,
    origin: checkedOrigin(access.authUrl, ["settings", "auth_url"], allowPlainHttp),
    explain: explainIdentity,
    authorize: () => ({}),
    authorities,
  });
  const session = createSession(access.identity, identity, tools.clock);
  const known = new Map<string, Http>();

  function at(address: string, path: readonly string[]): Http {
    const http =
      known.get(address) ??
      tools.http({
        cloud: TITLE,
        origin: checkedOrigin(address, path, allowPlainHttp),
        explain,
        ...session.proof,
        authorities,
      });
    known.set(address, http);
    return http;
  }

  async function endpoint(type: string, limits: Limits): Promise<string | undefined> {
    const { region, interface: face } = access;
    return endpointIn(await session.token(limits), { type, region, interface: face });
  }

  return {
    async network(limits) {
      const stated = access.networkEndpoint;
      const address = stated ?? (await endpoint("network", limits));
      if (address === undefined)
        throw new ConflictError(`${TITLE}: the catalogue of this cloud has no network service`, {
          hint: "Check the project and the region; or state `network_endpoint` (OS_NETWORK_ENDPOINT_OVERRIDE).",
        });
      const path =
        stated === undefined ? ["the catalogue's address of the network service"] : ["settings", "network_endpoint"];
      return at(address.replace(/\/+$/, "").replace(/\/v2\.0$/, ""), path);
    },
    async compute(limits) {
      const stated = access.computeEndpoint;
      const address = stated ?? (await endpoint("compute", limits));
      const path =
        stated === undefined ? ["the catalogue's address of the compute service"] : ["settings", "compute_endpoint"];
      return address === undefined ? undefined : at(address.replace(/\/+$/, ""), path);
    },
    async scope(limits) {
      const { project, roles } = await session.token(limits);
      return { project: project?.id, admin: roles.includes("admin") };
    },
  };
}
