import { ok } from "../../../emulation/answers.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { integer } from "./query.ts";
import { httpError, notFound, refusal, refuse } from "./refusals.ts";
import { type Cell, isExternal, type Routes } from "./world.ts";

/** The account that everything belongs to. */
const CLIENT_ID = 77;

/** What is counted in each region and stands beside our field: much is allowed, and nothing is used. */
const REGIONAL =
  "baremetal_basic_count baremetal_gpu_a100_count baremetal_gpu_count baremetal_gpu_h100_count baremetal_gpu_h200_count baremetal_gpu_l40s_count baremetal_hf_count baremetal_infrastructure_count baremetal_network_count baremetal_storage_count caas_container_count caas_cpu_count caas_gpu_count caas_ram_size cluster_count cpu_count dbaas_postgres_cluster_count faas_cpu_count faas_function_count faas_namespace_count faas_ram_size firewall_count gpu_count image_count image_size ipu_count laas_topic_count loadbalancer_count network_count ram registry_count registry_storage router_count secret_count servergroup_count sfs_count sfs_size shared_vm_count snapshot_schedule_count subnet_count vm_count volume_count volume_size volume_snapshots_count volume_snapshots_size";
const GLOBAL =
  "inference_cpu_millicore_count inference_gpu_a100_count inference_gpu_h100_count inference_gpu_l40s_count inference_instance_count inference_public_model_api_key_count keypair_count project_count";

const unused = (names: string) =>
  Object.fromEntries(
    names.split(" ").flatMap((name) => [[`${name}_limit`, 100] as const, [`${name}_usage`, 0] as const]),
  );

type Counted = "floating_count" | "external_ip_count";

/** What may be there in a region, and what is. */
function usage({ state, switches }: Cell, counted: Counted, region: number) {
  if (counted === "floating_count") {
    const used = Object.values(state.floating_ips).filter(({ region_id }) => region_id === region).length;
    return { limit: switches.floating_quota, used };
  }
  const kept = Object.values(state.ports).filter((port) => port.reserved !== null && port.region_id === region);
  return { limit: switches.external_quota, used: kept.filter((port) => isExternal(state, port)).length };
}

/** Refuses one more than the quota allows. */
export function refuseBeyondQuota(cell: Cell, counted: Counted, region: number): void {
  const { limit, used } = usage(cell, counted, region);
  if (used < limit) return;
  const info = { attribute: `${counted}_limit`, current_usage: used, requested_usage: 1, limit };
  refuse({ ...refusal(400, "Quota limit exceeded", "QuotaLimitExceed"), info });
}

/** The quotas of the account, as a whole, by region, and beyond regions. */
export function quotaRoutes(cell: Cell): Routes {
  const { state, switches } = cell;
  const needs = () => {
    if (switches.quota_api !== true) refuse(httpError(switches.quota_api));
  };
  const inRegion = (region: number) => {
    const sorts = (["external_ip_count", "floating_count"] as const).flatMap((counted) => {
      const { limit, used } = usage(cell, counted, region);
      return [[`${counted}_limit`, limit] as const, [`${counted}_usage`, used] as const];
    });
    return { region_id: region, ...unused(REGIONAL), ...Object.fromEntries(sorts) };
  };
  const ofClient = ({ params }: EmulatedRequest) => {
    needs();
    const client = integer("client_id", params.client);
    if (client !== CLIENT_ID) refuse(notFound("Client", client));
  };
  return {
    "GET /cloud/v2/client_quotas": () => {
      needs();
      const regions = Object.values(state.regions).map(({ id }) => inRegion(id));
      return ok({ global_quotas: unused(GLOBAL), regional_quotas: regions });
    },
    "GET /cloud/v2/regional_quotas/:client/:region": (request) => {
      ofClient(request);
      const region = integer("region_id", request.params.region);
      return ok(inRegion(state.regions[region]?.id ?? refuse(notFound("Region", region))));
    },
    "GET /cloud/v2/global_quotas/:client": (request) => {
      ofClient(request);
      return ok(unused(GLOBAL));
    },
  };
}
