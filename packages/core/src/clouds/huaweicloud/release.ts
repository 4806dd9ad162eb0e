import type { Context, Review } from "../../definition/resource.ts";
import { ApiError, ConflictError } from "../../errors.ts";
import { goneAfter } from "../../time/shown.ts";
import type { Api } from "./api.ts";
import type { EipApi } from "./api-eips.ts";
import type { HuaweiClient } from "./client.ts";
import { holdersOf } from "./holders.ts";
import { isVirtualIp, type Port } from "./ports.ts";
import { freshReads, type Reads } from "./reads.ts";

/** The name of a virtual IP that a binding has made on the way, and may give back. */
export const MADE = "made-with-a-binding";

/** A binding has made it, and `nic` is the last that has it, or nobody has any more. */
export async function isLeftOver(look: Reads, virtualIp: Port, nic?: Port): Promise<boolean> {
  if (!isVirtualIp(virtualIp) || virtualIp.name !== MADE) return false;
  const { nics, others } = holdersOf(virtualIp, await look.portsOf(virtualIp.network));
  return others.length === 0 && nics.every(({ id }) => id === nic?.id);
}

/** Gives back what a binding has made, once nobody has it; answers why it stays, where it does. */
export async function releaseMade(
  { api, eips }: HuaweiClient,
  id: string,
  context: Context,
): Promise<string | undefined> {
  const look = freshReads(api, context);
  const virtualIp = await look.port(id);
  if (!virtualIp || !(await isLeftOver(look, virtualIp))) return undefined;
  const { refusal } = await reachable(look, eips.api, virtualIp);
  if (refusal) return refusal.message;
  await deletePort(api, id, context);
  return undefined;
}

/** Gone already is as good. */
export const deletePort = (api: Api, id: string, context: Context): Promise<unknown> =>
  goneAfter(
    { id, what: `Huawei Cloud: port ${id}` },
    api.deletePort(id, context),
    async () => (await api.ports({ id }, context)).length > 0,
    context.clock,
    context,
  );

/** An EIP on it would stay behind, bound to nothing, and go on costing money. Whoever may not see EIPs is told that. */
export async function reachable(look: Reads, api: EipApi, virtualIp: Port): Promise<Review> {
  const what = `the virtual IP ${virtualIp.addresses[0]?.ip ?? virtualIp.id}`;
  try {
    const eip = (await look.eips(api)).find(({ port }) => port === virtualIp.id);
    if (!eip) return {};
    const named = `${eip.ip ?? eip.id}${eip.alias === "" ? "" : ` (${eip.alias})`}`;
    const refusal = new ConflictError(`${what} is not released while the EIP ${named} is bound to it`, {
      hint: "Unbind it (`huaweicloud/eip`, `bound: false`) or give it back (state absent) first.",
    });
    return { refusal };
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== "forbidden") throw error;
    return { notes: [`whether an EIP is bound to ${what} cannot be seen: ${error.words}`] };
  }
}

/** Released while a NIC has it, it would leave that NIC without the address from one moment to the next. */
export async function stillBound(look: Reads, virtualIp: Port): Promise<Error | undefined> {
  if (virtualIp.pairs.length === 0) return undefined;
  const { nics } = holdersOf(virtualIp, await look.portsOf(virtualIp.network));
  if (nics.length === 0) return undefined;
  const list = nics.map((nic) => `${nic.id} (${nic.addresses.map(({ ip }) => ip).join(", ")}, server ${nic.device})`);
  return new ConflictError(
    `the virtual IP ${virtualIp.addresses[0]?.ip ?? virtualIp.id} is not released while it is on NICs: ${list.join("; ")}`,
    { hint: "Remove its bindings first (`huaweicloud/virtual-ip-binding`, state absent)." },
  );
}
