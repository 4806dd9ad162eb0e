import type { EmulatedRequest } from "../../../emulation.ts";
import { refuse } from "./refusals.ts";

/** A body whose members are still to be checked. */
export type Fields = Record<string, unknown>;

/** The object under the one key that the call takes. Another key is refused. */
export function bodyOf(request: EmulatedRequest, wrapper: string, optional = false): Fields {
  if (request.text === "" && optional) return {};
  const body = parse(request.text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) refuse("body-invalid");
  const stray = Object.keys(body).find((key) => key !== wrapper);
  if (stray !== undefined) refuse("attribute-unknown", stray);
  const inner = (body as Fields)[wrapper];
  if (typeof inner !== "object" || inner === null || Array.isArray(inner)) refuse("body-invalid");
  return inner as Fields;
}

/** The API refuses a member that it does not know, and names it. */
export function onlyKnown(fields: Fields, known: readonly string[]): void {
  const stray = Object.keys(fields).find((key) => !known.includes(key));
  if (stray !== undefined) refuse("attribute-unknown", stray);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("body-invalid");
  }
}

/** `{"ip_address": [...]}`, one object instead of a list, or `undefined` where there is none. */
export function listOf(value: unknown, key: string): Fields[] | undefined {
  const inner = (value as Fields | null | undefined)?.[key];
  if (inner === undefined || inner === null) return undefined;
  return (Array.isArray(inner) ? inner : [inner]) as Fields[];
}
