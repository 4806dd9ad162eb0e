import "./needs-node.ts";

export type { PretendCloud, SandboxOptions } from "./clouds.ts";
export type { Entry } from "./entry.ts";
export type { Hook, Moment } from "./exchange.ts";
export type { Fault, Faulted, Faults } from "./faults.ts";
export type { Journal, Keep } from "./journal.ts";
export type { Incoming } from "./router.ts";
export { createSandbox, type Sandbox } from "./sandbox.ts";
export type { SwitchSettings } from "./switches.ts";
