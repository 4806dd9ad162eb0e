import { markIn } from "../../definition/mark.ts";
import { defineResource } from "../../definition/resource.ts";
import { InputError, notShown } from "../../errors.ts";
import { bind, unbind } from "./bind.ts";
import { idOf, parseId } from "./binding-id.ts";
import { reviewBindings, virtualIpOf } from "./binding-review.ts";
import { observed, outputs, spec } from "./binding-spec.ts";
import type { HuaweiClient } from "./client.ts";
import { deadBinding, missingNic, observedDead } from "./dead-binding.ts";
import { displaced, portsOfBinding } from "./displaced.ts";
import { holdersOf } from "./holders.ts";
import { contradiction, nicIdIfThere, nicIdOf } from "./nics.ts";
import { has } from "./pairs.ts";
import { addressFor, familyOf, isOn, type Port, VIP_OWNER } from "./ports.ts";
import { cachedReads, freshReads } from "./reads.ts";
import { isLeftOver, releaseMade } from "./release.ts";

const gone = { nic: undefined, virtualIp: undefined };

/** The id is `idOf` in `binding-id.ts`. Which calls bind is `bind.ts`; what is left of a NIC that is gone, `dead-binding.ts`. */
export const virtualIpBinding = defineResource<HuaweiClient>()({
  kind: "huaweicloud/virtual-ip-binding",
  className: "VirtualIpBinding",
  summary: "A virtual IP on one NIC of a server.",
  description:
    "The virtual IP is *on* a NIC when the NIC's address is among the allowed address pairs of the virtual IP's own port. Where no port has the address yet, the virtual IP is made first, so that one task ties an address to a NIC; it stays when the binding is removed (see `huaweicloud/virtual-ip`). Other NICs of the virtual IP, other virtual IPs of the NIC, and pairs that somebody else has written are kept.",
  spec,
  outputs,
  immutable: ["ip_address", "nic_id", "server_id", "subnet_id", "nic_ip_address"],
  // An IPv6 virtual IP can be on one NIC only.
  exclusive: (before, after) =>
    before.ip_address === after.ip_address && after.ip_address !== undefined && familyOf(after.ip_address) === 6,
  examples: [
    {
      title: "Tie an address to a NIC",
      spec: { ip_address: "192.168.30.40", nic_id: "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10" },
    },
    {
      title: "Name the NIC by server and subnet, and switch its source/destination check off",
      spec: {
        ip_address: "192.168.30.40",
        server_id: "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d",
        subnet_id: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c",
        route: "vpc-port",
        source_destination_check: "off",
      },
    },
  ],

  canonical(_client, wanted) {
    if (wanted.nic_id !== undefined || wanted.server_id !== undefined) return wanted;
    throw new InputError([{ path: ["nic_id"], message: "is missing: name the NIC by `nic_id`, or by `server_id`" }]);
  },

  async find({ api }, wanted, context) {
    const look = cachedReads(api, context);
    const { ip_address: ip, nic_ip_address: own } = wanted;
    // Where the NIC went with its server, its address may still stand in the pairs.
    const nicId = own === undefined ? await nicIdOf(look, wanted) : await nicIdIfThere(look, wanted);
    return { id: idOf({ nicId, ip, own }) };
  },

  async read({ api, nicCall }, id, context, desire) {
    const { nicId, ip, own } = parseId(id);
    const look = cachedReads(api, context);
    const stated = desire?.spec;
    const wanted = { ...stated, ip_address: ip };
    const { nic, virtualIp } = nicId === undefined ? gone : await portsOfBinding(look, nicId, wanted);
    if (!nic) {
      // To whoever wants it to be there it is not; to whoever wants it gone, its address still is.
      if (desire?.state !== "absent") return undefined;
      const named = { nicId, ip, own: stated?.nic_ip_address ?? own, network: stated?.subnet_id };
      const dead = await deadBinding(look, named);
      return dead && observedDead(dead, id, stated);
    }
    const error = stated && (stated.nic_id ?? nicId) === nicId ? contradiction(nic, stated) : undefined;
    if (error) throw error;
    if (desire?.state === "absent" && stated?.virtual_ip === "release" && virtualIp && !isOn(virtualIp, nic)) {
      // A run that was cut short has left it.
      const left = await isLeftOver(look, virtualIp);
      return left ? observedDead({ virtualIp, own: addressFor(nic, ip) ?? "" }, id, stated) : undefined;
    }
    const half = virtualIp && !isOn(virtualIp, nic) && nicCall.serves(stated?.route ?? "auto") && has(nic, ip);
    // A run that was cut short has let the NIC send from the address, and no more.
    if (desire?.state === "absent" && half)
      return observedDead({ virtualIp, own: addressFor(nic, ip) ?? "" }, id, stated);
    const alone = virtualIp && stated?.sole && (await displaced(look, virtualIp, nic, wanted)).off.length === 0;
    return observed({ virtualIp, nic, alone }, ip, stated);
  },

  marks: {
    where: "the name of the virtual IP that it made, unless you state `virtual_ip: release`; otherwise nowhere",
    async list({ api }, context) {
      const look = cachedReads(api, context);
      const all = await api.ports({ device_owner: VIP_OWNER }, context);
      const made = all.filter(({ name, pairs }) => markIn(name) !== undefined && pairs.length > 0);
      const bound = made.map(async (virtualIp) => {
        const { nics } = holdersOf(virtualIp, await look.portsOf(virtualIp.network));
        const ip = virtualIp.addresses[0]?.ip ?? "";
        return nics.map((nic) => ({ id: idOf({ nicId: nic.id, ip }), mark: virtualIp.name }));
      });
      return (await Promise.all(bound)).flat();
    },
  },

  checkParents: async ({ api }, { spec: stated, id }, context) => missingNic(cachedReads(api, context), stated, id),

  async apply(client, { desire, plan, anew }, context) {
    const { spec: wanted } = desire;
    // The move of an address is in a hurry, and its plan is a moment old.
    const look = wanted.sole ? cachedReads(client.api, context) : freshReads(client.api, context, client.looks);
    const nicId = await nicIdOf(look, wanted);
    context.remember(idOf({ nicId, ip: wanted.ip_address, own: wanted.nic_ip_address }));
    const made = ({ id, network }: Port) => context.besides({ ...virtualIpOf(network, wanted.ip_address), id });
    const target = { nicId, anew: anew && plan.action === "create", made, mark: context.mark?.short };
    const bound = await bind(client, look, target, wanted, context);
    const done = observed(bound, wanted.ip_address, wanted);
    if (!done) throw notShown(`${wanted.ip_address} on NIC ${nicId}`);
    return done;
  },

  async destroy(client, { desire: { spec: stated }, observed: there }, context) {
    if (!there) return undefined;
    const { id, spec: seen, outputs: told } = there;
    const { nicId, ip } = parseId(id);
    const route = stated.route ?? "auto";
    const left = await unbind(
      client,
      { nicId, ip, route, own: told.bound_ip_address, network: seen.subnet_id },
      context,
    );
    const why = stated.virtual_ip === "release" ? await releaseMade(client, told.virtual_ip_id, context) : undefined;
    if (why !== undefined) context.note(why);
    return observed(left, ip, stated);
  },

  review: reviewBindings,
});
