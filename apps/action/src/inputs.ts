import type { InputIssue } from "@mooring/core";
import { readBlock } from "./block.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type Reader = (text: string, workspace: string) => unknown;

const asText: Reader = (text) => text;

/** Field of the request, which is the input's name, too → how it is read. */
const fields: Readonly<Record<string, Reader>> = {
  resource: asText,
  query: asText,
  state: asText,
  spec: readBlock,
  items: readBlock,
  id: asText,
  incarnation: asText,
  plan: asBoolean,
  allow_replace: asBoolean,
  settings: readBlock,
  timeouts: readBlock,
};

/** What the step was told: the request, unchecked, in the engine's own words, and what no request could be made of. */
export interface Inputs {
  readonly request: Readonly<Record<string, unknown>>;
  readonly release: boolean;
  readonly issues: readonly InputIssue[];
}

/** An empty input is one that was not given: the runner knows no other way to leave one out. */
export function readInputs(environment: Environment): Inputs {
  const issues: InputIssue[] = [];
  const attempt = <T>(name: string, read: (text: string) => T): T | undefined => {
    const text = environment[variable(name)]?.trim();
    if (!text) return undefined;
    try {
      return read(text);
    } catch (error) {
      issues.push({ path: [name], message: (error as Error).message });
      return undefined;
    }
  };
  const workspace = environment.GITHUB_WORKSPACE ?? process.cwd();
  const entries = Object.entries(fields).map(([name, read]) => [name, attempt(name, (text) => read(text, workspace))]);
  const release = attempt("release", asBoolean) ?? false;
  issues.push(...unknownInputs(environment));
  return { request: Object.fromEntries(entries.filter(([, value]) => value !== undefined)), release, issues };
}

const variable = (name: string) => `INPUT_${name.toUpperCase()}`;

function asBoolean(text: string): boolean {
  if (!/^(true|false)$/i.test(text)) throw new Error(`must be true or false, but is ${JSON.stringify(text)}`);
  return text.toLowerCase() === "true";
}

/** The runner only warns of an input that it does not know; a misspelt `plan` must not end in a write. */
function unknownInputs(environment: Environment): InputIssue[] {
  const names = [...Object.keys(fields), "release"];
  const known = new Set(names.map(variable));
  return Object.keys(environment)
    .filter((name) => name.startsWith("INPUT_") && !known.has(name))
    .map((name) => ({
      path: [name.slice("INPUT_".length).toLowerCase()],
      message: `is not an input of this action; the inputs are ${names.join(", ")}`,
    }));
}
