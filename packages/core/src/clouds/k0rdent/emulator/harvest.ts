import type { Seed } from "./seed.ts";
import type { State } from "./world.ts";

/** The state in the seed format. Minted tokens, and work under way, are left out. */
export function harvest(state: State): Seed {
  return {
    regions: state.regions,
    projects: state.projects,
    api_keys: Object.entries(state.api_keys).map(([key, { roles }]) => ({ key, roles })),
    service_accounts: Object.entries(state.service_accounts).map(([client_id, { secret, roles }]) => ({
      client_id,
      client_secret: secret,
      roles,
    })),
    static_tokens: Object.entries(state.static_tokens).map(([token, { roles }]) => ({ token, roles })),
    networks: Object.values(state.networks).map(({ id, region, project, cidr }) => ({
      id,
      region,
      project,
      cidr,
      subnets: Object.values(state.subnets)
        .filter((one) => one.network === id && one.region === region && one.project === project)
        .map((one) => ({
          id: one.id,
          ...(one.ipv4_cidr === null ? {} : { ipv4_cidr: one.ipv4_cidr }),
          ...(one.ipv6_cidr === null ? {} : { ipv6_cidr: one.ipv6_cidr }),
        })),
    })),
    pools: Object.values(state.pools).map(({ id, region, routable, prefixes }) => ({ id, region, routable, prefixes })),
    addresses: Object.values(state.addresses).map(
      ({ id, region, project, ip_address, subnetwork, in_use, created_at }) => ({
        id,
        region,
        project,
        ip_address,
        ...(subnetwork === null ? {} : { subnetwork }),
        in_use,
        created_at: new Date(created_at).toISOString(),
      }),
    ),
  };
}
