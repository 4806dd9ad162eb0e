import { defineCloud } from "../../definition/cloud.ts";
import { counting } from "./counting.ts";
import { eip } from "./eip.ts";
import { eips } from "./eips.ts";
import { port } from "./port.ts";
import { serverNics } from "./server-nics.ts";
import { keepalivedConfig, serviceAddress, serviceAddressCheck } from "./service-address.ts";
import { settingsSchema } from "./settings.ts";
import { virtualIp } from "./virtual-ip.ts";
import { virtualIpBinding } from "./virtual-ip-binding.ts";
import { virtualIps } from "./virtual-ips.ts";

/** The door of Huawei Cloud and its family. The client is loaded when it is first needed. */
export const cloud = defineCloud({
  name: "huaweicloud",
  title: "Huawei Cloud",
  summary:
    "Huawei Cloud and the clouds that run its software: virtual IPs on the NICs of Elastic Cloud Servers, and the elastic IPs by which they are reached.",
  links: {
    "Ports and virtual IPs": "https://support.huaweicloud.com/intl/en-us/api-vpc/vpc_port01_0001.html",
    "Binding by the ECS API": "https://support.huaweicloud.com/intl/en-us/api-ecs/en-us_topic_0000001222004168.html",
    "Virtual IPs explained": "https://support.huaweicloud.com/intl/en-us/usermanual-vpc/vpc_vip_0001.html",
    "Elastic IPs": "https://support.huaweicloud.com/intl/en-us/api-eip/eip_api_0001.html",
    "Open Telekom Cloud: ports": "https://docs.otc.t-systems.com/virtual-private-cloud/api-ref/",
  },
  settings: settingsSchema,
  counting,
  connect: async (settings, tools) => (await import("./client.ts")).connectHuaweiClient(settings, tools),
  resources: [serviceAddress, virtualIp, virtualIpBinding, eip],
  queries: [serverNics, virtualIps, port, eips, keepalivedConfig, serviceAddressCheck],
});
