import type { Input } from "./input.ts";
import { Refusal } from "./refusal.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A request, and the name of the module that Ansible took this file for. */
interface Asked {
  readonly request: Fields;
  readonly module: string | undefined;
}

/** Deeper than any request; far less than what exhausts the stack. */
const DEEPEST = 50;

/**
 * The request in an input's text. As a native module, Ansible writes its own facts among the task's arguments, under names that
 * begin with `_ansible_`: they are no part of the request, but check mode makes it a dry run, whatever else is asked for.
 */
export function readRequest(input: Input): Asked {
  const value = parse(input);
  if (!isMap(value)) {
    throw new Refusal(`The request must be a map of fields (a JSON object), but ${input.from} holds ${nameOf(value)}`);
  }
  if (deeperThan(DEEPEST, value)) throw new Refusal("The request is nested too deeply to be one");
  const fields = Object.entries(value);
  const request = Object.fromEntries(fields.filter(([name]) => !name.startsWith("_ansible_")));
  const check = Object.hasOwn(value, "_ansible_check_mode") && value._ansible_check_mode !== false;
  const module = value._ansible_module_name;
  return {
    request: check ? { ...request, plan: true } : request,
    module: typeof module === "string" ? module : undefined,
  };
}

/** A message never quotes the text: it may hold a secret. */
function parse({ text, from }: Input): unknown {
  const json = text.replace(/^\uFEFF/, "").trim();
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new Refusal(`The request in ${from} is not JSON${positionOf(String(error), json)}`, hintFor(json, from));
  }
  const twice = repeatedKey(json);
  if (twice === undefined) return value;
  throw new Refusal(
    `The request in ${from} has the field ${JSON.stringify(twice)} twice in one map`,
    "Keep one of them.",
  );
}

/** The first key that stands twice in one map of a text that is JSON: the parser would keep the last without a word. */
function repeatedKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (token.endsWith(":")) {
      const key: string = JSON.parse(token.slice(0, -1));
      if (open.at(-1)?.has(key)) return key;
      open.at(-1)?.add(key);
    }
  }
  return undefined;
}

function positionOf(message: string, json: string): string {
  if (/end of JSON input/.test(message)) return ": it ends too early";
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined) return "";
  const before = json.slice(0, Number(position)).split("\n");
  return `: it breaks off at line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
}

function hintFor(text: string, from: string): string {
  if (/^[{[]\s*'|': |\b(True|False|None)\b/.test(text))
    return "It looks like Python: add the filter to_json, as in `{{ request | to_json }}`.";
  if (from === "the argument")
    return "Write `{{ request | to_json | quote }}` in a playbook; in a shell put the JSON in single quotes.";
  return "In a playbook, `{{ request | to_json }}` writes JSON.";
}

const isMap = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return value === null ? "null" : `a ${typeof value}`;
}

function deeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => deeperThan(levels - 1, one));
}
