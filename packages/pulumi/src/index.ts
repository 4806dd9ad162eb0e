export * from "./clouds.gen.ts";
export { Provider, type ProviderArgs } from "./provider.ts";
export type { QueryOptions } from "./query.ts";
export { MooringResource } from "./resource.ts";
export type { Settings } from "./settings.gen.ts";
