import { type Context, type Desire, type ResourceDefinition, schemaOf } from "../../definition/resource.ts";
import { ConflictError, unlessMissing } from "../../errors.ts";
import { SHOWN_WITHIN } from "../../kits/tie.ts";
import { givenUp } from "../../time/limits.ts";
import { type Address, hasDefaultName } from "./address.ts";
import { byServer } from "./by-server.ts";
import type { UpCloudClient } from "./client.ts";
import { changesOf, create } from "./ip-address-obtain.ts";
import { review } from "./ip-address-review.ts";
import {
  candidates,
  choose,
  type Found,
  type IpAddressChange,
  isTold,
  type Outputs,
  outputs,
  refuseBarePosition,
  type Spec,
  spec,
  taken,
} from "./ip-address-spec.ts";
import { leftDown } from "./leftover.ts";
import { waitingForOthers } from "./purchase.ts";
import { cachedAddress, cachedAddresses, cachedServer, needsNewApi, refuseUntold } from "./reads.ts";
import { tellDowntime } from "./stop-notes.ts";

function observed(address: Address, desire?: Desire<Spec>): Found {
  const { number, allow_restart, ptr_record } = desire?.spec ?? {};
  // Whoever remembers an address that was never given its name may remove it all the same.
  const unnamed = desire?.state === "absent" && desire.id !== undefined && hasDefaultName(address);
  return {
    id: address.ip,
    // A spec names its server; an address that none has is shown without.
    spec: {
      ...(address.server ? { server_id: address.server } : {}),
      family: address.family,
      access: address.access === "utility" ? "utility" : "public",
      ip_address: address.ip,
      ...(address.mac ? { mac_address: address.mac } : {}),
      ...(address.ptr === "" || (unnamed && ptr_record !== undefined) ? {} : { ptr_record: address.ptr }),
      ...(address.access === "public" && address.family === "IPv4" ? { release_policy: address.policy } : {}),
      // These say which one is meant and what may be done, not what it looks like.
      ...(number === undefined ? {} : { number }),
      ...(allow_restart === undefined ? {} : { allow_restart }),
    } as Spec,
    outputs: {
      ip_address: address.ip,
      ...(address.mac ? { mac_address: address.mac } : {}),
      ...(address.zone ? { zone: address.zone } : {}),
      part_of_plan: address.partOfPlan,
    },
  };
}

/** A floating address is of another kind, but for one that became so when its server was deleted: that is followed. */
function refuseFloating({ ip, server }: Address, { id, spec: wanted }: Desire<Spec>): void {
  const followed = id === ip && (server === undefined || server === wanted.server_id);
  if (followed || wanted.server_id === undefined) return;
  throw new ConflictError(`UpCloud: ${ip} is a floating address${server ? `, in use by server ${server}` : ""}`, {
    hint: "Use `upcloud/floating-ip` for it.",
  });
}

/** Is it meant only because nobody has named it? Then others may mean it, too. */
const meantByChance = ({ desire: { id, spec: wanted }, observed: before }: IpAddressChange): boolean =>
  id === undefined &&
  wanted.ip_address === undefined &&
  wanted.ptr_record !== before?.spec.ptr_record &&
  isTold(wanted);

async function change(client: UpCloudClient, { desire }: IpAddressChange, address: Address, context: Context) {
  context.remember(address.ip);
  return client.modify(address, changesOf(address, desire.spec), context);
}

/** In turn, so that no two of this process give their names to the same address; another one may be about to. */
function nameIt(client: UpCloudClient, one: IpAddressChange, ip: string, context: Context): Promise<Address> {
  const { spec: wanted } = one.desire;
  const now = async () => (await client.api.addresses(context)).find((other) => other.ip === ip);
  const pause = () =>
    context.clock.sleep(SHOWN_WITHIN, context.signal).catch(() => {
      throw givenUp(waitingForOthers(ip), context.signal);
    });
  return client.purchase.inTurn(context, async () => {
    await pause();
    const address = await now();
    if (!address || !(hasDefaultName(address) || address.ptr === wanted.ptr_record)) throw taken(ip, wanted);
    const named = await change(client, one, address, context);
    await pause();
    if ((await now())?.ptr !== wanted.ptr_record) throw taken(ip, wanted);
    return named;
  });
}

