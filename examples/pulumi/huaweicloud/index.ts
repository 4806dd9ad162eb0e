import { huaweicloud } from "@mooring/pulumi";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

/** A virtual IP, bound to a NIC of each member, and each member's keepalived configuration among the outputs. */
const shop = new huaweicloud.ServiceAddress("shop", {
  name: "shop",
  network: config.require("network"),
  address: config.require("address"),
  members: config.requireObject<string[]>("members"),
});

export const address = shop.address;
export const keepalived = shop.keepalived;
