import type { AnyCloud } from "@mooring/core";
import { camelCase } from "./names.ts";

/** `api_key` of gcore → `gcoreApiKey` */
const argument = (cloud: string, field: string): string => camelCase(`${cloud}_${field}`);

/** `api_key` of gcore → `mooring:gcoreApiKey`, as it stands in `Pulumi.<stack>.yaml`. */
export const configKey = (cloud: string, field: string): string => `mooring:${argument(cloud, field)}`;

/** What is stated of a cloud's settings, in core's spelling. Core takes the rest from the environment. */
export function settingsOf(cloud: AnyCloud, lookUp: (argument: string) => unknown): Record<string, unknown> {
  const stated = Object.keys(cloud.settings.shape).map(
    (field) => [field, lookUp(argument(cloud.name, field))] as const,
  );
  return Object.fromEntries(stated.filter(([, value]) => value !== undefined && value !== null));
}
