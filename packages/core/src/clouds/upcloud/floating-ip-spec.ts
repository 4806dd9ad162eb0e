import * as z from "zod/mini";
import type { Change, Context, Observed } from "../../definition/resource.ts";
import { ConflictError, unlessMissing } from "../../errors.ts";
import { ipAddress as ip, macAddress } from "../../spec/address-fields.ts";
import { boolean, domainName, text, uuid } from "../../spec/fields.ts";
import { type Address, hasDefaultName } from "./address.ts";
import type { UpCloudClient } from "./client.ts";
import { cachedAddresses, cachedServer } from "./reads.ts";
import { publicInterface, type Server } from "./server.ts";
import { serverField } from "./server-choice.ts";

/** What may be stated of a floating address: which one, where to reserve it, and where it is attached. */
export const spec = z
  .strictObject({
    zone: z.optional(
      text({ description: "Where to reserve it, such as `fi-hel1`. Not needed where it is attached at once." }),
    ),
    server_id: z.optional(
      uuid({ description: "The server to attach it to, at its first public interface with an IPv4 address." }),
    ),
    server: z.optional(serverField),
    mac_address: z.optional(
      macAddress({
        description:
          "The public interface to attach it to; saves the request that finds a server's interface. With `server_id` as well, it must be an interface of that server.",
      }),
    ),
    attached: z.optional(
      boolean({
        description:
          "Whether it leads anywhere: `false` detaches it and keeps it reserved, `true` needs a place to be attached to.",
      }),
    ),
    ip_address: z.optional(
      ip({
        description: "The very address, to move, change or release it. The cloud chooses the address of a new one.",
        family: 4,
      }),
    ),
    family: z.optional(
      text({
        description: "IPv4, the only one there is.",
        pattern: /^IPv4$/,
        what: "IPv4: there are no floating IPv6 addresses",
      }),
    ),
    ptr_record: z.optional(
      domainName({
        description:
          "Its name in reverse DNS. Where nothing remembers the address between runs, the address that has this name is the one that is meant.",
      }),
    ),
    release_policy: z.optional(
      text({
        description: "What becomes of it when its server is deleted: `keep` (the default) or `release`.",
        choices: ["keep", "release"],
      }),
    ),
  })
  .check(
    z.refine(
      ({ attached, server_id, server, mac_address }) =>
        attached !== true || [server_id, server, mac_address].some((one) => one !== undefined),
      {
        path: ["attached"],
        error: "is true, but neither `server_id` nor `mac_address` says where it is to be attached",
      },
    ),
    z.refine(
      ({ attached, server_id, server, mac_address }) =>
        attached !== false || [server_id, server, mac_address].every((one) => one === undefined),
      { path: ["attached"], error: "is false, but `server_id` or `mac_address` says where it is to be attached" },
    ),
    z.refine(
      (wanted) =>
        [wanted.ip_address, wanted.zone, wanted.server_id, wanted.server, wanted.mac_address, wanted.ptr_record].some(
          (one) => one !== undefined,
        ),
      { path: ["zone"], error: "is missing: state where it is to be, or which address is meant by `ip_address`" },
    ),
  );

/** What only the cloud knows. `server_id` and `mac_address` are missing while it is attached to nothing. */
export const outputs = z.strictObject({
  ip_address: ip({ description: "The address." }),
  server_id: z.optional(uuid({ description: "The server that has it now." })),
  mac_address: z.optional(macAddress({ description: "The interface that has it now." })),
});

/** What is stated, in canonical form. */
export type Spec = z.output<typeof spec>;
type Outputs = z.output<typeof outputs>;

/** A floating address as it is, in the words of the spec. */
export type Found = Observed<Spec, Outputs>;

/** One item of a plan, as `review` gets it. */
export type FloatingChange = Change<Spec, Outputs>;

/** The address that is meant; `named`: by its address or its name, and not because it would do. */
interface Choice {
  readonly address: Address;
  readonly named: boolean;
}

