import { type AnyCloud, renderPath } from "@mooring/core";
import { camelCase, type Fields } from "./names.ts";
import { configKey } from "./settings.ts";

type Path = readonly (string | number)[];

/** Core's words in a Pulumi user's: fields in camelCase, settings by their key in the stack's configuration. */
export interface Spelling {
  /** The names that core puts into backticks. */
  text(message: string): string;
  /** The path of a field, from the request. */
  path(path: Path): string;
}

export function spellingOf(cloud: AnyCloud, ...declared: readonly Fields[]): Spelling {
  const fields = new Set(declared.flatMap(allNames));
  const settings = new Set(Object.keys(cloud.settings.shape));

  /** `undefined` for a name that is none of ours. */
  function nameOf(quoted: string): string | undefined {
    if (quoted.startsWith("timeouts.")) return "customTimeouts";
    const [head = "", ...rest] = quoted.split(".");
    const name = head === "settings" && rest.length === 1 ? (rest[0] as string) : quoted;
    if (settings.has(name) && (head === "settings" || !fields.has(name))) return configKey(cloud.name, name);
    const steps = (head === "spec" ? rest : [head, ...rest]).map((step) => step.split("[") as [string, ...string[]]);
    if (!steps.every(([field]) => fields.has(field))) return undefined;
    return steps.map(([field, ...indices]) => [camelCase(field), ...indices].join("[")).join(".");
  }

  const spelled = (name: string) => nameOf(name) ?? name;
  return {
    text: (message) => message.replaceAll(/`([a-z0-9_.[\]]+)`/g, (_, quoted: string) => `\`${spelled(quoted)}\``),
    path: (path) => spelled(renderPath(path[0] === "spec" ? path.slice(1) : path)),
  };
}

const allNames = (fields: Fields): string[] => [...fields].flatMap(([name, inner]) => [name, ...allNames(inner)]);
