import type { ItemReport } from "@mooring/core";

type Fields = Readonly<Record<string, unknown>>;

/** In which fields the clouds keep the address that a thing is about, the most telling first. */
const NAMES = ["public_ip_address", "floating_ip_address", "ip_address", "address"];
/** The same of lists of pairs. */
const LISTS = ["allowed_address_pairs"];
const PORTS = ["port_id", "bound_nic_id", "nic_id", "bound_port_id", "interface_id", "mac_address"];
const SERVERS = ["server_id", "instance_id", "device_id", "bound_server_id"];

/** The addresses of a thing: as it is, or as it is to be. Of one that is to be absent, none. */
export const addressesOf = (item: ItemReport): readonly string[] =>
  item.state === "absent"
    ? []
    : addressesIn(
        isForeseen(item)
          ? { ...item.outputs, ...item.spec, ...item.after }
          : { ...item.after, ...item.spec, ...item.outputs },
      );

/** Nothing has been written: what was read is what was there before. */
const isForeseen = ({ action, effect }: ItemReport) => action !== "none" && effect === "none";

/** The addresses that it had. */
export const addressesBefore = ({ before }: ItemReport): readonly string[] => (before ? addressesIn(before) : []);

/** What it has by now, or would have: a change that failed has changed nothing, as far as is known. */
export const addressesAfter = (item: ItemReport): readonly string[] =>
  item.failure === undefined ? addressesOf(item) : addressesBefore(item);

/** Where the thing is: the ids of its port and its server, as far as anything says so. */
export function whereOf({ before, after, spec, outputs }: ItemReport): { server?: string; port?: string } {
  const all = { ...before, ...after, ...spec, ...outputs };
  const [port] = textsIn(all, PORTS);
  const [server] = textsIn(all, SERVERS);
  return { ...(server === undefined ? {} : { server }), ...(port === undefined ? {} : { port }) };
}

function addressesIn(fields: Fields): readonly string[] {
  const pairs = LISTS.flatMap((name) => (Array.isArray(fields[name]) ? fields[name] : []));
  const listed = pairs.flatMap((pair) => (isFields(pair) ? textsIn(pair, ["ip_address"]) : []));
  return [...new Set([...textsIn(fields, NAMES).slice(0, 1), ...listed])];
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;

const textsIn = (fields: Fields, names: readonly string[]): string[] =>
  names.flatMap((name) => {
    const value = fields[name];
    return typeof value === "string" && value !== "" ? [value] : [];
  });
