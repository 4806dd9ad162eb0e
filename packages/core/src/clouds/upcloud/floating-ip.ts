import { defineResource } from "../../definition/resource.ts";
import { ConflictError, unlessMissing } from "../../errors.ts";
import { hasDefaultName } from "./address.ts";
import { byServer } from "./by-server.ts";
import type { UpCloudClient } from "./client.ts";
import { obtain, update } from "./floating-ip-apply.ts";
import { review } from "./floating-ip-review.ts";
import { choose, meantByChance, observed, outputs, spec, targetZone } from "./floating-ip-spec.ts";
import { leftDown } from "./leftover.ts";
import {
  cachedAddress,
  cachedAddresses,
  cachedServer,
  needsNewApi,
  notListed,
  refuseUnknownInterface,
  refuseUnknownZone,
} from "./reads.ts";

/** The kind with its server named by id alone; service addresses are made of it. Its id is the address itself. */
export const byServerId = defineResource<UpCloudClient>()({
  kind: "upcloud/floating-ip",
  className: "FloatingIp",
  summary:
    "A floating IPv4 address: reserved in a zone, attached to a server's public interface, moved without a pause.",
  description: [
    "Attaching, moving and detaching work while the servers run; a move is one change, without a detachment before. Inside the guest the address has to be configured as an additional one on the interface: the network hands out only the primary address.",
    "The cloud chooses the address. Where nothing remembers it between runs, it is found by `ip_address`, by `ptr_record`, or, without a name, as the only one on its server or its interface, or as the only one that lies idle in its zone. Where no address has the `ptr_record`, one that lies idle in the zone (detached, with its default name) is taken before another is bought.",
    "*Absent* detaches the address and gives it back; it can as a rule not be had again. `attached: false` keeps it.",
  ].join("\n\n"),
  spec,
  outputs,
  foretold: true,
  immutable: ["zone", "ip_address"],
  identity: ["ptr_record"],
  marks: { where: "nowhere: an address has no labels, and its PTR record is for the world to read" },
  examples: [
    {
      title: "Reserve a floating address on a server",
      spec: { server_id: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702", ptr_record: "vip.example.com" },
    },
    {
      title: "Move it to this interface, when this peer takes over",
      spec: { ip_address: "203.0.113.40", mac_address: "e2:10:aa:0b:02:02" },
      there: true,
    },
    {
      title: "Keep it reserved, attached to nothing",
      spec: { ip_address: "203.0.113.40", attached: false },
      there: true,
    },
  ],

  async find(client, wanted, context) {
    needsNewApi(client, "floating addresses");
    if (wanted.ip_address !== undefined) return { id: wanted.ip_address };
    const zone = await targetZone(client, wanted, context);
    const found = choose(await cachedAddresses(client, context), wanted, zone);
    return found && { id: found.address.ip, by: found.named ? "name" : "description" };
  },

  async read(client, id, context, desire) {
    needsNewApi(client, "floating addresses");
    const address = await cachedAddress(client, id, context);
    if (!address) return undefined;
    if (!address.floating) {
      if (desire?.spec.ip_address !== id) return undefined;
      throw new ConflictError(
        `UpCloud: ${id} is not a floating address: it belongs to server ${address.server} for good`,
        {
          hint: "Use `upcloud/ip-address` or `upcloud/ptr-record` for it.",
        },
      );
    }
    if (desire?.state !== "absent") return observed(address);
    const { ptr_record, ip_address } = desire.spec;
    const byName = desire.id === undefined && ip_address === undefined && ptr_record !== undefined;
    if (byName && ptr_record !== address.ptr) return undefined;
    // Whoever remembers an address that was never given its name may remove it all the same.
    const unnamed = desire.id !== undefined && ptr_record !== undefined && hasDefaultName(address);
    return observed(address, unnamed);
  },

  async checkParents(client, { state, id, spec: wanted }, context) {
    needsNewApi(client, "floating addresses");
    // The list holds all addresses of the account: one that is known and not in it is gone.
    if (state === "present" || (id ?? wanted.ip_address) !== undefined) return [];
    if (wanted.zone !== undefined) await refuseUnknownZone(client, wanted.zone, context);
    if (wanted.server_id !== undefined) await cachedServer(client, wanted.server_id, context);
    else if (wanted.mac_address !== undefined) await refuseUnknownInterface(client, wanted.mac_address, context);
    return [];
  },

  async leftover(client, { desire, id, observed: before }, context) {
    const { server_id, mac_address, ip_address } = desire.spec;
    // A takeover is to cost one reading and one writing.
    if (mac_address !== undefined && ip_address !== undefined) return undefined;
    const ip = before?.id ?? id ?? ip_address;
    const holder = ip === undefined ? undefined : (await cachedAddress(client, ip, context))?.server;
    return leftDown(client, [server_id, holder], context);
  },

  async apply(client, change, context) {
    const { desire, observed: before } = change;
    if (!before || meantByChance(desire, before)) return obtain(client, change, context);
    // As the plan saw it: a takeover is to cost one reading and one writing. What comes back is what the cloud says after the change.
    const address = await cachedAddress(client, before.id, context);
    if (!address) throw await notListed(client, before.id, context);
    context.remember(address.ip);
    return update(client, address, desire.spec, context);
  },

  async destroy(client, { observed: before }, context) {
    const address = before && (await client.api.addresses(context)).find(({ ip }) => ip === before.id);
    if (!address) return undefined;
    // Somebody else may give it back meanwhile.
    const detached =
      address.mac === undefined ? address : await unlessMissing(client.modify(address, [{ mac: null }], context));
    if (detached) await client.api.release(detached, context);
    return undefined;
  },

  review,
});

/** The kind as users have it, its server named in any of their ways. */
export const floatingIp = byServer(byServerId);
