import * as z from "zod/mini";
import type { EmulatedRequest } from "../emulation.ts";

/** A request's body, where it is JSON of this shape; how it is refused otherwise is each service's own. */
export function bodyIn<T>({ text }: Pick<EmulatedRequest, "text">, schema: z.ZodMiniType<T>): T | undefined {
  const json = jsonIn(text);
  return json === undefined ? undefined : z.safeParse(schema, json).data;
}

/** `undefined` for what is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `undefined` for what is no JSON, or no object. */
export function objectIn(text: string): Record<string, unknown> | undefined {
  const json = jsonIn(text);
  return typeof json === "object" && json !== null && !Array.isArray(json)
    ? (json as Record<string, unknown>)
    : undefined;
}
