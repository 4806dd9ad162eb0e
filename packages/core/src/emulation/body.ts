import * as z from "zod/mini";
import type { EmulatedRequest } from "../emulation.ts";

type Fields = Record<string, unknown>;

/** What a service says to a body that it does not take. Each leaves the route, by `refuse` or a road of the cloud's own. */
export interface BodyRefusals {
  /** The body does not call itself JSON in `content-type`. Left out by a service that is known not to look. */
  unsupported?(): never;
  /** It is no JSON. */
  malformed(): never;
  /** It is JSON, but not of the shape that is wanted. Left out where a service says no more than `malformed` does. */
  misshapen?(): never;
}

type Sent = Pick<EmulatedRequest, "text" | "headers">;

/** Also `application/merge-patch+json` and the like, with or without a charset. */
const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

/** A body as JSON. An empty one calls itself nothing, and is malformed: who takes it asks for `text === ""` first. */
function jsonBody({ text, headers }: Sent, no: BodyRefusals): unknown {
  if (text !== "" && !JSON_TYPE.test(headers["content-type"] ?? "")) no.unsupported?.();
  const json = jsonIn(text);
  return json === undefined ? no.malformed() : json;
}

/** A body as a JSON object. */
export function objectBody(sent: Sent, no: BodyRefusals): Fields {
  const json = jsonBody(sent, no);
  if (isObject(json)) return json;
  return no.misshapen ? no.misshapen() : no.malformed();
}

/** A body of the shape that a schema gives. */
export function shapedBody<T>(sent: Sent, schema: z.ZodMiniType<T>, no: BodyRefusals): T {
  const { success, data } = z.safeParse(schema, jsonBody(sent, no));
  if (success) return data;
  return no.misshapen ? no.misshapen() : no.malformed();
}

/** `undefined` for what is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Is it an object, neither a list nor `null`? */
export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
