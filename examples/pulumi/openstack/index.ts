import { KeepalivedVip } from "@mooring/pulumi";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const ports = config.requireObject<string[]>("ports");

/** The names are the program's own: which port is called what must not change when one is added. */
const vip = new KeepalivedVip("front", {
  cloud: "openstack",
  ipAddress: config.require("address"),
  ports: Object.fromEntries(ports.map((id) => [id, id])),
});

export const address = vip.ipAddress;
