import { defineCloud } from "../../definition/cloud.ts";
import { floatingIp } from "./floating-ip.ts";
import { allowedAddressPair, allowedAddressPairs } from "./pairs.ts";
import { floatingIps, ports, serverPorts } from "./queries.ts";
import { reservedPort } from "./reserved-port.ts";
import { keepalivedConfig, serviceAddress, serviceAddressCheck } from "./service-address.ts";
import { alternatives, settingsSchema } from "./settings.ts";

/** The door of OpenStack. The client is loaded when it is first needed. */
export const cloud = defineCloud({
  name: "openstack",
  title: "OpenStack",
  summary:
    "OpenStack, by whoever runs it: the allowed address pairs of Neutron's ports, floating IPs, and ports that reserve a shared address.",
  links: {
    "API reference": "https://docs.openstack.org/api-ref/network/v2/",
    "clouds.yaml": "https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html",
    "Application credentials": "https://docs.openstack.org/keystone/latest/user/application_credentials.html",
  },
  settings: settingsSchema,
  alternatives,
  connect: async (settings, tools) => (await import("./client.ts")).createOpenStackClient(settings, tools),
  resources: [serviceAddress, allowedAddressPair, allowedAddressPairs, floatingIp, reservedPort],
  queries: [serverPorts, ports, floatingIps, keepalivedConfig, serviceAddressCheck],
});