const definition: ResourceDefinition<UpCloudClient, Spec, Outputs> = {
  kind: "upcloud/ip-address",
  className: "IpAddress",
  summary: "A public or utility address of a server, with its reverse DNS name and release policy.",
  description: [
    "A new address comes on a network interface of its own, with a MAC address of its own; the guest has to bring that interface up. So a new address, and the release of one, need the server stopped: Mooring stops it only where `allow_restart` says so, softly, and starts it again, also when the change failed. The plan says so beforehand and the notes say afterwards how long it took. While it is down, a label on it, `mooring-start-again`, says so: if Mooring itself is killed in between, the next run that has to do with this server starts it.",
    "The cloud chooses the address. Where nothing remembers it between runs, it is told by `ptr_record`, `mac_address` or `ip_address`; with one address of the family on the server, none is needed. Its position among others tells nothing: `number` only says how many there should be, and removes none. A server has at most five public addresses.",
    "A change of server or family is a replacement: the old address is given back and is lost. An address that its server's deletion has turned into a floating one (`release_policy: keep`) is followed by whoever remembers it.",
    "API 1.2 shows floating addresses as ordinary ones: there, only a stated `ip_address` or a name that an address has already says which one is meant.",
  ].join("\n\n"),
  spec: schemaOf<Spec>(spec),
  outputs,
  foretold: true,
  immutable: ["server_id", "family", "access", "ip_address", "mac_address"],
  identity: ["ptr_record"],
  marks: { where: "nowhere: an address has no labels, and its PTR record is for the world to read" },
  examples: [
    {
      title: "A second public address for a server that is stopped",
      spec: { server_id: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7703", number: 2, ptr_record: "mail.example.com" },
    },
    {
      title: "A public IPv6 address, with a short downtime",
      spec: { server: "peer-2.example.com", family: "IPv6", number: 2, allow_restart: true },
    },
  ],

  async find(client, wanted, context) {
    if (wanted.mac_address !== undefined) needsNewApi(client, "`mac_address`");
    if (wanted.ip_address !== undefined) return { id: wanted.ip_address };
    const all = await cachedAddresses(client, context);
    const several = wanted.mac_address === undefined && candidates(all, wanted).length > 1;
    const server = several ? await unlessMissing(cachedServer(client, wanted.server_id, context)) : undefined;
    const found = choose(all, wanted, server);
    // Any of them may be a floating one.
    if (!found || (!found.named && client.api.version === "1.2" && wanted.access === "public")) return undefined;
    return { id: found.address.ip, by: found.named ? "name" : "description" };
  },

  async read(client, id, context, desire) {
    if (desire) refuseBarePosition(desire);
    if (desire?.spec.release_policy !== undefined) needsNewApi(client, "`release_policy`");
    const address = await cachedAddress(client, id, context);
    if (!address) return undefined;
    if (address.floating && desire) {
      if (desire.id === undefined && desire.spec.ip_address !== id) return undefined;
      refuseFloating(address, desire);
    }
    const { ip_address, mac_address, ptr_record } = desire?.spec ?? {};
    const byName = desire?.id === undefined && (ip_address ?? mac_address) === undefined && ptr_record !== undefined;
    if (desire?.state === "absent" && byName && ptr_record !== address.ptr) return undefined;
    return observed(address, desire);
  },

  async checkParents(client, desire, context) {
    refuseBarePosition(desire);
    const { server_id, ip_address } = desire.spec;
    if (server_id === undefined) return [];
    // The list holds all addresses of the account: one that is known and not in it is gone.
    const known = desire.id ?? ip_address;
    const asked = cachedServer(client, server_id, context);
    if (known === undefined) {
      await asked;
      if (!isTold(desire.spec)) refuseUntold(client, candidates(await cachedAddresses(client, context), desire.spec));
      return [];
    }
    return (await unlessMissing(asked)) ? [] : [`Server ${server_id} is deleted, and ${known} went with it.`];
  },

  async leftover(client, { desire, id, observed: before }, context) {
    const ip = before?.id ?? id ?? desire.spec.ip_address;
    const holder = ip === undefined ? undefined : (await cachedAddress(client, ip, context))?.server;
    return leftDown(client, [desire.spec.server_id, holder], context);
  },

  async apply(client, one, context) {
    const { desire, observed: before } = one;
    if (before && meantByChance(one)) return observed(await nameIt(client, one, before.id, context), desire);
    const there = before && (await client.api.addresses(context)).find(({ ip }) => ip === before.id);
    return observed(there ? await change(client, one, there, context) : await create(client, one, context), desire);
  },

  async destroy(client, { desire, observed: before }, context) {
    const ip = before?.id ?? desire.id;
    const find = async () => (await client.api.addresses(context)).find((one) => one.ip === ip);
    const server_id = before ? before.spec.server_id : desire.spec.server_id;
    const seen = await cachedAddress(client, ip ?? "", context);
    if (seen?.floating || server_id === undefined) {
      const address = await find();
      if (!address) return undefined;
      await client.api.release(address.mac ? await client.modify(address, [{ mac: null }], context) : address, context);
      return undefined;
    }
    const { downtime } = await client.downtime.whileStopped(
      server_id,
      { allowed: desire.spec.allow_restart ?? false },
      async () => {
        const address = await find();
        if (!address) return;
        await client.states.patient(
          async () => server_id,
          context,
          () => client.api.release(address, context),
        );
      },
      context,
    );
    tellDowntime(server_id, downtime, context);
    return undefined;
  },

  review,
};

/** The kind as users have it, its server named in any of their ways. Its id is the address itself. */
export const ipAddress = byServer(definition);
