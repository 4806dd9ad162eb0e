import * as z from "zod/mini";
import type { FieldMeta } from "./fields.ts";

/** What a schema is made of, as far as a walk through schemas asks. */
interface Def {
  readonly type: string;
  readonly innerType?: unknown;
  readonly in?: unknown;
  readonly element?: unknown;
  readonly shape?: Readonly<Record<string, unknown>>;
}

/** What a schema is made of. Nothing but a schema may be handed in. */
const defOf = (schema: unknown): Def =>
  // zod types this for each class of schema apart, and a walk meets any of them.
  (schema as { readonly _zod: { readonly def: Def } })._zod.def;

/** The map, the list or the field that is in it, without what makes it optional, defaulted or transformed. */
export function bareDefOf(schema: unknown): Def {
  const def = defOf(schema);
  const inner = def.innerType ?? def.in;
  return inner ? bareDefOf(inner) : def;
}

/** What a field tells beside its type: its own words, its variables, whether it is secret; and its shape in a JSON Schema. */
export function metaOf(schema: unknown): FieldMeta & { readonly type?: unknown; readonly format?: unknown } {
  // The registry takes any metadata; those of our schemas are put there by `fields.ts` alone.
  const own = z.globalRegistry.get(schema as z.ZodMiniType) as FieldMeta | undefined;
  const inner = defOf(schema).innerType;
  return { ...(inner ? metaOf(inner) : {}), ...own };
}
