import type { Change, Context, Review } from "../../definition/resource.ts";
import { ConflictError, InputError } from "../../errors.ts";
import type { HuaweiClient } from "./client.ts";
import type { Found, Spec } from "./eip-spec.ts";
import { isNic, isVirtualIp, type Port } from "./ports.ts";
import { cachedReads, notThere, type Reads } from "./reads.ts";

type EipChange = Change<Spec, Found["outputs"]>;

/** Where it is to be bound: a port's id, `null` for nothing, `undefined` where nothing is said of it. Throws where the target is not there. */
export async function targetOf(look: Reads, wanted: Spec): Promise<string | null | undefined> {
  if (wanted.bound === false) return null;
  return (await targetPort(look, wanted))?.id;
}

async function targetPort(
  look: Reads,
  { port_id, subnet_id, virtual_ip_address: ip }: Spec,
): Promise<Port | undefined> {
  if (port_id !== undefined) {
    const port = await look.port(port_id);
    if (port && (isNic(port) || isVirtualIp(port))) return port;
    if (port) throw unfit(port);
    throw notThere(`there is no port ${port_id} in this project and region`);
  }
  if (subnet_id === undefined || ip === undefined) return undefined;
  const port = await look.portAt(subnet_id, ip);
  if (port && isVirtualIp(port)) return port;
  if (port) throw unfit(port);
  await look.subnet(subnet_id);
  throw notThere(`there is no virtual IP ${ip} in subnet ${subnet_id}`, "Make it first: `huaweicloud/virtual-ip`.");
}

const unfit = ({ id, owner }: Port) =>
  new ConflictError(`port ${id} takes no EIP: its owner is ${JSON.stringify(owner)}`, {
    hint: "An EIP is bound to a NIC, or to a virtual IP whose owner is neutron:VIP_PORT.",
  });

/** What stands in the way of each change, and what to know of it, by looking. */
export function reviewEips(
  client: HuaweiClient,
  changes: readonly EipChange[],
  context: Context,
): Promise<readonly Review[]> {
  const look = cachedReads(client.api, context);
  const one = async (change: EipChange): Promise<Review> => {
    const { desire, observed: there, plan } = change;
    const { spec } = desire;
    if (plan.action === "delete") return { notes: there ? [goodbye(spec, there)] : [] };
    const buys = plan.action !== "update";
    const refusal = buys ? (notForSale(spec) ?? twice(changes, spec)) : undefined;
    if (refusal) return { refusal };
    const port = await targetPort(look, spec);
    const other =
      port && (await look.eips(client.eips.api)).find((eip) => eip.port === port.id && eip.id !== there?.id);
    if (other) return { refusal: occupied(port, other.ip ?? other.id, other.alias) };
    return { notes: [...(buys ? [price(spec)] : []), ...moved(there, port)] };
  };
  return Promise.all(changes.map((change) => one(change).catch((refusal: Error) => ({ refusal }))));
}

/** What is missing to buy one. */
function notForSale({ ip_address, alias, bandwidth_size, bandwidth_share_type }: Spec): Error | undefined {
  if (ip_address !== undefined)
    return notThere(
      `there is no EIP ${ip_address} in this project and region`,
      "Leave `ip_address` out to buy a new one.",
    );
  if (alias === undefined) return new InputError([{ path: ["spec", "alias"], message: "is missing" }]);
  if (bandwidth_size !== undefined || bandwidth_share_type === "WHOLE") return undefined;
  const message = "is missing: there is no EIP of this name yet, and to buy one the bandwidth must be stated";
  return new InputError([{ path: ["spec", "bandwidth_size"], message }]);
}

function twice(changes: readonly EipChange[], { alias }: Spec): Error | undefined {
  const same = changes.filter(({ desire }) => desire.spec.alias === alias);
  if (same.length < 2) return undefined;
  return new ConflictError(`the EIP named ${JSON.stringify(alias)} is asked for ${same.length} times`, {
    hint: "Give each an `alias` of its own.",
  });
}

const occupied = (port: Port, ip: string, alias: string) =>
  new ConflictError(
    `${isVirtualIp(port) ? "virtual IP" : "NIC"} ${port.id} (${port.addresses[0]?.ip}) has the EIP ${ip}${alias ? ` (${alias})` : ""} already`,
    { hint: "One port takes one EIP: unbind that one first (`bound: false`), or state it." },
  );

function price({ type = "5_bgp", bandwidth_size, bandwidth_id, bandwidth_charge_mode }: Spec): string {
  const line = bandwidth_id === undefined ? `${bandwidth_size} Mbit/s` : `shared bandwidth ${bandwidth_id}`;
  return `an EIP is bought, which costs money from then on: ${type}, ${line}${bandwidth_charge_mode ? `, by ${bandwidth_charge_mode}` : ""}`;
}

function moved(there: { readonly spec: Partial<Spec> } | undefined, port: Port | undefined): string[] {
  const before = there?.spec.port_id;
  if (before === undefined || port === undefined || before === port.id) return [];
  return [`it goes off port ${before}: for a moment it is bound to nothing`];
}

function goodbye({ release_policy }: Spec, { spec: { ip_address } }: Found): string {
  return release_policy === "keep"
    ? `${ip_address} is unbound and kept; it goes on costing money`
    : `${ip_address} is given back, and may not be had again`;
}
