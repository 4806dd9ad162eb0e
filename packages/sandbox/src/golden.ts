import type { Entry } from "./entry.ts";

const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g;
const ID = /[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}/g;

/** A journal as text to compare with an earlier one: handed-out ids become `<1>`, `<2>`, … in order of appearance, times `<time>`. */
export function goldenText(entries: readonly Entry[], handedOut: ReadonlySet<string>): string {
  const names = new Map<string, string>();
  const nameOf = (id: string) => {
    const plain = dashed(id);
    if (!handedOut.has(plain)) return id;
    const name = names.get(plain) ?? `<${names.size + 1}>`;
    names.set(plain, name);
    return name;
  };
  return entries.map((entry) => render(entry).replace(TIME, "<time>").replace(ID, nameOf)).join("\n");
}

/** The same of those that wrote. Ids keep the names that they have among these. */
export const goldenWrites = (entries: readonly Entry[], handedOut: Iterable<string>): string =>
  goldenText(
    entries.filter(({ writes }) => writes),
    new Set(handedOut),
  );

function render({ cloud, method, path, query, request, status, answer }: Entry): string {
  const search = query ? `?${readable(query)}` : "";
  const lines = [`${cloud} ${method} ${path}${search}`];
  if (request !== undefined) lines.push(`  > ${JSON.stringify(request)}`);
  lines.push(`  < ${status ?? "no answer"}${answer === undefined ? "" : ` ${JSON.stringify(answer)}`}`);
  return `${lines.join("\n")}\n`;
}

function readable(query: string): string {
  return [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).join("&");
}

function dashed(id: string): string {
  const hex = id.replaceAll("-", "");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
