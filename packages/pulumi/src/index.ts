export * from "./clouds.gen.ts";
export { AddressPool, type AddressPoolArgs } from "./components/address-pool.ts";
export { Provider, type ProviderArgs } from "./provider.ts";
export type { QueryOptions, QueryOutputOptions } from "./query.ts";
export { MooringResource } from "./resource.ts";
export type { Settings } from "./settings.gen.ts";
