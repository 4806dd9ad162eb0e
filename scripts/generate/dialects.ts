import { stringify } from "yaml";
import type { Cloud } from "./catalogue.ts";
import { type Field, flatten } from "./field.ts";

type Values = Readonly<Record<string, unknown>>;

export interface Ask {
  readonly title: string;
  /** What a person would call it, for step ids and Pulumi names. */
  readonly slug: string;
  /** `{ resource, spec }` or `{ query, spec }`, as every front end takes it. */
  readonly request: Values;
}

/** Strings that YAML 1.1 would take for a number or a time stay text everywhere, so every value is quoted alike. */
const yaml = (value: unknown) =>
  stringify(value, { lineWidth: 0, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" }).trimEnd();

const indent = (text: string, by: number) => text.replaceAll(/^(?=.)/gm, " ".repeat(by));

export function workflowStep({ title, slug, request }: Ask): string {
  const { spec, ...scalars } = request;
  return [
    `- name: ${title}`,
    `  id: ${slug}`,
    "  uses: mooring/mooring@v0.1",
    "  with:",
    ...Object.entries(scalars).map(([name, value]) => `    ${name}: ${value}`),
    "    spec: |",
    indent(yaml(spec), 6),
  ].join("\n");
}

export function playbookTask({ title, request }: Ask): string {
  const { spec, ...scalars } = request;
  return [
    `- name: ${title}`,
    "  mooring:",
    ...Object.entries(scalars).map(([name, value]) => `    ${name}: ${value}`),
    "    spec:",
    indent(yaml(spec), 6),
  ].join("\n");
}

/** `ip_address` → `ipAddress` */
export const camelCase = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** A spec in Pulumi's spelling: the names of declared fields change, the keys of free maps do not. */
export function camelValues(values: Values, fields: readonly Field[]): Values {
  const known = new Map(fields.map((field) => [field.name, field]));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [camelCase(name), camelValue(value, known.get(name)?.fields ?? [])]),
  );
}

function camelValue(value: unknown, fields: readonly Field[]): unknown {
  if (fields.length === 0 || typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map((one) => camelValue(one, fields)) : camelValues(value as Values, fields);
}

const WIDTH = 80;

/** A JavaScript literal as a person would write it: plain keys, and short lists and maps inside others on one line. */
function literal(value: unknown, depth = 0): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const parts = Object.entries(value).map(([name, one]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return `${Array.isArray(value) ? "" : `${key}: `}${literal(one, depth + 1)}`;
  });
  const short = parts.join(", ");
  if (parts.length === 0) return `${open}${close}`;
  if (depth > 0 && !short.includes("\n") && short.length <= WIDTH) {
    return open === "{" ? `{ ${short} }` : `[${short}]`;
  }
  const pad = "  ".repeat(depth);
  return [open, ...parts.map((part) => `${pad}  ${part},`), `${pad}${close}`].join("\n");
}

/** `gcore/private-ports` is asked with `getPrivatePorts`. */
export const functionName = ({ slug }: { readonly slug: string }): string =>
  camelCase(`get_${slug.replaceAll("-", "_")}`);

export function pulumiResource(
  cloud: { readonly name: string },
  kind: { readonly slug: string; readonly className: string; readonly fields: readonly Field[] },
  { spec, there }: { readonly spec: Values; readonly there?: true },
): string {
  const args = literal({ ...camelValues(spec, kind.fields), ...(there ? { adopt: true } : {}) });
  return program(cloud, `new ${cloud.name}.${kind.className}("${kind.slug}", ${args});`);
}

export function pulumiQuery(
  cloud: { readonly name: string },
  query: { readonly slug: string; readonly fields: readonly Field[] },
  spec: Values,
): string {
  const args = literal(camelValues(spec, query.fields));
  return program(cloud, `const found = await ${cloud.name}.${functionName(query)}(${args});`);
}

const program = (cloud: { readonly name: string }, statement: string) =>
  `import { ${cloud.name} } from "@mooring/pulumi";\n\n${statement}`;

/** What core's words say of a field, a setting or a kind of this cloud, in a program's spelling. A name of both is what `of` says. */
export function pulumiWords(
  { name: cloud, kinds, queries, settings }: Cloud,
  text: string,
  of: "things" | "settings" = "things",
): string {
  const fields = new Set(
    [...kinds, ...queries]
      .flatMap((one) => [...flatten(one.fields), ...flatten(one.outputs)])
      .map(([, { name }]) => name),
  );
  const classes = new Map(kinds.map(({ kind, className }) => [kind, `${cloud}.${className}`]));
  const spelled = (name: string) => {
    const isSetting = settings.some((setting) => setting.name === name);
    if (fields.has(name) && !(isSetting && of === "settings")) return camelCase(name);
    if (isSetting) return `mooring:${camelCase(`${cloud}_${name}`)}`;
    return classes.get(name) ?? name;
  };
  return text
    .replaceAll("With `state: absent`: remove", "Of no use in a program, which removes what it made. Elsewhere: remove")
    .replaceAll("; `any_mac: true` with `state: absent` removes them all", "")
    .replaceAll(/`([a-z0-9_/-]+)(: [^`]+)?`/g, (_, name: string, value = "") => `\`${spelled(name)}${value}\``);
}
