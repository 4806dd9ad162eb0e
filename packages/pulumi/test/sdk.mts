import { createRequire } from "node:module";
import type * as Sdk from "@pulumi/pulumi";
import type * as Automation from "@pulumi/pulumi/automation/index.js";
import type * as Built from "../src/index.ts";

/** Loaded by Node itself, as a Pulumi program loads them: the built package and the SDK that it finds. */
const require = createRequire(import.meta.url);
export const pulumi = require("@pulumi/pulumi") as typeof Sdk;
export const automation = require("@pulumi/pulumi/automation/index.js") as typeof Automation;
export const mooring = require("@mooring/pulumi") as typeof Built;

export type { Automation };
