import type { Context } from "../../definition/resource.ts";
import { ApiError, unlessMissing } from "../../errors.ts";
import { readPrefix } from "../../kits/allowed-pairs/reading.ts";
import type { Limits } from "../../time/limits.ts";
import type { GcoreClient } from "./client.ts";
import type { PortPayload } from "./payloads.ts";
import { isUnknownRoute, type Port } from "./ports.ts";

/** A port as the plan of this request sees it: read once for all its items. */
type CachedPort =
  | { readonly port: Port; readonly missing?: never }
  | { readonly port?: never; readonly missing: ApiError };

/**
 * A port that does not exist is a finding like any other: its pairs are not there. With `address` a glance does where the port holds no
 * pair of that address, or where nobody asks for `macs`; only the port's instance shows the MAC addresses.
 */
export async function cachedPort(
  client: GcoreClient,
  id: string,
  context: Context,
  { address, macs }: { readonly address?: string | undefined; readonly macs: boolean },
): Promise<CachedPort> {
  if (address !== undefined && !client.ports.located(id)) {
    const glance = await once(client, "glance", id, context);
    const there = glance.port?.pairs.some(
      ({ written }) => (readPrefix(written.ip_address) ?? written.ip_address) === address,
    );
    if (!there || !macs) return glance;
  }
  return once(client, "look", id, context);
}

function once(client: GcoreClient, kind: "look" | "glance", id: string, context: Context): Promise<CachedPort> {
  return context.memo.once(`gcore/${kind}/${id}`, async () => {
    try {
      return { port: await (kind === "look" ? client.look(id, context) : client.ports.glance(id, context)) };
    } catch (error) {
      if (error instanceof ApiError && error.reason === "not-found") return { missing: error };
      throw error;
    }
  });
}

/** Why the port is not there, in the cloud's words. */
export async function missingPort(client: GcoreClient, id: string, context: Context): Promise<Error> {
  const { missing } = await cachedPort(client, id, context, { macs: true });
  return missing ?? new Error(`port ${id} was not there a moment ago`);
}

/** A port as the ports API shows it, whatever it belongs to; `undefined`: it is not there. */
export const cachedSinglePort = (client: GcoreClient, id: string, context: Context): Promise<PortPayload | undefined> =>
  context.memo.once(`gcore/port/${id}`, () => unlessMissing(client.api.port(id, context)));

/** The ports of a network, or of the project, as the ports API shows them; `undefined`: this region has no such API. */
export const cachedPortsOn = (
  client: GcoreClient,
  network: string | undefined,
  context: Context,
): Promise<readonly PortPayload[] | undefined> =>
  context.memo.once(`gcore/ports-on/${network ?? ""}`, () => portsOrNone(client, network, context));

/** The same as they are now. */
export const portsOrNone = (
  client: GcoreClient,
  network: string | undefined,
  limits: Limits,
): Promise<readonly PortPayload[] | undefined> =>
  client.api.portsOn(network, limits).catch((error: unknown) => {
    if (isUnknownRoute(error)) return undefined;
    throw error;
  });

/** As the list of the instances has it, one for all of them: such as `ACTIVE` or `SHUTOFF`; `undefined` where nobody says. */
export async function statusOf(
  client: GcoreClient,
  instance: string | undefined,
  context: Context,
): Promise<string | undefined> {
  if (instance === undefined) return undefined;
  const all = await context.memo.once("gcore/instances", () => client.api.instances(context));
  const { status, vm_state } = all.find(({ id }) => id === instance) ?? {};
  return status ?? vm_state?.toUpperCase().replaceAll("-", "_") ?? undefined;
}
