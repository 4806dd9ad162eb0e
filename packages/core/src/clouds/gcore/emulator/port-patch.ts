import { contains } from "../../../emulation/addresses.ts";
import { parseAddress } from "./addresses.ts";
import { readPairs, samePairs } from "./pairs.ts";
import { uuid4 } from "./query.ts";
import { invalid, notFound, refuse } from "./refusals.ts";
import type { Cell, Port, State } from "./world.ts";

/** The fields that a PATCH states. What it does not state stays as it is. */
export type PortChange = Partial<
  Pick<Port, "allowed_address_pairs" | "ip_assignments" | "port_security_enabled" | "security_groups" | "tags">
>;

const MOST_GROUPS = 10;

/** Refuses, field by field, what the API would answer 400 or 404 for. */
export function readChange(body: Record<string, unknown>, port: Port, { state }: Cell): PortChange {
  const change: PortChange = {};
  if ("allowed_address_pairs" in body)
    change.allowed_address_pairs = readPairs(body.allowed_address_pairs, port, false);
  if ("ip_assignments" in body) change.ip_assignments = readAssignments(body.ip_assignments, port, state);
  if ("port_security_enabled" in body) change.port_security_enabled = readFlag(body.port_security_enabled);
  if ("security_group_ids" in body) change.security_groups = readGroups(body.security_group_ids);
  if ("tags" in body) change.tags = mergedTags(port.tags, body.tags);
  return change;
}

/** Pairs are compared as sets, all other fields as they stand: such a PATCH makes no task. */
export function changesNothing({ allowed_address_pairs: pairs, ...rest }: PortChange, port: Port): boolean {
  const now: Readonly<Record<string, unknown>> = { ...port };
  const same = Object.entries(rest).every(([field, value]) => JSON.stringify(value) === JSON.stringify(now[field]));
  return same && (pairs === undefined || samePairs(pairs, port.allowed_address_pairs));
}

function readAssignments(value: unknown, port: Port, state: State): Port["ip_assignments"] {
  if (!Array.isArray(value)) refuse(invalid("ip_assignments", "Input should be a valid list"));
  if (value.length === 0) refuse(invalid("ip_assignments", "At least one IP assignment must remain"));
  return value.map((one: Record<string, unknown> | null, at) => {
    const id = uuid4(`ip_assignments.${at}.subnet_id`, String(one?.subnet_id ?? ""));
    const address = parseAddress(one?.ip_address);
    const subnet = state.subnets[id] ?? refuse(notFound("Subnet", id));
    if (address === undefined) {
      refuse(invalid(`ip_assignments.${at}.ip_address`, "value is not a valid IPv4 or IPv6 address"));
    }
    if (subnet.network_id !== port.network_id) {
      refuse(invalid("ip_assignments", `Subnet ${id} does not belong to network ${port.network_id}`));
    }
    if (!contains(subnet.cidr, address)) {
      refuse(invalid("ip_assignments", `IP address ${address} is not in subnet ${id}`));
    }
    return { ip_address: address, subnet_id: id };
  });
}

function readFlag(value: unknown): boolean {
  return typeof value === "boolean"
    ? value
    : refuse(invalid("port_security_enabled", "Input should be a valid boolean"));
}

function readGroups(value: unknown): Port["security_groups"] {
  if (!Array.isArray(value)) refuse(invalid("security_group_ids", "Input should be a valid list"));
  if (value.length > MOST_GROUPS) {
    refuse(
      invalid(
        "security_group_ids",
        `List should have at most ${MOST_GROUPS} items after validation, not ${value.length}`,
      ),
    );
  }
  return value.map((one, at) => {
    const id = uuid4(`security_group_ids.${at}`, String(one));
    return { id, name: `group-${id.slice(0, 8)}` };
  });
}

/** A JSON merge patch: `null` deletes a key. */
export function mergedTags(tags: Record<string, string>, value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    refuse(invalid("tags", "Input should be a valid dictionary"));
  }
  const merged: [string, unknown][] = Object.entries({ ...tags, ...value });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}
