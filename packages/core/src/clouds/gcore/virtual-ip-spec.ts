import * as z from "zod/mini";
import type { Change, Observed } from "../../definition/resource.ts";
import { InputError } from "../../errors.ts";
import { ipAddress } from "../../spec/address-fields.ts";
import { boolean, list, text, uuid } from "../../spec/fields.ts";

/** Of both kinds of reserved address. */
export const networkField = z.optional(
  text({ description: "The network, by id or name. Needed where the address is not reserved yet." }),
);

/** Of both kinds of reserved address. */
export const addressField = z.optional(
  ipAddress({
    description: "The address. Left out, any free one of the network: then `name` says which one is meant.",
  }),
);

/** Kept as the tag `name` of the port (`reserved-name.ts`): the API chooses a reserved address's own name. */
export const reservedNameField = z.optional(
  text({
    description:
      "Its name, which Gcore keeps as the tag `name` of its port; and its mark: where no address is stated, the one of this name is the one that is meant.",
    maximumLength: 255,
  }),
);

/** Two that are one address cannot be there side by side. */
export const sameAddress = (before: Partial<Spec>, after: Partial<Spec>): boolean =>
  after.ip_address !== undefined && before.ip_address === after.ip_address;

/** Something has to say which one is meant. */
export function checkNamed({ ip_address, name }: Partial<Spec>): void {
  if (ip_address === undefined && name === undefined)
    throw new InputError([
      { path: ["ip_address"], message: "is missing: state the address, or a `name` for any free one" },
    ]);
}

/** The outputs of whatever is reserved. */
export const reservedOutputs = {
  port_id: uuid({ description: "The port that is the reserved address; a floating IP leads to it." }),
  ip_address: ipAddress({ description: "The address." }),
  network_id: uuid({ description: "Its network." }),
};

/** What may be stated of a virtual IP. `members` is the whole list where it is stated. */
export const spec = z.strictObject({
  network: networkField,
  ip_address: addressField,
  name: reservedNameField,
  is_vip: z._default(
    boolean({
      description:
        "Whether it is a virtual IP: `false` switches that off, and keeps the address reserved; then nobody shares it.",
    }),
    true,
  ),
  members: z.optional(
    list(text({}), {
      description:
        "Who shares it: these and no others. Each is an instance, by name or id, or a port by its id; the port is the one on this network. Left out, the members are left alone.",
      sortBy: (member) => member,
    }),
  ),
});

/** What only the cloud knows. `member_port_ids` is sorted. */
export const outputs = z.strictObject({
  ...reservedOutputs,
  member_port_ids: list(uuid({}), { description: "The ports that share it." }),
});

/** What is stated, in canonical form. */
export type Spec = z.output<typeof spec>;
type Outputs = z.output<typeof outputs>;

/** A virtual IP as it is, its members in the words of whoever asks. */
export type Found = Observed<Spec, Outputs>;

/** One item of a plan, as `review` gets it. */
export type VirtualIpChange = Change<Spec, Outputs>;

/** Throws an `InputError` where nothing says which one is meant, and for members of what is to be no virtual IP. */
export function check(wanted: Spec): void {
  checkNamed(wanted);
  const { is_vip, members } = wanted;
  if (is_vip === false && members?.length)
    throw new InputError([
      { path: ["members"], message: "cannot be stated with `is_vip: false`: nobody shares it then" },
    ]);
}
