import * as z from "zod/mini";
import type { FieldMeta } from "./fields.ts";

/** What a field tells beside its type: its own words, its variables, whether it is secret; and its shape in a JSON Schema. */
export function metaOf(schema: unknown): FieldMeta & { readonly type?: unknown; readonly format?: unknown } {
  const own = z.globalRegistry.get(schema as z.ZodMiniType) as FieldMeta | undefined;
  const inner = (schema as { _zod: { def: { innerType?: unknown } } })._zod.def.innerType;
  return { ...(inner ? metaOf(inner) : {}), ...own } as FieldMeta;
}
