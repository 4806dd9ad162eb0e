import { type Catalog, catalog } from "@mooring/core";
import { metaOf } from "../../../packages/core/src/spec/meta.ts";
import { camelCase } from "../../../packages/pulumi/src/runtime/names.ts";

/** A cloud's settings as a program names them, of what its environment variables say: `GCORE_API_KEY` → `gcoreApiKey`. */
export async function settingsOf(
  cloud: string,
  environment: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { settings } = await ((catalog as Catalog)[cloud] as Catalog[string]).load();
  const fields = Object.entries(settings._zod.def.shape as Readonly<Record<string, unknown>>);
  const stated = fields.flatMap(([field, schema]) => {
    const variable = metaOf(schema).env?.find((one) => environment[one]);
    return variable ? [[camelCase(`${cloud}_${field}`), environment[variable] as string] as const] : [];
  });
  return Object.fromEntries(stated);
}
