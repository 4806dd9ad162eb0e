import * as z from "zod/mini";
import { ipAddress as ip, macAddress } from "../../address-fields.ts";
import { ConflictError } from "../../errors.ts";
import { boolean, domainName, text, uuid } from "../../fields.ts";
import type { Change, Observed } from "../../resource.ts";
import { type Address, hasDefaultName } from "./address.ts";

export const spec = z
  .strictObject({
    zone: z.optional(
      text({ description: "Where to reserve it, such as `fi-hel1`. Not needed where it is attached at once." }),
    ),
    server_id: z.optional(
      uuid({ description: "The server to attach it to, at its first public interface with an IPv4 address." }),
    ),
    mac_address: z.optional(
      macAddress({
        description: "The public interface to attach it to; saves the request that finds a server's interface.",
      }),
    ),
    attached: z.optional(boolean({ description: "`false` detaches it and keeps it reserved." })),
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
    z.refine(({ server_id, mac_address }) => server_id === undefined || mac_address === undefined, {
      path: ["mac_address"],
      error: "cannot be given together with `server_id`: one of them says where it goes",
    }),
    z.refine(
      ({ attached, server_id, mac_address }) =>
        attached !== false || (server_id === undefined && mac_address === undefined),
      { path: ["attached"], error: "is false, but `server_id` or `mac_address` says where it is to be attached" },
    ),
    z.refine(
      (wanted) =>
        [wanted.ip_address, wanted.zone, wanted.server_id, wanted.mac_address, wanted.ptr_record].some(
          (one) => one !== undefined,
        ),
      { path: ["zone"], error: "is missing: state where it is to be, or which address is meant by `ip_address`" },
    ),
  );

export const outputs = z.strictObject({
  ip_address: ip({ description: "The address." }),
  server_id: z.optional(uuid({ description: "The server that has it now." })),
  mac_address: z.optional(macAddress({ description: "The interface that has it now." })),
});

export type Spec = z.output<typeof spec>;
type Outputs = z.output<typeof outputs>;
export type Found = Observed<Spec, Outputs>;
export type FloatingChange = Change<Spec, Outputs>;

/**
 * The one that is meant, of all addresses of the account. By its address, else by its name, wherever it is attached. Where a name is
 * wanted that none has, one that lies idle in `zone` may get it: attached to nothing, named by nobody. Without a name, the only one on
 * the server or interface, or in the zone.
 */
export function choose(all: readonly Address[], wanted: Spec, zone: string | undefined): Address | undefined {
  const { ip_address, ptr_record, server_id, mac_address } = wanted;
  if (ip_address !== undefined) return all.find(({ ip }) => ip === ip_address);
  const floating = all.filter((one) => one.floating && !one.delegated);
  const inZone = floating.filter((one) => wanted.zone === undefined || one.zone === wanted.zone);
  if (ptr_record !== undefined) {
    const named = inZone.filter(({ ptr }) => ptr === ptr_record);
    if (named.length > 0) return only(named, `the name ${ptr_record}`);
    return inZone.find((one) => one.zone === zone && isIdle(one));
  }
  if (server_id !== undefined)
    return only(
      inZone.filter(({ server }) => server === server_id),
      `server ${server_id}`,
    );
  if (mac_address !== undefined)
    return only(
      inZone.filter(({ mac }) => mac === mac_address),
      `interface ${mac_address}`,
    );
  return only(inZone, `zone ${zone}`);
}

/** Attached to nothing, and named by nobody. */
export const isIdle = (address: Address): boolean => address.mac === undefined && hasDefaultName(address);

function only(found: readonly Address[], where: string): Address | undefined {
  if (found.length <= 1) return found[0];
  throw new ConflictError(
    `UpCloud: ${where} has ${found.length} floating addresses: ${found.map(({ ip }) => ip).join(", ")}`,
    { hint: "Say which one: state `ip_address`, or give each a `ptr_record` of its own." },
  );
}
