import { ApiError, ConflictError } from "../../errors.ts";
import { type Context, defineResource } from "../../resource.ts";
import type { Address } from "./address.ts";
import type { AddressChange } from "./api.ts";
import type { UpCloudClient } from "./client.ts";
import { review } from "./floating-ip-review.ts";
import { choose, type FloatingChange, type Found, isIdle, outputs, type Spec, spec } from "./floating-ip-spec.ts";
import { targetMac, targetZone } from "./floating-ip-target.ts";
import { needsNewApi, notListed, seenAddress, seenAddresses } from "./seen.ts";

/** How soon an address that was bought with a name has it, in milliseconds, as a rule. */
const NAMED_WITHIN = 3_000;

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
  if (ptr_record !== undefined && ptr_record !== address.ptr) changes.push({ ptr_record });
  if (attached === false && address.mac !== undefined) changes.push({ mac: null });
  else if (mac_address !== undefined && mac_address !== address.mac) changes.push({ mac: mac_address });
  else if (server_id !== undefined && server_id !== address.server)
    changes.push({ mac: await targetMac(client, server_id, context) });
  if (release_policy !== undefined && release_policy !== address.policy) changes.push({ release_policy });
  return changes;
}

/** The name comes first: an address that is in use and has no name yet would be told apart from nobody's after a crash. */
async function settle(client: UpCloudClient, address: Address, wanted: Spec, context: Context): Promise<Found> {
  const changes = await changesOf(client, address, wanted, context);
  try {
    return observed(await client.modify(address, changes, context));
  } catch (error) {
    const unnamable = error instanceof ApiError && error.vendorCode === "PTR_RECORD_NOT_SUPPORTED";
    if (!unnamable || address.mac !== undefined || changes.length === 1) throw error;
    // Whether a detached address may have a name is not written down.
    return observed(await client.modify(address, [...changes].reverse(), context));
  }
}

/** The same as planned, in turn: buys one, or takes the idle one, and gives it its name before the next turn. */
function obtain(
  client: UpCloudClient,
  { desire, observed: planned }: FloatingChange,
  context: Context,
): Promise<Found> {
  const wanted = desire.spec;
  return client.purchase.inTurn(async () => {
    const zone = await targetZone(client, wanted, context);
    const before = await client.api.addresses(context);
    const there = context.adopt ? choose(before, wanted, zone) : undefined;
    const address = planned ? await takeOver(client, planned.id, there, wanted, context) : there;
    const obtained = address ?? (await buy(client, before, wanted, zone, context));
    context.remember(obtained.ip);
    return settle(client, obtained, wanted, context);
  });
}

/** Another process may have bought it a moment ago, and be about to name it: it is idle when it still has no name after a while. */
async function takeOver(
  client: UpCloudClient,
  planned: string,
  there: Address | undefined,
  wanted: Spec,
  context: Context,
): Promise<Address> {
  if (there?.ip === planned) {
    if (there.ptr === wanted.ptr_record) return there;
    await context.clock.sleep(NAMED_WITHIN, context.signal);
    const still = (await client.api.addresses(context)).find(({ ip }) => ip === planned);
    if (still && isIdle(still)) return still;
  }
  throw new ConflictError(
    `UpCloud: ${planned}, which was to be called ${wanted.ptr_record}, was taken by somebody else`,
    {
      hint: "Run again: it is planned anew.",
      retryable: true,
    },
  );
}

async function buy(
  client: UpCloudClient,
  before: readonly Address[],
  wanted: Spec,
  zone: string | undefined,
  context: Context,
): Promise<Address> {
  const { server_id, mac_address, ptr_record, release_policy } = wanted;
  const mac = mac_address ?? (server_id && (await targetMac(client, server_id, context)));
  // One that is to be named lies idle until it is: so a run that is killed in between leaves what the next one finds.
  const place =
    mac === undefined || (ptr_record !== undefined && zone !== undefined) ? { zone: zone as string } : { mac };
  const order = {
    family: "IPv4" as const,
    floating: "yes" as const,
    ...place,
    ...(release_policy ? { release_policy } : {}),
  };
  return client.states.patient(
    async () => server_id ?? before.find((one) => one.mac === mac)?.server,
    context,
    () => client.purchase.buy(order, before, context),
  );
}

/** Is it meant only because it lies idle? Then others may mean it, too. */
function meantByChance({ spec, id }: FloatingChange["desire"], found: Found): boolean {
  return (
    id === undefined &&
    spec.ip_address === undefined &&
    spec.ptr_record !== undefined &&
    spec.ptr_record !== found.spec.ptr_record
  );
}

export const floatingIp = defineResource<UpCloudClient>()({
  kind: "upcloud/floating-ip",
  className: "FloatingIp",
  summary:
    "A floating IPv4 address: reserved in a zone, attached to a server's public interface, moved without a pause.",
  description: [
    "Attaching, moving and detaching work while the servers run; a move is one change, without a detachment before. Inside the guest the address has to be configured as an additional one on the interface: the network hands out only the primary address.",
    "The cloud chooses the address. Where nothing remembers it between runs, it is found by `ip_address`, by `ptr_record`, or, without a name, as the only one on its server, its interface or in its zone. Where no address has the `ptr_record`, one that lies idle in the zone (detached, with its default name) is taken before another is bought.",
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
    if (!context.adopt) return undefined;
    const all = await seenAddresses(client, context);
    const zone = await targetZone(client, wanted, context);
    const taken = await context.memo.once("upcloud/named", async () => new Map<string, string | undefined>());
    const others = all.filter(({ ip }) => !taken.has(ip) || taken.get(ip) === wanted.ptr_record);
    const found = choose(others, wanted, zone);
    // Two items of one request do not mean the same idle address.
    if (found && wanted.ptr_record !== undefined) taken.set(found.ip, wanted.ptr_record);
    return found?.ip;
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

  async apply(client, change, context) {
    const { desire, observed: before } = change;
    if (!before || meantByChance(desire, before)) return obtain(client, change, context);
    // As the plan saw it: a takeover is to cost one reading and one writing. What comes back is what the cloud says after the change.
    const address = await seenAddress(client, before.id, context);
    if (!address) throw await notListed(client, before.id, context);
    context.remember(address.ip);
    return settle(client, address, desire.spec, context);
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
