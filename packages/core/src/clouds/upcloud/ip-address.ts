import { ConflictError, unlessMissing } from "../../errors.ts";
import { type Context, defineResource } from "../../resource.ts";
import type { Address } from "./address.ts";
import type { AddressChange } from "./api.ts";
import type { UpCloudClient } from "./client.ts";
import { review } from "./ip-address-review.ts";
import {
  candidates,
  choose,
  type Found,
  gap,
  type IpAddressChange,
  outputs,
  type Spec,
  spec,
} from "./ip-address-spec.ts";
import { needsNewApi, seenAddress, seenAddresses, seenServer } from "./seen.ts";
import type { Server } from "./server.ts";

function observed(address: Address, stated: Partial<Spec> = {}): Found {
  const { number, allow_restart } = stated;
  return {
    id: address.ip,
    spec: {
      server_id: address.server ?? "",
      family: address.family,
      access: address.access === "utility" ? "utility" : "public",
      ip_address: address.ip,
      ptr_record: address.ptr,
      release_policy: address.policy,
      // These say which one is meant and what may be done, not what it looks like.
      ...(number === undefined ? {} : { number }),
      ...(allow_restart === undefined ? {} : { allow_restart }),
    },
    outputs: {
      ip_address: address.ip,
      ...(address.mac ? { mac_address: address.mac } : {}),
      ...(address.zone ? { zone: address.zone } : {}),
      part_of_plan: address.partOfPlan,
    },
  };
}

/** Buys it, unless it has come to be there since the plan was made. The server is stopped. */
async function assign(
  client: UpCloudClient,
  { desire: { spec: wanted }, anew }: IpAddressChange,
  server: Server,
  context: Context,
): Promise<Address> {
  const before = await client.api.addresses(context);
  if (!anew) {
    const there = choose(before, wanted, server);
    if (there) return there;
    const count = candidates(before, wanted).length;
    if (wanted.number !== undefined && wanted.number > count + 1) throw gap(wanted, count);
  }
  const { server_id, family, access, release_policy } = wanted;
  return client.states.patient(
    async () => server_id,
    context,
    () =>
      client.purchase.buy(
        { family, access, server: server_id, ...(release_policy ? { release_policy } : {}) },
        before,
        context,
      ),
  );
}

/** What still differs from what is stated. */
function changesOf(address: Address, { ptr_record, release_policy }: Spec): AddressChange[] {
  return [
    ...(ptr_record !== undefined && ptr_record !== address.ptr ? [{ ptr_record }] : []),
    ...(release_policy !== undefined && release_policy !== address.policy ? [{ release_policy }] : []),
  ];
}

async function create(client: UpCloudClient, change: IpAddressChange, context: Context): Promise<Address> {
  const wanted = change.desire.spec;
  const { value, downtime } = await client.downtime.whileStopped(
    wanted.server_id,
    { allowed: wanted.allow_restart ?? false },
    async (server) => {
      const address = await assign(client, change, server, context);
      context.remember(address.ip);
      return address;
    },
    context,
  );
  tell(wanted.server_id, downtime, context);
  return value;
}

function tell(server: string, downtime: number | undefined, context: Context): void {
  if (downtime !== undefined) context.note(`Server ${server} was down for ${Math.round(downtime / 1000)} s.`);
}

export const ipAddress = defineResource<UpCloudClient>()({
  kind: "upcloud/ip-address",
  className: "IpAddress",
  summary: "A public or utility address of a server, with its reverse DNS name and release policy.",
  description: [
    "A new address comes on a network interface of its own, with a MAC address of its own; the guest has to bring that interface up. So a new address, and the release of one, need the server stopped: Mooring stops it only where `allow_restart` says so, softly, and starts it again, also when the change failed. The plan says so beforehand and the notes say afterwards how long it took. If Mooring itself is killed in between, the server stays stopped.",
    "The cloud chooses the address. Where nothing remembers it between runs, `number` or `ip_address` says which one is meant; with one address of the family on the server, neither is needed. A server has at most five public addresses.",
    "A change of server or family is a replacement: the old address is given back and is lost.",
  ].join("\n\n"),
  spec,
  outputs,
  immutable: ["server_id", "family", "access", "ip_address"],
  examples: [
    {
      title: "A second public address for a server that is stopped",
      spec: { server_id: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7703", number: 2, ptr_record: "mail.example.com" },
    },
    {
      title: "A public IPv6 address, with a short downtime",
      spec: { server_id: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702", family: "IPv6", number: 2, allow_restart: true },
    },
  ],

  async find(client, wanted, context) {
    if (wanted.ip_address !== undefined) return { id: wanted.ip_address };
    const server =
      wanted.number === undefined ? undefined : await unlessMissing(seenServer(client, wanted.server_id, context));
    const found = choose(await seenAddresses(client, context), wanted, server);
    return found && { id: found.ip, by: "description" };
  },

  async read(client, id, context, desire) {
    if (desire?.spec.release_policy !== undefined) needsNewApi(client, "`release_policy`");
    const address = await seenAddress(client, id, context);
    if (!address) return undefined;
    if (address.floating) {
      if (desire?.spec.ip_address !== id) return undefined;
      throw new ConflictError(`UpCloud: ${id} is a floating address`, { hint: "Use `upcloud/floating-ip` for it." });
    }
    if (desire?.state === "absent" && desire.id === undefined && address.server !== desire.spec.server_id)
      return undefined;
    return observed(address, desire?.spec);
  },

  async apply(client, change, context) {
    const { desire, observed: before } = change;
    const there = before && (await client.api.addresses(context)).find((one) => one.ip === before.id);
    const address = there ?? (await create(client, change, context));
    context.remember(address.ip);
    return observed(await client.modify(address, changesOf(address, desire.spec), context), desire.spec);
  },

  async destroy(client, { desire, observed: before }, context) {
    const ip = before?.id ?? desire.id;
    const { server_id } = before?.spec ?? desire.spec;
    const { downtime } = await client.downtime.whileStopped(
      server_id,
      { allowed: desire.spec.allow_restart ?? false },
      async () => {
        const address = (await client.api.addresses(context)).find((one) => one.ip === ip);
        if (!address) return;
        await client.states.patient(
          async () => server_id,
          context,
          () => client.api.release(address, context),
        );
      },
      context,
    );
    tell(server_id, downtime, context);
    return undefined;
  },

  review,
});
