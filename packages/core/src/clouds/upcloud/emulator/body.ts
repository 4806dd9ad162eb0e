import { type BodyRefusals, isObject, objectBody } from "../../../emulation/body.ts";
import { memberOf } from "../../../emulation/member.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { refuse, refuseModern } from "./refusals.ts";

/** A body whose members are still to be checked. */
export type Fields = Record<string, unknown>;

/** The documents know no 415, and call whatever cannot be parsed a bad request. XML, which they still name, is not spoken here. */
const CLASSIC: BodyRefusals = {
  unsupported: () => refuse("body-type"),
  malformed: () => refuse("body-invalid"),
};
/** Of these nothing is known. */
const MODERN: BodyRefusals = {
  unsupported: () => refuseModern("media-type"),
  malformed: () => refuseModern("token-invalid"),
};

/** The object under the one key that the call takes. Another key is refused. */
export function bodyOf(request: EmulatedRequest, wrapper: string, optional = false): Fields {
  if (request.text === "" && optional) return {};
  const body = objectBody(request, CLASSIC);
  const stray = Object.keys(body).find((key) => key !== wrapper);
  if (stray !== undefined) refuse("attribute-unknown", stray);
  const inner = body[wrapper];
  return isObject(inner) ? inner : refuse("body-invalid");
}

/** The body of a call to a newer service: without a key around it. */
export const modernBody = (request: EmulatedRequest): Fields => objectBody(request, MODERN);

/** The API refuses a member that it does not know, and names it. */
export function onlyKnown(fields: Fields, known: readonly string[]): void {
  const stray = Object.keys(fields).find((key) => !known.includes(key));
  if (stray !== undefined) refuse("attribute-unknown", stray);
}

/** `{"ip_address": [...]}`, one object instead of a list, or `undefined` where there is none. */
export function listOf(value: unknown, key: string): Fields[] | undefined {
  const inner = memberOf(value, key);
  if (inner === undefined || inner === null) return undefined;
  // Their members are looked at one by one: what is no object has none.
  return (Array.isArray(inner) ? inner : [inner]) as Fields[];
}
