// Printed by scripts/generate.ts from the folders beside this file. Do not edit.
import type { Catalog } from "../definition/catalog.ts";

export const catalog: Catalog = {
  gcore: {
    title: "Gcore",
    resources: ["gcore/service-address", "gcore/allowed-address-pair", "gcore/allowed-address-pairs", "gcore/virtual-ip", "gcore/virtual-ip-member", "gcore/reserved-fixed-ip", "gcore/floating-ip"],
    queries: ["gcore/interfaces", "gcore/private-ports", "gcore/reserved-fixed-ips", "gcore/floating-ips", "gcore/keepalived-config", "gcore/service-address-check"],
    secrets: ["GCORE_API_KEY", "CLOUD_API_KEY"],
    load: () => import("./gcore/index.ts").then((module) => module.cloud),
  },
  huaweicloud: {
    title: "Huawei Cloud",
    resources: ["huaweicloud/service-address", "huaweicloud/virtual-ip", "huaweicloud/virtual-ip-binding", "huaweicloud/eip"],
    queries: ["huaweicloud/server-nics", "huaweicloud/virtual-ips", "huaweicloud/port", "huaweicloud/eips", "huaweicloud/keepalived-config", "huaweicloud/service-address-check"],
    secrets: ["HUAWEICLOUD_SDK_SK", "HW_SECRET_KEY", "OS_SECRET_KEY", "OS_ACCESS_KEY_SECRET", "OS_SK", "HCS_SECRET_KEY", "HUAWEICLOUD_SDK_SECURITY_TOKEN", "HW_SECURITY_TOKEN", "OS_SECURITY_TOKEN", "OS_AKSK_SECURITY_TOKEN", "HW_AUTH_TOKEN", "OS_AUTH_TOKEN", "OS_TOKEN", "HW_USER_PASSWORD", "OS_PASSWORD", "HUAWEICLOUD_ID_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
    load: () => import("./huaweicloud/index.ts").then((module) => module.cloud),
  },
  k0rdent: {
    title: "k0rdent AI",
    resources: ["k0rdent/address"],
    queries: ["k0rdent/addresses", "k0rdent/address"],
    secrets: ["K0RDENT_TOKEN", "K0RDENT_API_KEY", "K0RDENT_CLIENT_SECRET"],
    load: () => import("./k0rdent/index.ts").then((module) => module.cloud),
  },
  openstack: {
    title: "OpenStack",
    resources: ["openstack/service-address", "openstack/allowed-address-pair", "openstack/allowed-address-pairs", "openstack/floating-ip", "openstack/port"],
    queries: ["openstack/server-ports", "openstack/ports", "openstack/floating-ips", "openstack/keepalived-config", "openstack/service-address-check"],
    secrets: ["OS_PASSWORD", "OS_APPLICATION_CREDENTIAL_SECRET", "OS_TOKEN", "OS_AUTH_TOKEN"],
    load: () => import("./openstack/index.ts").then((module) => module.cloud),
  },
  upcloud: {
    title: "UpCloud",
    resources: ["upcloud/service-address", "upcloud/ip-address", "upcloud/floating-ip", "upcloud/ptr-record", "upcloud/private-address", "upcloud/unfiltered-interface", "upcloud/load-balancer-address"],
    queries: ["upcloud/ip-addresses", "upcloud/servers", "upcloud/server-interfaces", "upcloud/keepalived-config", "upcloud/service-address-check"],
    secrets: ["UPCLOUD_TOKEN", "UPCLOUD_PASSWORD"],
    load: () => import("./upcloud/index.ts").then((module) => module.cloud),
  },
};
