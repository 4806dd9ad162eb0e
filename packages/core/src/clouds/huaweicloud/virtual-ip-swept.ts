import type { Limits } from "../../time/limits.ts";
import { unbind } from "./bind.ts";
import type { HuaweiClient } from "./client.ts";
import { holdersOf } from "./holders.ts";
import { addressFor, type Port } from "./ports.ts";
import { freshReads, type Reads } from "./reads.ts";

/** Who is on one that goes by its mark; an EIP that leads to it may go by its own, and before it. */
export async function sweptNotes(look: Reads, virtualIp: Port | undefined): Promise<string[]> {
  const nics = virtualIp ? holdersOf(virtualIp, await look.portsOf(virtualIp.network)).nics : [];
  const on = nics.map(({ id, device }) => `NIC ${id} (server ${device})`);
  return on.length === 0 ? [] : [`It is taken off ${on.join(" and ")}.`];
}

/** Off all NICs. */
export async function unbindAll(client: HuaweiClient, id: string, limits: Limits): Promise<void> {
  const look = freshReads(client.api, limits);
  const virtualIp = await look.port(id);
  const ip = virtualIp?.addresses[0]?.ip;
  if (!virtualIp || ip === undefined) return;
  for (const nic of holdersOf(virtualIp, await look.portsOf(virtualIp.network)).nics)
    await unbind(client, { nicId: nic.id, ip, route: "auto", own: addressFor(nic, ip) ?? "" }, limits);
}
