/**
 * What Nova, and the clouds that speak of servers in its words, call a machine that answers for no address.
 * https://docs.openstack.org/api-guide/compute/server_concepts.html, https://support.huaweicloud.com/intl/en-us/api-ecs/ecs_08_0002.html
 */
export const STOPPED: ReadonlySet<string> = new Set([
  "SHUTOFF",
  "STOPPED",
  "PAUSED",
  "SUSPENDED",
  "SHELVED",
  "SHELVED_OFFLOADED",
  "DELETED",
  "SOFT_DELETED",
  "ERROR",
]);
