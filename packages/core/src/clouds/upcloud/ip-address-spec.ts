import * as z from "zod/mini";
import type { Change, Desire, Observed } from "../../definition/resource.ts";
import { ConflictError, InputError } from "../../errors.ts";
import { ipAddress as ip, macAddress } from "../../spec/address-fields.ts";
import { boolean, domainName, integer, text, uuid } from "../../spec/fields.ts";
import { type Address, hasDefaultName } from "./address.ts";
import type { Server } from "./server.ts";
import { serverField } from "./server-choice.ts";

/** What may be stated of a server's address: on which server, of which sort, and which one. */
export const spec = z
  .strictObject({
    server_id: z.optional(uuid({ description: "The server, by its id." })),
    server: z.optional(serverField),
    family: z._default(text({ description: "IPv4 or IPv6.", choices: ["IPv4", "IPv6"] }), "IPv4"),
    access: z._default(
      text({
        description:
          "`public`, or `utility` for the one address in the vendor's own private network, which comes and goes with the server.",
        choices: ["public", "utility"],
      }),
      "public",
    ),
    number: z.optional(
      integer({
        description:
          "How many of this family and access the server should have, counting this one; one more than there are asks for a new one. It does not say which one is meant: `ptr_record`, `mac_address` and `ip_address` do. Not needed where an id is remembered.",
        minimum: 1,
        maximum: 32,
      }),
    ),
    ip_address: z.optional(
      ip({ description: "The very address, to change or release it. The cloud chooses the address of a new one." }),
    ),
    mac_address: z.optional(
      macAddress({
        description: "The interface whose address is meant. The cloud chooses the interface of a new one.",
      }),
    ),
    ptr_record: z.optional(
      domainName({
        description:
          "Its name in reverse DNS. Public addresses only. Where nothing remembers the address between runs, the one that has this name is meant.",
      }),
    ),
    release_policy: z.optional(
      text({
        description:
          "What becomes of a public IPv4 address when its server is deleted: `release` gives it back, `keep` turns it into a detached floating address.",
        choices: ["keep", "release"],
      }),
    ),
    allow_restart: z.optional(
      boolean({
        description:
          "Whether the server may be stopped and started again. A new address, and a release, need it stopped. Without this, a server that runs is left alone and the change is refused.",
      }),
    ),
  })
  .check(
    z.refine(({ server_id, server }) => server_id !== undefined || server !== undefined, {
      path: ["server_id"],
      error: "is missing: state the server by it, or by `server`",
    }),
    z.refine(
      ({ number, release_policy, ...rest }) => number === undefined || release_policy === undefined || isTold(rest),
      {
        path: ["number"],
        error:
          "does not say which address gets the `release_policy`: state `ptr_record`, `mac_address` or `ip_address` as well",
      },
    ),
  );

/** What only the cloud knows. API 1.2 tells no zone. */
export const outputs = z.strictObject({
  ip_address: ip({ description: "The address." }),
  mac_address: z.optional(text({ description: "The MAC address of its network interface." })),
  zone: z.optional(text({ description: "The zone of the server." })),
  part_of_plan: boolean({ description: "Whether it is included in the server's plan." }),
});

/** As the definition sees it, with its server found: see `by-server.ts`. */
export type Spec = Omit<z.output<typeof spec>, "server_id" | "server"> & { readonly server_id: string };

/** What only the cloud knows. */
export type Outputs = z.output<typeof outputs>;

/** An address as it is, in the words of the spec. */
export type Found = Observed<Spec, Outputs>;

/** One item of a plan, as `review` gets it. */
export type IpAddressChange = Change<Spec, Outputs>;

type Told = Partial<Pick<Spec, "ip_address" | "mac_address" | "ptr_record">>;

/** Does the spec say which one it is, and not only what it is like? */
export const isTold = ({ ip_address, mac_address, ptr_record }: Told): boolean =>
  ip_address !== undefined || mac_address !== undefined || ptr_record !== undefined;

