import { huaweicloud } from "@mooring/pulumi";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const nics = config.requireObject<string[]>("nics");

const vip = new huaweicloud.VirtualIp("front", {
  subnetId: config.require("subnet"),
  ipAddress: config.require("address"),
});

for (const nicId of nics) new huaweicloud.VirtualIpBinding(`front-${nicId}`, { ipAddress: vip.ipAddress, nicId });

export const address = vip.ipAddress;
