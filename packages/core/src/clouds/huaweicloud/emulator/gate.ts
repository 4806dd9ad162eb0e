import type { EmulatedRequest } from "../../../emulation.ts";
import { ecs, gateway, neutron, refuse, vpc } from "./refusals.ts";
import type { Cell } from "./world.ts";

/** What stands between a known caller and the service: throttling, policies, and the failures that a test has asked for. */
export function createGate({ switches }: Cell): (request: EmulatedRequest) => void {
  let count = 0;
  return (request) => {
    count += 1;
    if (switches.throttle_every > 0 && count % switches.throttle_every === 0) {
      refuse(
        gateway(
          429,
          "0308",
          "The throttling threshold has been reached: policy api over ratelimit,limit:10,time:1 second",
        ),
      );
    }
    const denied = actionOf(request);
    if (denied !== undefined && switches.denied.includes(denied)) forbid(request, denied);
    if (request.method !== "GET" && /\/(ports|nics|publicips|bandwidths)(\/|$)/.test(request.path)) {
      const words = switches.fail_writes.shift();
      if (words !== undefined) refuse(inWordsOf(request, 400, words));
    }
  };
}

function forbid(request: EmulatedRequest, action: string): never {
  return refuse(inWordsOf(request, 403, `Policy doesn't allow ${action.replace(/^\w+:/, "")} to be performed`));
}

function inWordsOf({ path }: EmulatedRequest, status: 400 | 403, words: string) {
  if (path.startsWith("/v2.0/")) return neutron(status, status === 403 ? "PolicyNotAuthorized" : "BadRequest", words);
  if (/^\/v1\/[^/]+\/(cloudservers|jobs)/.test(path))
    return ecs(status, status === 403 ? "Pdp.0001" : "Ecs.0000", words);
  return vpc(status, status === 403 ? "VPC.2701" : "VPC.2500", words);
}

/** The action of IAM that a call needs. https://support.huaweicloud.com/intl/en-us/api-vpc/permission_0003.html */
function actionOf({ method, path }: EmulatedRequest): string | undefined {
  const verb = { GET: "get", POST: "create", PUT: "update", DELETE: "delete" }[method];
  if (/^\/(v1\/[^/]+|v2\.0)\/ports(\/|$)/.test(path)) return `vpc:ports:${verb}`;
  if (/\/cloudservers\/nics\//.test(path)) return "ecs:cloudServerNics:update";
  if (/\/cloudservers\/detail$/.test(path)) return "ecs:cloudServers:list";
  if (/\/v1\/[^/]+\/cloudservers\/[^/]+$/.test(path) && method === "GET") return "ecs:cloudServers:get";
  if (/\/os-interface$/.test(path)) return "ecs:cloudServers:listServerInterfaces";
  if (/\/privateips(\/|$)/.test(path)) return `vpc:privateIps:${verb}`;
  if (/\/publicips$/.test(path) && method === "GET") return "vpc:publicIps:list";
  if (/\/publicips(\/|$)/.test(path)) return `vpc:publicIps:${verb}`;
  if (/\/bandwidths(\/|$)/.test(path)) return `vpc:bandwidths:${verb}`;
  if (/\/security-groups(\/|$)/.test(path)) return "vpc:securityGroups:get";
  if (/\/subnets(\/|$)/.test(path)) return "vpc:subnets:get";
  return undefined;
}
