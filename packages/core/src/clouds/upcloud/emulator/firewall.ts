import type { EmulatedRequest } from "../../../emulation.ts";
import { bodyOf, type Fields } from "./body.ts";
import { refuse } from "./refusals.ts";
import { ourServer } from "./rules.ts";
import type { Cell, Routes } from "./world.ts";

/** A server's firewall rules, in their order. They filter nothing here. */
export function firewallRoutes(cell: Cell): Routes {
  const base = "/server/:server/firewall_rule";
  const rules = ({ params }: EmulatedRequest) => ourServer(cell, params.server).firewall_rules;
  const at = (request: EmulatedRequest) => {
    const index = Number(request.params.position) - 1;
    return { index, rule: rules(request)[index] ?? refuse("rule-not-found", request.params.position) };
  };
  const shape = (rule: Fields, index: number) => ({ ...rule, position: String(index + 1) });
  return {
    [`GET ${base}`]: (request) => ({
      status: 200,
      body: { firewall_rules: { firewall_rule: rules(request).map(shape) } },
    }),
    [`GET ${base}/:position`]: (request) => {
      const { rule, index } = at(request);
      return { status: 200, body: { firewall_rule: shape(rule, index) } };
    },
    [`POST ${base}`]: (request) => {
      const { position, ...rule } = bodyOf(request, "firewall_rule");
      const all = rules(request);
      const index = position === undefined ? all.length : Math.min(all.length, Math.max(0, Number(position) - 1));
      all.splice(index, 0, rule);
      return { status: 201, body: { firewall_rule: shape(rule, index) } };
    },
    [`DELETE ${base}/:position`]: (request) => {
      rules(request).splice(at(request).index, 1);
      return { status: 204 };
    },
  };
}
