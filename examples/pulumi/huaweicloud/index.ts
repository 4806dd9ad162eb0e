import { KeepalivedVip } from "@mooring/pulumi";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const nics = config.requireObject<string[]>("nics");

/** The names are the program's own: which NIC is called what must not change when one is added. */
const vip = new KeepalivedVip("front", {
  cloud: "huaweicloud",
  subnetId: config.require("subnet"),
  ipAddress: config.require("address"),
  nics: Object.fromEntries(nics.map((id) => [id, id])),
});

export const address = vip.ipAddress;
