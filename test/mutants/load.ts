import { join } from "node:path";

/**
 * Loads what is mutated before the tests do. A cloud is loaded by the first test that needs it, and what its modules do while they load would
 * count as that one test's; so it counts as everybody's.
 */
// biome-ignore lint/suspicious/noUndeclaredEnvVars: Turborepo does not run this
for (const file of JSON.parse(process.env.MUTANTS_FILES ?? "[]")) await import(join(process.cwd(), file));
