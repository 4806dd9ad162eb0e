import { isMap } from "@mooring/core";
import { type Fault, pattern } from "./faults.ts";

/** A fault without functions: what a line of text, or a file, can say. */
export type PlainFault = Omit<Fault, "match" | "run"> & { readonly match: string };

const NUMBERS = ["times", "skip", "status", "delay", "stall"];
const FLAGS = ["effect", "rival"];
const CUTS = ["before", "after", "body"];

const FAULT_EXAMPLE = "PUT /cloud/v2/ports/** status=503 times=2 header.Retry-After=5";

/**
 * Reads a fault from a line: the pattern, then `name=value` for each field; a header is `header.Retry-After=5`, a value with blanks
 * stands in quotes. Throws an Error for its writer.
 */
export function parseFault(line: string): PlainFault {
  const [method = "", path = "", ...rest] = wordsOf(line);
  const fields: Record<string, unknown> = { match: `${method} ${path}`.trim() };
  const headers: Record<string, string> = {};
  for (const word of rest) {
    const at = word.indexOf("=");
    if (at < 1) throw new Error(`${JSON.stringify(word)} is no field of a fault: they read name=value`);
    const [name, value] = [word.slice(0, at), word.slice(at + 1)];
    if (name.startsWith("header.")) headers[name.slice("header.".length)] = value;
    else fields[name] = NUMBERS.includes(name) ? numberOf(value) : FLAGS.includes(name) ? flagOf(value) : value;
  }
  return readFault({ ...fields, ...(Object.keys(headers).length > 0 ? { headers } : {}) });
}

/** A fault from a line, or from an object as JSON gives it. Throws an Error that names what is wrong. */
function readFault(data: unknown): PlainFault {
  if (typeof data === "string") return parseFault(data);
  if (!isMap(data)) throw new Error(`a fault is a line such as "${FAULT_EXAMPLE}", or an object`);
  const { match, ...fields } = data;
  if (typeof match !== "string") throw new Error("a fault must have a match, such as PUT /cloud/v2/ports/**");
  pattern(match);
  for (const [name, value] of Object.entries(fields)) check(name, value);
  // Each field was held against its own rule above.
  return { match, ...(revived(fields) as Omit<PlainFault, "match">) };
}

/** Faults from the JSON of a file or of a request: one, or a list of them. */
export const readFaults = (data: unknown): readonly PlainFault[] =>
  Array.isArray(data) ? data.map((one) => readFault(one)) : [readFault(data)];

function check(name: string, value: unknown): void {
  const bad = (what: string) => new Error(`the fault's ${name} must be ${what}, but is ${JSON.stringify(value)}`);
  if (NUMBERS.includes(name)) {
    const number = value === "Infinity" ? Number.POSITIVE_INFINITY : value;
    if (typeof number !== "number" || !(number >= 0)) throw bad("a number, or Infinity");
    if (name === "status" && !(Number.isInteger(number) && number >= 200 && number <= 599))
      throw bad("a status from 200 to 599");
  } else if (FLAGS.includes(name)) {
    if (typeof value !== "boolean") throw bad("true or false");
  } else if (name === "cut") {
    if (!CUTS.some((cut) => cut === value)) throw bad(CUTS.join(", "));
  } else if (name === "cloud") {
    if (typeof value !== "string") throw bad("the name of a cloud");
  } else if (name === "headers") {
    const entries = typeof value === "object" && value !== null ? Object.entries(value) : undefined;
    if (!entries?.every(([key, text]) => isHeader(key, text))) throw bad("names and texts");
  } else if (name !== "body") {
    throw new Error(
      `a fault has no field ${name}; there is match, cloud, ${NUMBERS.join(", ")}, headers, body, effect, cut, rival`,
    );
  }
}

const isHeader = (name: string, text: unknown) =>
  /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof text === "string" && /^[\t\x20-\x7e\x80-\xff]*$/.test(text);

/** JSON has no word for without end. */
const revived = (fields: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      NUMBERS.includes(name) && value === "Infinity" ? Number.POSITIVE_INFINITY : value,
    ]),
  );

const numberOf = (text: string): unknown => (/^(\d+(\.\d+)?|Infinity)$/.test(text) ? Number(text) : text);
const flagOf = (text: string): unknown => (text === "true" || text === "false" ? text === "true" : text);

/** A fault as the line that would make it, as far as a line can. */
export function describeFault({ match, headers = {}, body, run: _, ...fields }: Fault): string {
  return [
    typeof match === "string" ? match : "a function of the request",
    ...Object.entries(fields).map(([name, value]) => `${name}=${quoted(String(value))}`),
    ...Object.entries(headers).map(([name, value]) => `header.${name}=${quoted(value)}`),
    ...(body === undefined ? [] : [`body=${quoted(typeof body === "string" ? body : JSON.stringify(body))}`]),
  ].join(" ");
}

const quoted = (text: string) => (/^[^\s"']+$/.test(text) ? text : `'${text.replaceAll("'", "\\'")}'`);

/** Words with blanks between; a part in quotes keeps its blanks. */
function wordsOf(line: string): string[] {
  const words = line.match(/(?:[^\s"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')+/g) ?? [];
  return words.map((word) =>
    word.replace(/"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'/g, (_, double, single) =>
      (double ?? single).replace(/\\(.)/g, "$1"),
    ),
  );
}
