import { upcloud } from "@mooring/pulumi";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

/** Costs money as long as it is kept; the preview says so. A move to another server is one change, without a pause. */
const vip = new upcloud.FloatingIp("vip", {
  serverId: config.require("server"),
  ptrRecord: config.require("name"),
});

export const address = vip.ipAddress;
