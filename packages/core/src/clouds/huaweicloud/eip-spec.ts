import * as z from "zod/mini";
import { markIn } from "../../definition/mark.ts";
import type { Observed } from "../../definition/resource.ts";
import { filled } from "../../map.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { boolean, integer, text, uuid } from "../../spec/fields.ts";
import type { Eip } from "./api-eips.ts";
import type { Port } from "./ports.ts";

const name = { pattern: /^[\p{L}\p{N}_.-]{1,64}$/u, what: "1 to 64 letters, digits, `_`, `-` or `.`" };

/** What may be stated of an EIP: which one, what it is bound to, and the bandwidth that it is bought with. */
export const spec = z
  .strictObject({
    alias: z.optional(
      text({
        description: "Its name. The EIP of this name is the one that is meant, and is bought where there is none.",
        ...name,
      }),
    ),
    ip_address: z.optional(
      ipAddress({
        description: "The very address, to bind, change or release it. The cloud chooses the address of a new one.",
        family: 4,
      }),
    ),
    port_id: z.optional(uuid({ description: "What to bind it to: a virtual IP's port (`virtual_ip_id`), or a NIC." })),
    subnet_id: z.optional(uuid({ description: "The subnet of `virtual_ip_address`, by its network id." })),
    virtual_ip_address: z.optional(
      ipAddress({ description: "The virtual IP to bind it to, in place of `port_id`.", family: 4 }),
    ),
    bound: z.optional(boolean({ description: "Whether it is bound to anything: `false` unbinds it and keeps it." })),
    type: z.optional(
      text({
        description: "The line that it is bought on, such as `5_bgp` (the default).",
        pattern: /^5_\w+$/,
        what: "a type such as 5_bgp",
      }),
    ),
    bandwidth_size: z.optional(
      integer({ description: "Mbit/s. Needed to buy one with a bandwidth of its own.", minimum: 1, maximum: 2000 }),
    ),
    bandwidth_name: z.optional(text({ description: "The bandwidth's name; the `alias` by default.", ...name })),
    bandwidth_share_type: z.optional(
      text({
        description: "`PER` (the default): a bandwidth of its own. `WHOLE`: the shared one of `bandwidth_id`.",
        choices: ["PER", "WHOLE"],
      }),
    ),
    bandwidth_charge_mode: z.optional(
      text({
        description: "What is paid for: the `bandwidth`, or the `traffic`. By default as the region has it.",
        choices: ["bandwidth", "traffic"],
      }),
    ),
    bandwidth_id: z.optional(uuid({ description: "A shared bandwidth." })),
    release_policy: z.optional(
      text({
        description:
          "What becomes of it when it is to be absent: `release` (the default) gives the address back for good, `keep` only unbinds it.",
        choices: ["release", "keep"],
      }),
    ),
  })
  .check(
    z.refine(({ alias, ip_address }) => alias !== undefined || ip_address !== undefined, {
      path: ["alias"],
      error: "is missing: name the EIP, so that it is never bought twice, or state its `ip_address`",
    }),
    z.refine(({ port_id, virtual_ip_address }) => port_id === undefined || virtual_ip_address === undefined, {
      path: ["virtual_ip_address"],
      error: "cannot be given together with `port_id`: one of them says where it goes",
    }),
    z.refine(({ subnet_id, virtual_ip_address }) => (subnet_id === undefined) === (virtual_ip_address === undefined), {
      path: ["subnet_id"],
      error: "goes with `virtual_ip_address`: both say which virtual IP it is",
    }),
    z.refine(
      ({ bound, port_id, virtual_ip_address }) =>
        bound !== false || (port_id === undefined && virtual_ip_address === undefined),
      { path: ["bound"], error: "is false, but something says where it is to be bound" },
    ),
    z.refine(
      ({ bandwidth_share_type, bandwidth_id }) => (bandwidth_share_type === "WHOLE") === (bandwidth_id !== undefined),
      {
        path: ["bandwidth_id"],
        error: "goes with `bandwidth_share_type: WHOLE`",
      },
    ),
  );

/** What only the cloud knows. What it is bound to is missing while it is bound to nothing. */
export const outputs = z.strictObject({
  eip_id: uuid({ description: "The EIP." }),
  public_ip_address: z.optional(ipAddress({ description: "The address.", family: 4 })),
  status: text({ description: "In the vendor's words: `DOWN` is bound to nothing, `ACTIVE` is bound." }),
  bound_port_id: z.optional(uuid({ description: "What it is bound to." })),
  private_ip_address: z.optional(ipAddress({ description: "The address behind it." })),
  bound_bandwidth_id: z.optional(uuid({ description: "The bandwidth that it is paid for by." })),
});

/** What is stated, in canonical form. */
export type Spec = z.output<typeof spec>;
type Outputs = z.output<typeof outputs>;

/** An EIP as it is, in the words of the spec. */
export type Found = Observed<Spec, Outputs>;

/** What only a further question tells. */
interface FurtherReads {
  /** What it is bound to, where the spec names it by its address. */
  readonly port?: Port | undefined;
  readonly chargeMode?: string | undefined;
}

/** `release_policy` is answered as it is stated: the cloud keeps none. */
export function observed(eip: Eip, { port, chargeMode }: FurtherReads, stated?: Spec): Found {
  const { bandwidth } = eip;
  const shared = bandwidth.share === "WHOLE";
  return {
    id: eip.id,
    spec: filled({
      ip_address: eip.ip,
      alias: eip.alias === "" ? undefined : eip.alias,
      port_id: eip.port,
      subnet_id: port?.network,
      virtual_ip_address: port?.addresses[0]?.ip,
      bound: eip.port !== undefined,
      type: eip.type || undefined,
      bandwidth_size: bandwidth.size,
      bandwidth_name: bandwidth.name,
      // What is read is not held to the words that may be written.
      bandwidth_share_type: bandwidth.share as "PER" | "WHOLE" | undefined,
      // As above.
      bandwidth_charge_mode: chargeMode as "bandwidth" | "traffic" | undefined,
      bandwidth_id: shared ? bandwidth.id : undefined,
      // A way to go, not a state to be in: it is as it was asked for.
      release_policy: stated?.release_policy,
    }),
    outputs: filled({
      eip_id: eip.id,
      public_ip_address: eip.ip,
      status: eip.status,
      bound_port_id: eip.port,
      private_ip_address: eip.privateIp,
      bound_bandwidth_id: bandwidth.id,
    }),
    mark: markIn(bandwidth.name),
  };
}
