import type { Context } from "../../definition/resource.ts";
import { unlessMissing } from "../../errors.ts";
import type { Limits } from "../../time/limits.ts";
import { goneAfter } from "../../time/shown.ts";
import type { Api } from "./api.ts";
import type { FloatingIpPayload, PortPayload } from "./payloads.ts";

/* What costs money, or keeps an address from others, is not said to be gone on one word of the cloud: the list is asked as well. */

/** A port by its id, as the list has it. */
export const portListed = async (api: Api, id: string, limits: Limits): Promise<PortPayload | undefined> =>
  (await api.ports({ id }, limits))[0];

/** A port by its id; `undefined`: it is not there, and no list has it. */
export async function portThere(api: Api, id: string, limits: Limits): Promise<PortPayload | undefined> {
  return (await unlessMissing(api.port(id, limits))) ?? portListed(api, id, limits);
}

/** The same of a floating IP. */
export async function floatingIpThere(api: Api, id: string, limits: Limits): Promise<FloatingIpPayload | undefined> {
  return (await unlessMissing(api.floatingIp(id, limits))) ?? (await api.floatingIps({ id }, limits))[0];
}

/** Gone already is as good. */
export const deletePort = (api: Api, id: string, context: Context): Promise<unknown> =>
  goneAfter(
    { id, what: `OpenStack: port ${id}` },
    api.deletePort(id, context),
    async () => (await portListed(api, id, context)) !== undefined,
    context.clock,
    context,
  );

/** Gone already is as good. */
export const deleteFloatingIp = (api: Api, id: string, context: Context): Promise<unknown> =>
  goneAfter(
    { id, what: `OpenStack: floating IP ${id}` },
    api.deleteFloatingIp(id, context),
    async () => (await api.floatingIps({ id }, context)).length > 0,
    context.clock,
    context,
  );
