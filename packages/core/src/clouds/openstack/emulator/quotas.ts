import { ok } from "../../../emulation/answers.ts";
import { enforce, isAdmin } from "./policy.ts";
import { neutron, refuse } from "./refusals.ts";
import type { Call, Cell, Routes } from "./world.ts";

const DEFAULTS: Readonly<Record<string, number>> = {
  network: 100,
  subnet: 100,
  subnetpool: -1,
  port: 500,
  router_route: 30,
  router: 10,
  floatingip: 50,
  rbac_policy: 10,
  security_group: 10,
  security_group_rule: 100,
};

const limitsOf = ({ state }: Cell, project: string) => ({ ...DEFAULTS, ...state.quotas[project] });

interface Owner {
  readonly project: string;
  readonly region: string;
}

function used({ state }: Cell, resource: string, { project, region }: Owner): number {
  const owned = (one: { project_id: string; region: string }) => one.project_id === project && one.region === region;
  const stores: Record<string, Record<string, { project_id: string; region: string }>> = {
    network: state.networks,
    subnet: state.subnets,
    port: state.ports,
    router: state.routers,
    floatingip: state.floating_ips,
    security_group: state.security_groups,
  };
  const own = Object.values(stores[resource] ?? {}).filter(owned).length;
  if (resource !== "security_group_rule") return own;
  const groups = Object.values(state.security_groups).filter(owned);
  return groups.reduce((sum, { rules }) => sum + rules.length, 0);
}

/** Refuses one more than the project may have. */
export function checkQuota({ caller, region }: Call, resource: string, cell: Cell): void {
  const limit = limitsOf(cell, caller.project)[resource] ?? -1;
  if (limit >= 0 && used(cell, resource, { project: caller.project, region }) >= limit)
    refuse(neutron(409, "OverQuota", `Quota exceeded for resources: ['${resource}'].`));
}

/** https://docs.openstack.org/api-ref/network/v2/#quotas-extension-quotas */
export function quotaRoutes(cell: Cell): Routes {
  function projectOf(call: Call): string {
    const project = call.params.project ?? "";
    const failed = isAdmin(call) || (project !== "" && project === call.caller.project) ? [] : ["get_quota"];
    enforce(call, { action: "get_quota", failed }, cell);
    return project;
  }
  const usage = (project: string, region: string) =>
    Object.fromEntries(
      Object.entries(limitsOf(cell, project)).map(([resource, limit]) => [
        resource,
        { limit, used: used(cell, resource, { project, region }), reserved: 0 },
      ]),
    );
  return {
    "GET /v2.0/quotas": (call) => {
      projectOf(call);
      return ok({
        quotas: Object.keys(cell.state.quotas).map((project) => ({ ...limitsOf(cell, project), project_id: project })),
      });
    },
    "GET /v2.0/quotas/:project": (call) => ok({ quota: limitsOf(cell, projectOf(call)) }),
    "GET /v2.0/quotas/:project/details": (call) => ok({ quota: usage(projectOf(call), call.region) }),
  };
}
