// Printed by scripts/generate.ts from the folders of packages/core/src/clouds. Do not edit.
export * as gcore from "./clouds/gcore.gen.ts";
export * as huaweicloud from "./clouds/huaweicloud.gen.ts";
export * as k0rdent from "./clouds/k0rdent.gen.ts";
export * as openstack from "./clouds/openstack.gen.ts";
export * as upcloud from "./clouds/upcloud.gen.ts";
