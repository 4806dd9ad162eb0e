import { InputError } from "../../errors.ts";
import { ANY, type Member } from "./pair.ts";
import { readPrefix } from "./reading.ts";

/** `port/address[/length][/mac]`, or `…/any`: what a front end may remember of one pair. */
export const pairId = (port: string, { ip, mac }: Member): string => [port, ip, mac].filter(Boolean).join("/");

/** The port and the member that the id names. */
export function parsePairId(id: string): { readonly port: string; readonly member: Member } {
  const [port = "", ...rest] = id.split("/");
  const last = rest.at(-1) ?? "";
  const mac = last === ANY || /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(last) ? rest.pop() : undefined;
  const ip = readPrefix(rest.join("/"));
  if (ip === undefined)
    throw new InputError([
      { path: ["id"], message: `must be PORT/ADDRESS or PORT/ADDRESS/MAC, but is ${JSON.stringify(id)}` },
    ]);
  return { port, member: { ip, mac } };
}
