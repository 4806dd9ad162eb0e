import { expect, it } from "vitest";
import { type Group, type Guarded, vrrpBlocked } from "./vrrp.ts";

type Rule = Group["rules"][number];

const port = (id: string, ip: string, more: Partial<Guarded> = {}): Guarded => ({
  id,
  name: `${id}-port`,
  groups: ["web"],
  addresses: [{ ip: "2001:db8::7" }, { ip }],
  ...more,
});
const WEB_1 = port("web-1", "10.60.0.11");
const WEB_2 = port("web-2", "10.60.0.12");
const WEB_3 = port("web-3", "10.60.0.13", { name: "", groups: ["other"] });
const letIn = (...rules: Partial<Rule>[]): Group => ({
  id: "web",
  rules: rules.map((rule) => ({ direction: "ingress", ...rule })),
});
const saidOf = (...names: string[]) =>
  names.map((name) => `its security groups do not let VRRP (IP protocol 112) in from ${name}`);

it.each<[string, Partial<Rule>, string[]]>([
  ["by its number", { protocol: "112" }, []],
  ["by its name", { protocol: "vrrp" }, []],
  ["with all protocols", { protocol: null }, []],
  ["with all protocols, where the API leaves the word out", {}, []],
  ["with all protocols, in the words of others", { protocol: "any" }, []],
  ["with all protocols, by the number of none", { protocol: "0" }, []],
  ["not: another protocol is meant", { protocol: "tcp" }, ["web-2-port", "web-3"]],
  ["not: what goes out is meant", { protocol: "112", direction: "egress" }, ["web-2-port", "web-3"]],
  ["from members of a group, and from nobody else", { remote_group_id: "web" }, ["web-3"]],
  ["from a range, and from nowhere else", { remote_ip_prefix: "10.60.0.12/32" }, ["web-3"]],
  [
    "from both, and not from who has one of them",
    { remote_group_id: "other", remote_ip_prefix: "10.60.0.12/32" },
    ["web-2-port", "web-3"],
  ],
])("VRRP is let in %s", (_, rule, deaf) => {
  expect(vrrpBlocked(WEB_1, [WEB_2, WEB_3], [letIn(rule)])).toEqual(saidOf(...deaf));
});

it("one rule that lets it in is enough, and it may be of any group of the port", () => {
  const two = { ...WEB_1, groups: ["web", "vrrp"] };
  const vrrp = { ...letIn({ protocol: "112" }), id: "vrrp" };
  expect(vrrpBlocked(two, [WEB_2], [letIn({ protocol: "tcp" }), vrrp])).toEqual([]);
  expect(vrrpBlocked(WEB_1, [WEB_2], [letIn({ protocol: "tcp" }, { protocol: "112" })])).toEqual([]);
});

it("a group that is not the port's lets nothing in", () => {
  const other = { ...letIn({ protocol: "112" }), id: "other" };
  expect(vrrpBlocked(WEB_1, [WEB_2], [letIn({ protocol: "tcp" }), other])).toEqual(saidOf("web-2-port"));
});

it("nothing is said where one of the port's groups is not seen, for it may let VRRP in", () => {
  const two = { ...WEB_1, groups: ["web", "of-another-project"] };
  expect(vrrpBlocked(two, [WEB_2], [letIn({ protocol: "tcp" })])).toEqual([]);
});

it("a port without any group hears nobody", () => {
  expect(vrrpBlocked({ ...WEB_1, groups: [] }, [WEB_2], [])).toEqual(saidOf("web-2-port"));
});
