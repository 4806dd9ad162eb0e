import { defineCloud } from "../../definition/cloud.ts";
import { floatingIp } from "./floating-ip.ts";
import { ipAddress } from "./ip-address.ts";
import { ipAddresses } from "./ip-addresses.ts";
import { loadBalancerAddress } from "./load-balancer-address.ts";
import { privateAddress } from "./private-address.ts";
import { ptrRecord } from "./ptr-record.ts";
import { serverInterfaces } from "./server-interfaces.ts";
import { servers } from "./servers.ts";
import { keepalivedConfig, serviceAddress, serviceAddressCheck } from "./service-address.ts";
import { settingsSchema } from "./settings.ts";
import { unfilteredInterface } from "./unfiltered-interface.ts";

/** The door of UpCloud. The client is loaded when it is first needed. */
export const cloud = defineCloud({
  name: "upcloud",
  title: "UpCloud",
  summary: "UpCloud: IP addresses of servers, floating and private addresses, and reverse DNS.",
  links: {
    "API reference": "https://developers.upcloud.com/1.3/10-ip-addresses/",
    "API tokens": "https://developers.upcloud.com/1.3/3-accounts/",
    "Load balancers and floating addresses (official Go client)":
      "https://github.com/UpCloudLtd/upcloud-go-api/blob/main/upcloud/request/load_balancer.go",
    "Floating IP addresses": "https://upcloud.com/docs/products/networking/floating-ip-addresses/",
  },
  settings: settingsSchema,
  connect: async (settings, tools) => (await import("./client.ts")).createUpCloudClient(settings, tools),
  resources: [
    serviceAddress,
    ipAddress,
    floatingIp,
    ptrRecord,
    privateAddress,
    unfilteredInterface,
    loadBalancerAddress,
  ],
  queries: [ipAddresses, servers, serverInterfaces, keepalivedConfig, serviceAddressCheck],
});
