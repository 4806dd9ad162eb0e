import type { Desire } from "../../definition/resource.ts";
import { ConflictError, InputError } from "../../errors.ts";
import type { CommonSpec } from "./fields.ts";
import type { Meant } from "./seat.ts";

/** An address has to be carried, and the active member has to be one. Throws an `InputError` by its field. */
export function checkMembers({ members, active }: CommonSpec): void {
  const wrong = (path: string, message: string) => new InputError([{ path: [path], message }]);
  if (members === undefined) throw wrong("members", "is missing: state who may carry the address");
  if (members.length === 0)
    throw wrong("members", "is empty: an address that nobody carries serves nobody; to remove it say `state: absent`");
  if (active !== undefined && !members.includes(active))
    throw wrong("active", `is ${JSON.stringify(active)}, which is none of \`members\`: ${members.join(", ")}`);
}

/** Throws why the first member that is nowhere is not found. */
export function refuseMissing(meant: readonly Meant[]): void {
  const missing = meant.find(({ seat }) => !seat);
  if (missing) throw missing.why;
}

/** Throws a `ConflictError` where two words mean one seat. */
export function refuseTwice(meant: readonly Meant[], title: string): void {
  const seen = new Map<string, string>();
  for (const { word, seat } of meant) {
    if (!seat) continue;
    const other = seen.get(seat.id);
    if (other !== undefined)
      throw new ConflictError(`${title}: members ${other} and ${word} are the same: ${seat.label} (${seat.id})`, {
        hint: "State each member once.",
      });
    seen.set(seat.id, word);
  }
}

/** Throws a `ConflictError` where one request asks for one name on one network twice. */
export function refuseSame(others: readonly { readonly desire: Desire<CommonSpec> }[], spec: CommonSpec): void {
  if (!others.some(({ desire }) => desire.spec.name === spec.name && desire.spec.network === spec.network)) return;
  throw new ConflictError(`the service address ${spec.name} is asked for twice`, {
    hint: "Give each a name of its own: the name is its mark.",
  });
}
