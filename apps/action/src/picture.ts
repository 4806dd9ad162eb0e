import type { ItemReport } from "@mooring/core";
import { addressesAfter, addressesBefore, whereOf } from "./addresses.ts";

/** Above that nobody sees anything, and the service draws nothing. */
const NODES = 30;
const WIDEST = 60;

type Fate = "stays" | "comes" | "goes";

const arrows: Readonly<Record<Fate, string>> = { stays: "---", comes: "==>|new|", goes: "-.-x|gone|" };

/**
 * Servers, ports and addresses before and after, as a mermaid flow chart; empty where there is nothing to draw, or too much. Nothing
 * in it can end its quotes, its line or its fence.
 */
export function picture(items: readonly ItemReport[]): string {
  const names = new Map<string, string>();
  const nodes: string[] = [];
  const edges = new Set<string>();
  const node = (kind: string, text: string, [open, close]: readonly [string, string]) => {
    const key = `${kind}:${text}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `n${names.size}`;
    names.set(key, name);
    nodes.push(`  ${name}${open}"${label(text)}"${close}`);
    return name;
  };
  for (const item of items) {
    const { server, port } = whereOf(item);
    const holder = server === undefined ? undefined : node("server", `server ${server}`, ["[[", "]]"]);
    const door = port === undefined ? holder : node("port", `port ${port}`, ["[", "]"]);
    if (holder !== undefined && door !== undefined && door !== holder) edges.add(`  ${holder} --- ${door}`);
    for (const [address, fate] of fates(item)) {
      const end = node("address", address, ["([", "])"]);
      if (door !== undefined) edges.add(`  ${door} ${arrows[fate]} ${end}`);
    }
  }
  if (edges.size === 0 || nodes.length > NODES) return "";
  return ["```mermaid", "flowchart LR", ...nodes, ...edges, "```"].join("\n");
}

function fates(item: ItemReport): (readonly [string, Fate])[] {
  const before = addressesBefore(item);
  const after = addressesAfter(item);
  const all = [...new Set([...before, ...after])];
  return all.map((one) => [one, !before.includes(one) ? "comes" : after.includes(one) ? "stays" : "goes"] as const);
}

/** Letters, digits and what is in addresses stay; all else goes by its number, which mermaid reads as that sign and nothing more. */
function label(text: string): string {
  const short = text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
  return [...short.replace(/[\p{C}\s]+/gu, " ")]
    .map((sign) => (/[\p{L}\p{N} .:/_…-]/u.test(sign) ? sign : `#${sign.codePointAt(0)};`))
    .join("");
}
