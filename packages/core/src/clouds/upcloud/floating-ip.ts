import { ConflictError } from "../../errors.ts";
import { type Context, defineResource } from "../../resource.ts";
import type { Address } from "./address.ts";
import type { AddressChange } from "./api.ts";
import type { UpCloudClient } from "./client.ts";
import { review } from "./floating-ip-review.ts";
import { choose, type Found, outputs, type Spec, spec } from "./floating-ip-spec.ts";
import { targetMac } from "./floating-ip-target.ts";
import { needsNewApi, seenAddress, seenAddresses } from "./seen.ts";

function observed(address: Address): Found {
  const { ip, server, mac, zone } = address;
  const place = { ...(server ? { server_id: server } : {}), ...(mac ? { mac_address: mac } : {}) };
  return {
    id: ip,
    spec: {
      ...(zone ? { zone } : {}),
      ...place,
      attached: mac !== undefined,
      ip_address: ip,
      family: "IPv4",
      ptr_record: address.ptr,
      release_policy: address.policy,
    },
    outputs: { ip_address: ip, ...place },
  };
}

/** From where it is to where it is wanted: a move is one change, without a detachment before. */
async function changesOf(client: UpCloudClient, address: Address, wanted: Spec, context: Context) {
  const { server_id, mac_address, attached, ptr_record, release_policy } = wanted;
  const changes: AddressChange[] = [];
  if (attached === false && address.mac !== undefined) changes.push({ mac: null });
  else if (mac_address !== undefined && mac_address !== address.mac) changes.push({ mac: mac_address });
  else if (server_id !== undefined && server_id !== address.server)
    changes.push({ mac: await targetMac(client, server_id, context) });
  if (ptr_record !== undefined && ptr_record !== address.ptr) changes.push({ ptr_record });
  if (release_policy !== undefined && release_policy !== address.policy) changes.push({ release_policy });
  return changes;
}

/** Reserves one, unless it has come to be there since the plan was made. */
async function reserve(client: UpCloudClient, wanted: Spec, context: Context): Promise<Address> {
  const { server_id, mac_address, zone, release_policy } = wanted;
  const mac = mac_address ?? (server_id && (await targetMac(client, server_id, context)));
  return client.purchase.inTurn(mac ?? zone ?? "", async () => {
    const before = await client.api.addresses(context);
    const there = context.adopt ? choose(before, wanted) : undefined;
    if (there) return there;
    const order = {
      family: "IPv4" as const,
      floating: "yes" as const,
      ...(mac ? { mac } : { zone: zone as string }),
      ...(release_policy ? { release_policy } : {}),
    };
    return client.states.patient(
      async () => server_id ?? before.find((one) => one.mac === mac)?.server,
      context,
      () => client.purchase.buy(order, before, context),
    );
  });
}

export const floatingIp = defineResource<UpCloudClient>()({
  kind: "upcloud/floating-ip",
  className: "FloatingIp",
  summary:
    "A floating IPv4 address: reserved in a zone, attached to a server's public interface, moved without a pause.",
  description: [
    "Attaching, moving and detaching work while the servers run; a move is one change, without a detachment before. Inside the guest the address has to be configured as an additional one on the interface: the network hands out only the primary address.",
    "The cloud chooses the address. Where nothing remembers it between runs, it is found by `ip_address`, by `ptr_record`, or as the only one on its server, its interface or in its zone. With a `zone` and a `ptr_record` that no address has, an address that is detached and still has its default name is taken before another is bought.",
    "*Absent* detaches the address and gives it back; it can as a rule not be had again. `attached: false` keeps it.",
  ].join("\n\n"),
  spec,
  outputs,
  immutable: ["zone", "ip_address"],
  examples: [
    {
      title: "Reserve a floating address on a server",
      spec: { server_id: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702", ptr_record: "vip.example.com" },
    },
    {
      title: "Move it to this interface, when this peer takes over",
      spec: { ip_address: "203.0.113.40", mac_address: "e2:10:aa:0b:02:02" },
    },
    { title: "Keep it reserved, attached to nothing", spec: { ip_address: "203.0.113.40", attached: false } },
  ],

  async find(client, wanted, context) {
    needsNewApi(client, "floating addresses");
    if (wanted.ip_address !== undefined) return wanted.ip_address;
    return context.adopt ? choose(await seenAddresses(client, context), wanted)?.ip : undefined;
  },

  async read(client, id, context, desire) {
    needsNewApi(client, "floating addresses");
    const address = await seenAddress(client, id, context);
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
    const { ptr_record, ip_address } = desire?.spec ?? {};
    const another = desire?.id === undefined && ip_address === undefined && ptr_record !== undefined;
    return desire?.state === "absent" && another && ptr_record !== address.ptr ? undefined : observed(address);
  },

  async apply(client, { desire, observed: before }, context) {
    const there = before && (await seenAddress(client, before.id, context));
    const address = there ?? (await reserve(client, desire.spec, context));
    context.remember(address.ip);
    return observed(await client.modify(address, await changesOf(client, address, desire.spec, context), context));
  },

  async destroy(client, { observed: before }, context) {
    const address = before && (await client.api.addresses(context)).find(({ ip }) => ip === before.id);
    if (!address) return undefined;
    const detached = address.mac === undefined ? address : await client.modify(address, [{ mac: null }], context);
    await client.api.release(detached, context);
    return undefined;
  },

  review,
});
