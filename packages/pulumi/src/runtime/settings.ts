import type { AnyCloud } from "@mooring/core";
import { camelCase, fieldsOf, toCore } from "./names.ts";

/** `api_key` of gcore → `gcoreApiKey` */
const argument = (cloud: string, field: string): string => camelCase(`${cloud}_${field}`);

/** `api_key` of gcore → `mooring:gcoreApiKey`, as it stands in `Pulumi.<stack>.yaml`. */
export const configKey = (cloud: string, field: string): string => `mooring:${argument(cloud, field)}`;

/** What is stated of a cloud's settings, in core's spelling. Core takes the rest from the environment. */
export function settingsOf(cloud: AnyCloud, settingNamed: (argument: string) => unknown): Record<string, unknown> {
  const stated = [...fieldsOf(cloud.settings)].map(([field, inner]) => {
    const value = settingNamed(argument(cloud.name, field));
    return [field, inner.size > 0 ? toCore(mapFrom(value), inner) : value] as const;
  });
  return Object.fromEntries(stated.filter(([, value]) => value !== undefined && value !== null));
}

/** The stack's configuration holds a map as JSON text. What is no map is left for the cloud's schema to refuse. */
function mapFrom(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
