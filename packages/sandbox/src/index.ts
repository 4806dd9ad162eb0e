export type { Entry } from "./entry.ts";
export type { Hook, Moment } from "./exchange.ts";
export type { Fault, Faulted, Faults } from "./faults.ts";
export type { Journal } from "./journal.ts";
export type { Incoming } from "./router.ts";
export { createSandbox, type PretendCloud, type Sandbox, type SandboxOptions } from "./sandbox.ts";
