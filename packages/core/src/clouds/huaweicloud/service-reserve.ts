import { ConflictError, unlessMissing } from "../../errors.ts";
import type { Work } from "../../kits/service-address/cloud.ts";
import { untie } from "../../kits/tie.ts";
import type { HuaweiClient } from "./client.ts";
import type { Port } from "./ports.ts";
import { cachedReads, freshReads } from "./reads.ts";
import { isServiceIp, networkOf, TITLE } from "./service-seats.ts";
import type { Spec } from "./service-spec.ts";
import { onlyNamed } from "./service-standing.ts";

/** Makes the virtual IP, its name on it from its first moment, or takes the one that has come to be there. */
export async function reserveNamed(
  { client, spec, context }: Work<HuaweiClient, Spec>,
  anew: boolean,
): Promise<string> {
  const { api, virtualIps } = client;
  const { name, address: ip } = spec;
  const network = await networkOf(cachedReads(api, context), spec.network);
  const named = async () =>
    (await freshReads(api, context).virtualIps(network)).filter((port) => port.name === name && isServiceIp(port));
  return client.inTurn(`${TITLE}: waiting for another reservation`, context, async () => {
    const there = onlyNamed(await named(), name);
    if (there) return taken(there, spec, anew);
    let own = false;
    const made = () => {
      own = true;
    };
    const mine = await virtualIps.make({ network, ip, name }, context, { named: context.remember, anew, made });
    // Where nothing but the name tells it from others, whoever makes it has come to terms with the others.
    if (!own || (ip === undefined && !anew)) return taken(mine, spec, anew && !own);
    const kept = await untie(
      {
        cloud: TITLE,
        mine,
        key: ({ id }) => id,
        all: named,
        rivals: (all) => all,
        namesToCome: false,
        giveBack: () => unlessMissing(api.deletePort(mine.id, context)),
      },
      context.clock,
      context,
    );
    return kept.id === mine.id ? mine.id : taken(kept, spec, anew);
  });
}

/** Somebody else has made it since the plan: whoever wants a new one of its own does not get that. */
function taken(there: Port, { name, address }: Spec, anew: boolean): string {
  const ip = there.addresses[0]?.ip;
  if (there.name !== name)
    throw new ConflictError(
      `${TITLE}: ${ip} was made by somebody else meanwhile, as ${there.name || "one without a name"}`,
      {
        hint: "Choose another address, or state its own name.",
      },
    );
  if (address !== undefined && ip !== address)
    throw new ConflictError(
      `${TITLE}: the service address ${name} was made with another address: ${ip} (${there.id})`,
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
