import * as z from "zod/mini";
import { ipAddress as ip } from "../../address-fields.ts";
import { ConflictError } from "../../errors.ts";
import { boolean, domainName, integer, text, uuid } from "../../fields.ts";
import type { Change, Observed } from "../../resource.ts";
import type { Address } from "./address.ts";
import type { Server } from "./server.ts";

export const spec = z.strictObject({
  server_id: uuid({ description: "The server." }),
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
        "Which one, where the server has several of this family and access: 1 is the first, in the order of its network interfaces. One more than there are asks for a new one. Not needed where an id is remembered.",
      minimum: 1,
      maximum: 32,
    }),
  ),
  ip_address: z.optional(
    ip({ description: "The very address, to change or release it. The cloud chooses the address of a new one." }),
  ),
  ptr_record: z.optional(domainName({ description: "Its name in reverse DNS. Public addresses only." })),
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
        "May the server be stopped and started again? A new address, and a release, need it stopped. Without this, a server that runs is left alone and the change is refused.",
    }),
  ),
});

export const outputs = z.strictObject({
  ip_address: ip({ description: "The address." }),
  mac_address: z.optional(text({ description: "The MAC address of its network interface." })),
  zone: z.optional(text({ description: "The zone of the server." })),
  part_of_plan: boolean({ description: "Is it included in the server's plan?" }),
});

export type Spec = z.output<typeof spec>;
type Outputs = z.output<typeof outputs>;
export type Found = Observed<Spec, Outputs>;
export type IpAddressChange = Change<Spec, Outputs>;

/** Those that the spec may mean. */
export function candidates(all: readonly Address[], wanted: Spec): Address[] {
  return all.filter(
    (one) =>
      !one.floating && one.server === wanted.server_id && one.family === wanted.family && one.access === wanted.access,
  );
}

/** The one that is meant. Throws where the spec does not say which of several. */
export function choose(all: readonly Address[], wanted: Spec, server: Server | undefined): Address | undefined {
  const found = candidates(all, wanted);
  if (wanted.number !== undefined) {
    const order = (one: Address) => server?.ips.indexOf(one.ip) ?? 0;
    return found.sort((a, b) => order(a) - order(b))[wanted.number - 1];
  }
  if (found.length > 1) {
    const ips = found.map((one) => one.ip).join(", ");
    throw new ConflictError(
      `UpCloud: server ${wanted.server_id} has ${found.length} ${wanted.access} ${wanted.family} addresses: ${ips}`,
      { hint: "Say which one: state `ip_address`, or `number`." },
    );
  }
  return found[0];
}

export function gap({ number, server_id, family, access }: Spec, there: number): ConflictError {
  return new ConflictError(
    `UpCloud: number ${number} is asked for, but server ${server_id} has only ${there} ${access} ${family} addresses`,
    { hint: `Ask for number ${there + 1} first.` },
  );
}