/**
 * The one that is meant, of all addresses of the account. By its address, else by its name, wherever it is attached. Where a name is
 * wanted that none has, one that lies idle in `zone` may get it: attached to nothing, named by nobody. Without a name, the only one on
 * the server or interface; a zone alone means the only one that lies idle there.
 */
export function choose(all: readonly Address[], wanted: Spec, zone: string | undefined): Choice | undefined {
  const { ip_address, ptr_record, server_id, mac_address } = wanted;
  if (ip_address !== undefined) {
    const address = all.find(({ ip }) => ip === ip_address);
    return address && { address, named: true };
  }
  const floating = all.filter((one) => one.floating && !one.delegated);
  const inZone = floating.filter((one) => wanted.zone === undefined || one.zone === wanted.zone);
  if (ptr_record !== undefined) {
    const named = inZone.filter(({ ptr }) => ptr === ptr_record);
    if (named.length > 0) return only(named, `the name ${ptr_record}`, true);
    const address = inZone.find((one) => one.zone === zone && isIdle(one));
    return address && { address, named: false };
  }
  if (mac_address !== undefined)
    return only(
      inZone.filter(({ mac }) => mac === mac_address),
      `interface ${mac_address}`,
    );
  if (server_id !== undefined)
    return only(
      inZone.filter(({ server }) => server === server_id),
      `server ${server_id}`,
    );
  return only(inZone.filter(isIdle), `zone ${zone}`);
}

/** Attached to nothing, and named by nobody. */
export const isIdle = (address: Address): boolean => address.mac === undefined && hasDefaultName(address);

function only(found: readonly Address[], where: string, named = false): Choice | undefined {
  const [address, ...more] = found;
  if (!address || more.length === 0) return address && { address, named };
  throw new ConflictError(
    `UpCloud: ${where} has ${found.length} floating addresses: ${found.map(({ ip }) => ip).join(", ")}`,
    { hint: "Say which one: state `ip_address`, or give each a `ptr_record` of its own.", passing: named },
  );
}

/** Is it meant only because it lies idle? Then others may mean it, too. */
export function meantByChance({ spec, id }: FloatingChange["desire"], found: Found | undefined): boolean {
  return (
    found !== undefined &&
    id === undefined &&
    spec.ip_address === undefined &&
    spec.ptr_record !== undefined &&
    spec.ptr_record !== found.spec.ptr_record
  );
}

/** `unnamed`: its name is not told. */
export function observed(address: Address, unnamed = false): Found {
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
      ...(unnamed || address.ptr === "" ? {} : { ptr_record: address.ptr }),
      release_policy: address.policy,
    },
    outputs: { ip_address: ip, ...place },
  };
}

/** The interface of the server that takes a floating address. */
export async function targetMac(client: UpCloudClient, server: string, context: Context): Promise<string> {
  return macOf(await cachedServer(client, server, context));
}

/** Where a new one would be. `undefined` where only the cloud knows, or where the server is gone. */
export async function targetZone(client: UpCloudClient, wanted: Spec, context: Context): Promise<string | undefined> {
  const { zone, server_id, mac_address } = wanted;
  if (zone !== undefined) return zone;
  if (server_id !== undefined) return (await unlessMissing(cachedServer(client, server_id, context)))?.zone;
  return (await cachedAddresses(client, context)).find(({ mac }) => mac !== undefined && mac === mac_address)?.zone;
}

/** The interface of the server that takes a floating address. Throws a `ConflictError` where none does. */
export function macOf(server: Server): string {
  const found = publicInterface(server);
  if (found) return found.mac;
  throw new ConflictError(
    `UpCloud: server ${server.id} (${server.title}) has no public interface with an IPv4 address, which a floating address needs`,
    { hint: "Give the server a public IPv4 address first (`upcloud/ip-address`), or choose another server." },
  );
}
