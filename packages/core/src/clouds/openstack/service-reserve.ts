import { ConflictError } from "../../errors.ts";
import type { Work } from "../../kits/service-address/cloud.ts";
import { untie } from "../../kits/tie.ts";
import type { Limits } from "../../time/limits.ts";
import type { OpenStackClient } from "./client.ts";
import { onceMade } from "./lost.ts";
import { markByTag } from "./marks.ts";
import { networkId } from "./naming.ts";
import { describePort, type Port, toPort } from "./ports.ts";
import type { Spec } from "./service-spec.ts";
import { isMarked, MARK, onlyMarked } from "./service-standing.ts";
import { TITLE } from "./services.ts";

/** Makes the port that keeps the address, its mark on it from its first moment, or takes the one that has come to be there. */
export async function reserveMarked(work: Work<OpenStackClient, Spec>, anew: boolean): Promise<string> {
  const { client, spec, context } = work;
  const network_id = await networkId(client, spec.network, context);
  const marked = async (limits: Limits) =>
    (await client.api.ports({ network_id, name: spec.name }, limits)).map(toPort).filter(isMarked);
  return client.inTurn(`${TITLE}: waiting for another reservation`, context, async () => {
    const before = await marked(context);
    const there = onlyMarked(before, spec.name);
    if (there) return taken(there, spec, anew);
    const { name, address } = spec;
    const body = {
      network_id,
      name,
      description: MARK,
      ...(address === undefined ? {} : { fixed_ips: [{ ip_address: address }] }),
    };
    const mine = await onceMade(
      async (limits) => toPort(await client.api.createPort(body, limits)),
      async (limits) => {
        const found = await marked(limits);
        return found.length === 1 ? found[0] : undefined;
      },
      context,
    );
    context.remember(mine.id);
    await markByTag(client.api, "ports", mine.id, { description: MARK }, context);
    const kept = await untie(
      {
        cloud: TITLE,
        mine,
        key: ({ id }) => id,
        all: () => marked(context),
        rivals: (all) => all,
        namesToCome: false,
        giveBack: () => client.api.deletePort(mine.id, context),
      },
      context.clock,
      context,
    );
    return kept.id === mine.id ? mine.id : taken(kept, spec, anew);
  });
}

/** Somebody else has made it since the plan: whoever wants a new one of its own does not get that. */
function taken(there: Port, { name, address }: Spec, anew: boolean): string {
  if (address !== undefined && !there.addresses.some(({ ip }) => ip === address))
    throw new ConflictError(
      `${TITLE}: the service address ${name} was made with another address: ${describePort(there)}`,
      {
        hint: "Two places state one name with two addresses: decide for one.",
      },
    );
  if (anew)
    throw new ConflictError(`${TITLE}: the service address ${name} was made by somebody else meanwhile`, {
      hint: "If it is yours, say `adopt: true` for this one run, or import it; else choose another name.",
    });
  return there.id;
}
