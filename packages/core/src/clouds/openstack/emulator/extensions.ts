import { ok } from "../../../emulation/answers.ts";
import { refuse, webobMissing } from "./refusals.ts";
import type { Cell, Routes } from "./world.ts";

/** What Neutron 29 with its router service lists. Clients look for their aliases, and read nothing else. */
const ALIASES = `
aap-reject-multicast address-group address-scope agent agent-resources-synced agent_sort_key allowed-address-pairs auto-allocated-topology
availability_zone availability_zone_filter binding binding-extended default-subnetpools dhcp_agent_scheduler dvr empty-string-filtering
ext-gw-mode external-net extra_dhcp_opt extraroute extraroute-atomic filter-validation fip-port-details flavors floating-ip-port-forwarding-detail
floating-ip-router-writable floatingip-pools ip-substring-filtering l3-flavors l3-ha l3-port-ip-change-not-allowed l3_agent_scheduler
multi-provider net-mtu net-mtu-writable network-ip-availability network-ip-availability-details network_availability_zone network_ha pagination
port-device-profile port-mac-address-regenerate port-mac-override port-numa-affinity-policy port-numa-affinity-policy-socket port-security
port-security-groups-filtering project-id provider qinq quota-check-limit quota-check-limit-default quota_details quotas rbac-address-group
rbac-address-scope rbac-policies rbac-security-groups rbac-subnetpool revision-if-match router router-admin-state-down-before-update
router_availability_zone security-group security-groups-default-rules security-groups-default-statefulness security-groups-normalized-cidr
security-groups-remote-address-group security-groups-rules-belongs-to-default-sg security-groups-shared-filtering service-type sorting
standard-attr-description standard-attr-revisions standard-attr-tag standard-attr-timestamp stateful-security-group subnet-external-network
subnet-service-types subnet_allocation subnet_onboard subnetpool-prefix-ops tag-creation vlan-transparent
`
  .trim()
  .split(/\s+/);

/** https://docs.openstack.org/api-ref/network/v2/#extensions */
export function extensionRoutes({ switches }: Cell): Routes {
  const off = () => [
    ...switches.missing_extensions,
    ...(switches.revision_if_match ? [] : ["revision-if-match"]),
    ...(switches.reject_multicast ? [] : ["aap-reject-multicast"]),
  ];
  const shape = (alias: string) => ({
    alias,
    name: alias,
    description: "",
    updated: "2013-01-01T10:00:00-00:00",
    links: [],
  });
  const there = () => ALIASES.filter((alias) => !off().includes(alias));
  return {
    "GET /v2.0/extensions": () => ok({ extensions: there().map(shape) }),
    "GET /v2.0/extensions/:alias": ({ request, params: { alias = "" } }) =>
      there().includes(alias)
        ? ok({ extension: shape(alias) })
        : refuse(webobMissing(request, `Extension with alias ${alias} does not exist`)),
  };
}
