import { neutron, refuse } from "./refusals.ts";
import type { Call, Cell, Network } from "./world.ts";

/** What a write asks of the policies: its action, and the parts of the body that have a rule of their own. */
interface Deed {
  /** `update_port` */
  readonly action: string;
  /** `["mac_address"]`; a list of dictionaries names its members, too: `["fixed_ips", ["ip_address"]]`. */
  readonly parts?: readonly Part[];
  /** Those of the rules that the caller does not pass; `action` itself may be among them. */
  readonly failed: readonly string[];
}

/** An attribute of the body that has a rule of its own; a list of dictionaries names its members, too. */
export type Part = string | readonly [string, readonly string[]];

/** May the caller write at all? */
export const mayWrite = ({ caller }: Call): boolean => caller.role === "admin" || caller.role === "member";

/** Whom the switch `denied` does not bind. */
export const isAdmin = ({ caller }: Call): boolean => caller.role === "admin";

/** Is it the caller's network, to do on it what members may? */
export const ownsNetwork = (call: Call, network: Network | undefined): boolean =>
  isAdmin(call) || (mayWrite(call) && network?.project_id === call.caller.project);

/** Refuses a deed in Neutron's words: every rule that was asked is named, also those that were passed. */
export function enforce(call: Call, { action, parts = [], failed }: Deed, { switches }: Cell): void {
  const rules = [action, ...parts.flatMap((part) => namesIn(part).map((name) => `${action}:${name}`))];
  const denied = !isAdmin(call) && rules.some((rule) => switches.denied.includes(rule));
  if (!denied && !rules.some((rule) => failed.includes(rule))) return;
  const spelled = [`rule:${action}`, ...parts.map((part) => spell(action, part))].join(" and ");
  refuse(neutron(403, "PolicyNotAuthorized", `${parts.length > 0 ? `(${spelled})` : spelled} is disallowed by policy`));
}

const namesIn = (part: Part): string[] =>
  typeof part === "string" ? [part] : [part[0], ...part[1].map((member) => `${part[0]}:${member}`)];

function spell(action: string, part: Part): string {
  if (typeof part === "string") return `rule:${action}:${part}`;
  const [name, members] = part;
  const inner = members.map((member) => `rule:${action}:${name}:${member}`).join(" and ");
  return inner === "" ? `rule:${action}:${name}` : `(rule:${action}:${name} and (${inner}))`;
}
