import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { OpenStackClient } from "./client.ts";
import type { Port } from "./ports.ts";
import { TITLE } from "./services.ts";

/**
 * By Neutron's default policies only the owner of a network sets pairs on its ports. Who owns it takes a request to know, so a run that
 * writes leaves the answer to the cloud.
 */
export async function policyRefusal(
  client: OpenStackClient,
  port: Port,
  context: Context,
): Promise<ConflictError | undefined> {
  if (!context.dryRun || client.settings.pairs_on_foreign_networks) return undefined;
  const { id, name, ...network } = (await client.api.networks({ id: port.network }, context))[0] ?? {
    id: port.network,
  };
  const mine = await client.services.scope(context);
  const open = network["router:external"] === true || network.shared === true;
  if (!open || mine.admin || network.project_id === mine.project) return undefined;
  return new ConflictError(
    `${TITLE}: port ${port.id} is on the network ${name || id}, which belongs to another project, and by Neutron's default policy only its owner may set pairs there`,
    {
      hint: "Use a port on a network of your own; or say `pairs_on_foreign_networks: true` in `settings` if the operator allows it.",
    },
  );
}
