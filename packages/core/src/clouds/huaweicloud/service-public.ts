import { ConflictError } from "../../errors.ts";
import type { Work } from "../../kits/service-address/cloud.ts";
import type { Standing } from "../../kits/service-address/seat.ts";
import type { Eip } from "./api-eips.ts";
import type { HuaweiClient } from "./client.ts";
import { freshReads } from "./reads.ts";
import { TITLE } from "./service-seats.ts";
import type { Spec } from "./service-spec.ts";
import { publicAlias } from "./service-standing.ts";

type Job = Work<HuaweiClient, Spec>;

/** Mbit/s, where nothing is said of it. */
const BANDWIDTH = 5;

/** The EIP that is bought where `public: new` says so: `5_bgp`, a bandwidth of its own, 5 Mbit/s where nothing is stated. */
export const orderOf = ({ name, bandwidth_size: size = BANDWIDTH }: Spec) => ({
  publicip: { type: "5_bgp", alias: publicAlias(name) },
  bandwidth: { share_type: "PER", name: publicAlias(name), size },
});

/** Whatever leads there and is not wanted goes first: a port takes one EIP. */
export async function lead(work: Job, standing: Standing, to: string): Promise<void> {
  const { client, context } = work;
  const { eips } = client;
  const { public: there } = standing;
  if (there && to !== "new" && there.address !== to) {
    const eip = await freshReads(client.api, context).eip(eips.api, there.id);
    if (eip && there.made) await eips.release(eip, context);
    else if (eip?.port === standing.id) await eips.bind(await eips.whenIdle(eip, context), undefined, context);
  }
  if (to === "none") return;
  const eip = to === "new" ? await bought(work, standing) : await stated(work, to);
  await eips.bind(await eips.whenIdle(eip, context), standing.id, context);
}

/** The one of its name, bought unless a run that was cut short has done so. */
async function bought({ client, spec, context }: Job, standing: Standing): Promise<Eip> {
  const making = {
    named: () => undefined,
    anew: false,
    gaveBack: (mine: Eip, kept: Eip) =>
      context.note(`${mine.ip} was bought at the same time as ${kept.ip}, for the same, and was given back.`),
  };
  const eip = await client.eips.buy(orderOf(spec), making, context);
  if (eip.port === undefined || eip.port === standing.id) return eip;
  throw boughtForAnother(eip);
}

/** Names of EIPs are the project's, those of service addresses a subnet's: two may collide. */
export const boughtForAnother = ({ ip, alias, port }: Eip) =>
  new ConflictError(`${TITLE}: the EIP ${ip} has the name ${alias} and leads to port ${port}`, {
    hint: "A service address of another subnet has this name, too: choose another `name`.",
  });

async function stated({ client: { api, eips }, context }: Job, address: string): Promise<Eip> {
  const one = (await freshReads(api, context).eips(eips.api)).find(({ ip }) => ip === address);
  if (one) return one;
  throw new ConflictError(`${TITLE}: there is no EIP ${address} any more`, { hint: "Check `public`." });
}