/** A count says which one is new, but never which one is to go: what is removed moves the others up. */
export function refuseBarePosition({ state, id, spec: wanted }: Desire<Spec>): void {
  if (state !== "absent" || id !== undefined || wanted.number === undefined || isTold(wanted)) return;
  throw new InputError([
    {
      path: ["spec", "number"],
      message:
        "says how many there should be, and not which one is to go: state `ip_address`, `ptr_record` or `mac_address` instead",
    },
  ]);
}

/** Those that the spec may mean. */
export function candidates(all: readonly Address[], wanted: Spec): Address[] {
  return all.filter(
    (one) =>
      !one.floating && one.server === wanted.server_id && one.family === wanted.family && one.access === wanted.access,
  );
}

/** The address that is meant; `named`: by what tells it from all others, and not because it would do. */
interface Choice {
  readonly address: Address;
  readonly named: boolean;
}

/**
 * The one that is meant: by its interface, else by its name. Where none has the name, an address that nobody has named may get it, as the
 * newest of as many as there should be. Throws where the spec does not say which of several.
 */
export function choose(all: readonly Address[], wanted: Spec, server: Server | undefined): Choice | undefined {
  const { mac_address, ptr_record, number } = wanted;
  const found = inOrder(candidates(all, wanted), server);
  if (mac_address !== undefined)
    return only(
      found.filter(({ mac }) => mac === mac_address),
      true,
    );
  if (ptr_record !== undefined) {
    const named = found.filter(({ ptr }) => ptr === ptr_record);
    return named.length > 0 ? only(named, true) : nameless(found, number);
  }
  if (number === undefined) return only(found, false);
  const address = found[number - 1];
  return address && { address, named: false };
}

/** An order interrupted before its name was given leaves one without a name, on the last interface. */
function nameless(found: readonly Address[], number: number | undefined): Choice | undefined {
  const last = found.at(-1);
  const enough = number === undefined ? found.length === 1 : found.length >= number;
  return last && enough && hasDefaultName(last) ? { address: last, named: false } : undefined;
}

/** In the order of the server's interfaces, where that is known; what came since it was read is the newest. */
function inOrder(found: Address[], { ips = [] }: Partial<Server> = {}): Address[] {
  const place = ({ ip }: Address) => (ips.includes(ip) ? ips.indexOf(ip) : ips.length);
  return found.sort((a, b) => place(a) - place(b));
}

function only(found: readonly Address[], named: boolean): Choice | undefined {
  const [address, ...more] = found;
  if (!address || more.length === 0) return address && { address, named };
  throw new ConflictError(`UpCloud: ${several(found)}`, {
    hint: "Say which one: state `ip_address`, `ptr_record` or `mac_address`.",
    passing: named,
  });
}

const several = (found: readonly Address[]) =>
  `server ${found[0]?.server} has ${found.length} ${found[0]?.access} ${found[0]?.family} addresses: ${found.map(({ ip }) => ip).join(", ")}`;

/** There are as many as there should be, and none of them is the one that is wanted. */
export function noneSuch(found: readonly Address[], { ptr_record, mac_address }: Spec): ConflictError {
  const wanted = mac_address === undefined ? `has the name ${ptr_record}` : `is on the interface ${mac_address}`;
  return new ConflictError(`UpCloud: ${several(found)}, and none of them ${wanted}`, {
    hint: `State \`ip_address\` to change one of them, or \`number: ${found.length + 1}\` to have another.`,
  });
}

/** Another run is a little faster: what was planned for is somebody's by now, or about to be. */
export const taken = (ip: string, { ptr_record }: Spec): ConflictError =>
  new ConflictError(`UpCloud: ${ip}, which was to be called ${ptr_record}, was taken by somebody else`, {
    hint: "Run again: it is planned anew.",
    retryable: true,
  });

/** A third address is asked for where there is only one: nothing says what the second is to be. */
export function gap({ number, server_id, family, access }: Spec, there: number): ConflictError {
  return new ConflictError(
    `UpCloud: number ${number} is asked for, but server ${server_id} has only ${there} ${access} ${family} addresses`,
    { hint: `Ask for number ${there + 1} first.` },
  );
}
