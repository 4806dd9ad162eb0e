import { type AnyCloud, renderPath } from "@mooring/core";
import { camelCase, type Fields, fieldsOf } from "./names.ts";
import { phrases } from "./phrases.ts";
import { configKey } from "./settings.ts";

type Path = readonly (string | number)[];

/** Core's words in a Pulumi user's: fields in camelCase, settings by their key in the stack's configuration, kinds by their class. */
export interface Spelling {
  /** The names that core puts into backticks, alone or with a value, and what core says that Pulumi does otherwise. */
  text(message: string): string;
  /** The path of a field, from the request. */
  path(path: Path): string;
}

/** `declared`: the fields of this kind. Fields of the cloud's other kinds are known as well, since messages may speak of them. */
export function spellingOf(cloud: AnyCloud, ...declared: readonly Fields[]): Spelling {
  const fields = new Set(declared.flatMap(allNames));
  /** What is shared by the kinds of a cloud names fields of any of them. Asked for when a message has to be told. */
  let shared: ReadonlySet<string> | undefined;
  const known = (field: string): boolean => {
    shared ??= new Set(schemasOf(cloud).flatMap((schema) => allNames(fieldsOf(schema))));
    return fields.has(field) || shared.has(field);
  };
  const settings = new Set(Object.keys(cloud.settings.shape));
  const things = new Map<string, string>([
    ...cloud.resources.map(({ kind, className }) => [kind, `${cloud.name}.${className}`] as const),
    ...cloud.queries.map(({ name }) => [name, `${cloud.name}.${functionName(name)}`] as const),
  ]);

  /** `undefined` for a name that is none of ours. */
  function nameOf(quoted: string): string | undefined {
    if (quoted.startsWith("timeouts.")) return "customTimeouts";
    const [head = "", ...rest] = quoted.split(".");
    const [setting = ""] = rest;
    const name = head === "settings" && rest.length === 1 ? setting : quoted;
    if (settings.has(name) && (head === "settings" || !fields.has(name))) return configKey(cloud.name, name);
    if (settings.has(head) && rest.length > 0) return [configKey(cloud.name, head), ...rest.map(camelCase)].join(".");
    const steps = (head === "spec" ? rest : [head, ...rest]).map((step) => {
      const [field = "", ...indices] = step.split("[");
      return { field, indices };
    });
    if (!steps.every(({ field }) => known(field))) return undefined;
    return steps.map(({ field, indices }) => [camelCase(field), ...indices].join("[")).join(".");
  }

  const spelled = (name: string) => things.get(name) ?? nameOf(name) ?? name;
  return {
    text: (message) =>
      phrases
        .reduce((text, [core, pulumi]) => text.replaceAll(core, pulumi), message)
        .replaceAll(
          /`([a-z0-9_.[\]/-]+)(: [^`]+)?`/g,
          (_, quoted: string, value = "") => `\`${spelled(quoted)}${value}\``,
        ),
    path: (path) => spelled(renderPath(path[0] === "spec" ? path.slice(1) : path)),
  };
}

/** `gcore/private-ports` is asked with `getPrivatePorts`. */
export const functionName = (query: string): string =>
  camelCase(`get_${(query.split("/")[1] ?? query).replaceAll("-", "_")}`);

const schemasOf = ({ resources, queries }: AnyCloud) => [
  ...resources.flatMap(({ spec, outputs }) => [spec, outputs]),
  ...queries.flatMap(({ input, output }) => [input, output]),
];

const allNames = (fields: Fields): string[] => [...fields].flatMap(([name, inner]) => [name, ...allNames(inner)]);
