import { defineCloud } from "../../definition/cloud.ts";
import { floatingIp } from "./floating-ip.ts";
import { floatingIps } from "./floating-ips.ts";
import { interfaces, privatePorts } from "./interfaces.ts";
import { allowedAddressPair, allowedAddressPairs } from "./pairs.ts";
import { reservedFixedIp } from "./reserved-fixed-ip.ts";
import { reservedFixedIps } from "./reserved-fixed-ips.ts";
import { keepalivedConfig, serviceAddress, serviceAddressCheck } from "./service-address.ts";
import { alternatives, settingsSchema } from "./settings.ts";
import { virtualIp } from "./virtual-ip.ts";
import { virtualIpMember } from "./virtual-ip-member.ts";

/** The door of Gcore. The client is loaded when it is first needed. */
export const cloud = defineCloud({
  name: "gcore",
  title: "Gcore",
  summary:
    "Gcore Cloud: the allowed address pairs of virtual machines' ports, virtual IPs with their members, and floating IPs.",
  links: {
    "API reference": "https://gcore.com/docs/api-reference/cloud",
    "Allowed address pairs": "https://gcore.com/docs/cloud/networking/ip-address/configure-an-allowed-address-pair",
    "Floating IPs": "https://gcore.com/docs/cloud/networking/ip-address/create-and-configure-a-floating-ip-address",
    "Virtual IPs": "https://gcore.com/docs/cloud/networking/ip-address/create-and-configure-a-virtual-ip-vip-address",
    "API tokens": "https://gcore.com/docs/account-settings/create-use-or-delete-a-permanent-api-token",
  },
  settings: settingsSchema,
  alternatives,
  connect: async (settings, tools) => (await import("./client.ts")).createGcoreClient(settings, tools),
  resources: [
    serviceAddress,
    allowedAddressPair,
    allowedAddressPairs,
    virtualIp,
    virtualIpMember,
    reservedFixedIp,
    floatingIp,
  ],
  queries: [interfaces, privatePorts, reservedFixedIps, floatingIps, keepalivedConfig, serviceAddressCheck],
});
