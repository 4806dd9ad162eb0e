import { k0rdent } from "@mooring/pulumi";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

/** A released address is lost for good: this one outlives its stack. */
const web = new k0rdent.Address("web", { name: config.require("name"), retainOnRelease: true });

export const address = web.ipAddress;
