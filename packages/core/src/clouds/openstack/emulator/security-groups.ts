import { STANDARD } from "./attributes.ts";
import { type Collection, page, type Shape, single } from "./query.ts";
import { refuse } from "./refusals.ts";
import { mine, notFound, standardShape } from "./visible.ts";
import { type Call, type Cell, type Routes, type SecurityGroup, type SecurityGroupRule, stamped } from "./world.ts";

const GROUPS: Collection = {
  one: "security_group",
  many: "security_groups",
  attributes: { ...STANDARD, stateful: { filter: "boolean" }, shared: { filter: "boolean" }, security_group_rules: {} },
  missing: notFound.group,
};

const sorted = { filter: "text", sort: true } as const;
const RULES: Collection = {
  one: "security_group_rule",
  many: "security_group_rules",
  attributes: {
    id: sorted,
    project_id: sorted,
    tenant_id: sorted,
    security_group_id: sorted,
    remote_group_id: sorted,
    direction: sorted,
    protocol: sorted,
    port_range_min: sorted,
    port_range_max: sorted,
    ethertype: sorted,
    remote_ip_prefix: sorted,
    description: { filter: "text" },
    revision_number: { filter: "text" },
    created_at: {},
    updated_at: {},
  },
  missing: notFound.rule,
};

/** Read only: who may make groups and rules matters to nobody here. */
export function securityGroupRoutes(cell: Cell): Routes {
  const groups = (call: Call) => {
    if (call.caller.project !== "") defaultGroup(call.caller.project, call.region, cell);
    return Object.values(cell.state.security_groups).filter(mine(call));
  };
  const rules = (call: Call): Shape[] =>
    groups(call).flatMap((group) => group.rules.map((rule) => ruleShape(group, rule, true)));
  return {
    "GET /v2.0/security-groups": (call) => page(call, GROUPS, groups(call).map(groupShape), cell),
    "GET /v2.0/security-groups/:id": (call) => {
      const id = call.params.id ?? "";
      return single(call, GROUPS, groupShape(groups(call).find((one) => one.id === id) ?? refuse(notFound.group(id))));
    },
    "GET /v2.0/security-group-rules": (call) => page(call, RULES, rules(call), cell),
    "GET /v2.0/security-group-rules/:id": (call) => {
      const id = call.params.id ?? "";
      return single(call, RULES, rules(call).find((one) => one.id === id) ?? refuse(notFound.rule(id)));
    },
  };
}

const groupShape = (group: SecurityGroup): Shape => ({
  ...standardShape(group),
  name: group.name,
  stateful: true,
  shared: false,
  security_group_rules: group.rules.map((rule) => ruleShape(group, rule)),
});

/** A rule shows less of itself inside its group than alone. */
const ruleShape = (group: SecurityGroup, rule: SecurityGroupRule, alone = false): Shape => {
  const { tags: _, ...standard } = standardShape(group);
  return {
    ...standard,
    ...(alone ? {} : { tags: [] }),
    description: null,
    revision_number: 0,
    ...rule,
    security_group_id: group.id,
    remote_address_group_id: null,
    normalized_cidr: rule.remote_ip_prefix,
    belongs_to_default_sg: alone ? group.name === "default" : null,
  };
};

/** The group that every project has in every region, from the first time that somebody looks. */
export function defaultGroup(project: string, region: string, cell: Cell): SecurityGroup {
  const { state, world } = cell;
  const known = Object.values(state.security_groups).find(
    (one) => one.name === "default" && one.project_id === project && one.region === region,
  );
  if (known) return known;
  const id = world.uuid();
  const any = { protocol: null, port_range_min: null, port_range_max: null, remote_ip_prefix: null };
  const rules = (["IPv4", "IPv6"] as const).flatMap((ethertype): SecurityGroupRule[] => [
    { id: world.uuid(), direction: "egress", ethertype, remote_group_id: null, ...any },
    { id: world.uuid(), direction: "ingress", ethertype, remote_group_id: id, ...any },
  ]);
  const group = { id, name: "default", region, project_id: project, rules, ...stamped(cell, 1) };
  state.security_groups[id] = { ...group, description: "Default security group" };
  return state.security_groups[id];
}
