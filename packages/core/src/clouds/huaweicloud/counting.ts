import { metaOf } from "../../spec/meta.ts";
import { settingsSchema } from "./settings.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Whose variables they are: the official SDKs', the Terraform provider's, OpenStack's, and the Huawei Cloud Stack's. */
const FAMILIES = [/^HUAWEICLOUD_/, /^HW_/, /^OS_/, /^HCS_/];
/** What shows who one is. */
const PROOFS = [
  "access_key",
  "secret_key",
  "token",
  "username",
  "user_id",
  "password",
  "identity_token",
  "identity_token_file",
] as const;
/** What goes with it. */
const COMPANIONS = ["security_token", "domain_name", "domain_id", "identity_provider"] as const;

const variablesOf = (fields: readonly (keyof typeof settingsSchema.shape)[]): readonly string[] =>
  fields.flatMap((field) => metaOf(settingsSchema.shape[field]).env ?? []);

/**
 * One family at a time: a forgotten `OS_SECURITY_TOKEN` does not go with keys of the SDKs, and wrong signatures lock a key. The first
 * family counts that shows who one is. Keys that a request states have the security token that it states, or none.
 */
export function counting(environment: Environment, given: Readonly<Record<string, unknown>>): Environment {
  const identity = [...variablesOf(PROOFS), ...variablesOf(COMPANIONS)];
  const set = (name: string) => Boolean(environment[name]?.trim());
  const proofs = variablesOf(PROOFS).filter(set);
  const chosen = FAMILIES.find((family) => proofs.some((name) => family.test(name)));
  const stranger = (name: string) => chosen !== undefined && !chosen.test(name);
  const alone = given.access_key === undefined ? [] : variablesOf(["security_token"]);
  const left = identity.filter((name) => stranger(name) || alone.includes(name));
  return { ...environment, ...Object.fromEntries(left.map((name) => [name, undefined])) };
}
