import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { OpenStackClient } from "./client.ts";
import { namesPort, type Spec } from "./floating-ip-spec.ts";
import { findPort, networkId } from "./naming.ts";
import type { FloatingIpPayload } from "./payloads.ts";
import { TITLE } from "./services.ts";

/** The port that it should lead to, by id; `undefined` where none is named, `null` where there is none such. */
export async function targetOf(
  client: OpenStackClient,
  wanted: Partial<Spec>,
  context: Context,
): Promise<string | null | undefined> {
  if (wanted.port_id !== undefined) return wanted.port_id;
  return namesPort(wanted) ? ((await findPort(client, wanted, context))?.id ?? null) : undefined;
}

/** What lists those that a spec may mean, by address, mark or port; `undefined`: the port that it names is not there. */
async function queryOf(client: OpenStackClient, wanted: Spec, context: Context) {
  const { floating_ip_address, floating_network, description, tags, fixed_ip_address } = wanted;
  if (floating_ip_address !== undefined) return { floating_ip_address };
  const floating_network_id =
    floating_network === undefined ? undefined : await networkId(client, floating_network, context);
  if (description !== undefined) return { description, floating_network_id };
  if (tags?.length) return { tags: tags.join(","), floating_network_id };
  const port_id = await targetOf(client, wanted, context);
  return port_id ? { port_id, fixed_ip_address, floating_network_id } : undefined;
}

/** Those that a spec may mean, now. */
export async function candidates(
  client: OpenStackClient,
  wanted: Spec,
  context: Context,
): Promise<readonly FloatingIpPayload[]> {
  const query = await queryOf(client, wanted, context);
  return query ? client.api.floatingIps(query, context) : [];
}

/** The same as a plan sees it: read once for all its items. */
export async function cachedCandidates(
  client: OpenStackClient,
  wanted: Spec,
  context: Context,
): Promise<readonly FloatingIpPayload[]> {
  const query = await queryOf(client, wanted, context);
  if (!query) return [];
  return context.memo.once(`openstack/floating-ips/${JSON.stringify(query)}`, () =>
    client.api.floatingIps(query, context),
  );
}

/** The one that is meant, or an error that lists them. */
export function only(all: readonly FloatingIpPayload[]): FloatingIpPayload | undefined {
  if (all.length <= 1) return all[0];
  const named = all.map(
    ({ id, floating_ip_address: ip, port_id }) => `${ip} (${id}, ${port_id ? `port ${port_id}` : "leads nowhere"})`,
  );
  throw new ConflictError(`${TITLE}: more than one floating IP is meant: ${named.join(", ")}`, {
    hint: "State `floating_ip_address`, or a description that only one of them has.",
    passing: true,
  });
}
