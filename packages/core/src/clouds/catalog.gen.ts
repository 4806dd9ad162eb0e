// Printed by scripts/generate.ts from the folders beside this file. Do not edit.
import type { Catalog } from "../catalog.ts";

export const catalog: Catalog = {
  gcore: {
    title: "Gcore",
    resources: ["gcore/allowed-address-pair", "gcore/allowed-address-pairs"],
    queries: ["gcore/interfaces", "gcore/private-ports"],
    load: () => import("./gcore/index.ts").then((module) => module.cloud),
  },
  huaweicloud: {
    title: "Huawei Cloud",
    resources: ["huaweicloud/virtual-ip", "huaweicloud/virtual-ip-binding"],
    queries: ["huaweicloud/server-nics", "huaweicloud/virtual-ips", "huaweicloud/port"],
    load: () => import("./huaweicloud/index.ts").then((module) => module.cloud),
  },
  k0rdent: {
    title: "k0rdent AI",
    resources: ["k0rdent/address"],
    queries: ["k0rdent/addresses", "k0rdent/address"],
    load: () => import("./k0rdent/index.ts").then((module) => module.cloud),
  },
  upcloud: {
    title: "UpCloud",
    resources: ["upcloud/ip-address", "upcloud/floating-ip", "upcloud/ptr-record"],
    queries: ["upcloud/ip-addresses", "upcloud/server-interfaces"],
    load: () => import("./upcloud/index.ts").then((module) => module.cloud),
  },
};
