import * as z from "zod/mini";
import { InputError } from "../errors.ts";
import { boolean } from "../spec/fields.ts";

/** The field that keeps a floating IP which leads nowhere. */
export const attachedField = z.optional(
  boolean({
    description:
      "Whether it leads anywhere: `false` detaches it and keeps it reserved, `true` needs a port to lead to.",
  }),
);

/** What may be stated of a floating IP that leads to a port, or nowhere. */
interface Leading {
  readonly attached?: boolean | undefined;
  readonly fixed_ip_address?: string | undefined;
}

/** `leads`: does something name a port? Throws an `InputError`, by the field, for what contradicts that. */
export function checkLeading({ attached, fixed_ip_address }: Leading, leads: boolean): void {
  const wrong = (field: string, message: string) => new InputError([{ path: [field], message }]);
  if (attached === true && !leads) throw wrong("attached", "is true, but no port is named that it should lead to");
  if (attached === false && leads) throw wrong("attached", "is false, but a port is named that it should lead to");
  if (fixed_ip_address !== undefined && !leads)
    throw wrong("fixed_ip_address", "is an address of a port, but no port is named");
}
