import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import { untie } from "../../kits/tie.ts";
import type { Limits } from "../../time/limits.ts";
import type { OpenStackClient } from "./client.ts";
import { candidates } from "./floating-ip-seek.ts";
import { type FloatingIpChange, namesPort, type Spec } from "./floating-ip-spec.ts";
import { updateFloatingIp } from "./floating-ip-update.ts";
import { onceMade } from "./lost.ts";
import { markByTag } from "./marks.ts";
import { findPort, networkId, noPort } from "./naming.ts";
import type { FloatingIpPayload } from "./payloads.ts";
import { TITLE } from "./services.ts";

/** As planned, in turn: takes the one that has the mark by now, or reserves one that has it from its first moment. */
export function obtain(
  client: OpenStackClient,
  { desire, anew }: FloatingIpChange,
  context: Context,
): Promise<FloatingIpPayload> {
  const wanted = desire.spec;
  return client.inTurn(`${TITLE}: waiting for another reservation`, context, async () => {
    const network = await networkFor(client, wanted, context);
    const before = await candidates(client, wanted, context);
    const [there] = anew ? [] : before;
    const one = there ?? (await reserve(client, wanted, network, context));
    context.remember(one.id);
    if (!there) await markByTag(client.api, "floatingips", one.id, wanted, context);
    return updateFloatingIp(
      client,
      await winner(client, one, there !== undefined || anew, wanted, context),
      wanted,
      context,
    );
  });
}

async function reserve(
  client: OpenStackClient,
  wanted: Spec,
  network: string,
  context: Context,
): Promise<FloatingIpPayload> {
  const port = wanted.port_id ?? (namesPort(wanted) ? (await findPort(client, wanted, context))?.id : undefined);
  if (port === undefined && namesPort(wanted)) throw noPort(wanted);
  const { description = context.mark?.long, fixed_ip_address, floating_ip_address } = wanted;
  const body = {
    floating_network_id: network,
    ...(floating_ip_address === undefined ? {} : { floating_ip_address }),
    ...(description === undefined ? {} : { description }),
    ...(port === undefined ? {} : { port_id: port }),
    ...(fixed_ip_address === undefined ? {} : { fixed_ip_address }),
  };
  const all = (limits: Limits) => client.api.floatingIps({ floating_network_id: network }, limits);
  const before = new Set((await all(context)).map(({ id }) => id));
  return onceMade(
    (limits) => client.api.createFloatingIp(body, limits),
    async (limits) => {
      const fits = (one: FloatingIpPayload) =>
        !before.has(one.id) && (one.description ?? "") === (description ?? "") && one.port_id === (port ?? null);
      const found = (await all(limits)).filter(fits);
      return found.length === 1 ? found[0] : undefined;
    },
    context,
  );
}

/** Two processes that found none with the mark have both reserved one: the same one stays for both, and the other is given back. */
async function winner(
  client: OpenStackClient,
  one: FloatingIpPayload,
  known: boolean,
  wanted: Spec,
  context: Context,
): Promise<FloatingIpPayload> {
  if (known || wanted.description === undefined) return one;
  const kept = await untie(
    {
      cloud: TITLE,
      mine: one,
      key: ({ id }) => id,
      all: () => candidates(client, wanted, context),
      rivals: (all) => all,
      namesToCome: false,
      giveBack: () => client.api.deleteFloatingIp(one.id, context),
    },
    context.clock,
    context,
  );
  context.remember(kept.id);
  return kept;
}

/** The network that is named, or the only one that there is. */
export async function networkFor(
  client: OpenStackClient,
  { floating_network }: Pick<Spec, "floating_network">,
  context: Context,
): Promise<string> {
  if (floating_network !== undefined) return networkId(client, floating_network, context);
  const all = await context.memo.once("openstack/external-networks", () =>
    client.api.networks({ "router:external": true }, context),
  );
  const [one, another] = all;
  if (one && !another) return one.id;
  const names = all.map(({ id, name }) => name || id).join(", ");
  throw new ConflictError(
    one ? `${TITLE}: there is more than one external network: ${names}` : `${TITLE}: there is no external network`,
    { hint: "State by `floating_network` where the address is to come from." },
  );
}
