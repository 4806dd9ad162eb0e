import type { Context } from "../../definition/resource.ts";
import { ApiError } from "../../errors.ts";
import type { Work } from "../../kits/service-address/cloud.ts";
import type { Standing } from "../../kits/service-address/seat.ts";
import type { Limits } from "../../time/limits.ts";
import type { OpenStackClient } from "./client.ts";
import { networkFor } from "./floating-ip-obtain.ts";
import { deleteFloatingIp } from "./given-back.ts";
import { onceMade } from "./lost.ts";
import type { FloatingIpPayload } from "./payloads.ts";
import type { Spec } from "./service-spec.ts";
import { MARK, publicMark } from "./service-standing.ts";

/** A floating IP with the mark of this service address, which leads to it from its first moment: a run that is cut short leaves none loose. */
export async function leadNew(
  { client, spec, context }: Work<OpenStackClient, Spec>,
  standing: Standing,
): Promise<void> {
  const leading = async (limits: Limits) =>
    (await client.api.floatingIps({ port_id: standing.id }, limits)).find(isMade);
  const body = {
    floating_network_id: await networkFor(client, { floating_network: spec.public_network }, context),
    description: publicMark(spec.name),
    port_id: standing.id,
    fixed_ip_address: standing.address,
  };
  try {
    await onceMade<FloatingIpPayload>((limits) => client.api.createFloatingIp(body, limits), leading, context);
  } catch (error) {
    // An address of a port has one at most (409): another run of the same spec was faster.
    const refused = error instanceof ApiError && error.status === 409;
    if (!refused || !(await leading(context))) throw error;
  }
}

/** Another run may have made one since the plan; without its port nobody would know it, and it would go on costing. */
export async function giveBackMade(client: OpenStackClient, port: string, context: Context): Promise<void> {
  const leading = await client.api.floatingIps({ port_id: port }, context);
  for (const { id } of leading.filter(isMade)) await deleteFloatingIp(client.api, id, context);
}

/** The same of one that was bought at the last moment, and led to the port when that went: one that is made leads somewhere from its first moment. */
export async function giveBackLoose(client: OpenStackClient, name: string, context: Context): Promise<void> {
  const made = await client.api.floatingIps({ description: publicMark(name) }, context);
  for (const { id } of made.filter(({ port_id }) => !port_id)) await deleteFloatingIp(client.api, id, context);
}

const isMade = ({ description }: FloatingIpPayload) => description?.startsWith(MARK) === true;
