import type { Address } from "./world.ts";

/** The field of an address, where one of its two words is told. */
export const policyIn = (told: unknown): Partial<Pick<Address, "release_policy">> =>
  told === "keep" || told === "release" ? { release_policy: told } : {};
