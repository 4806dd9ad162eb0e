import { defineCloud } from "../../cloud.ts";
import { interfaces, privatePorts } from "./interfaces.ts";
import { allowedAddressPair, allowedAddressPairs } from "./pairs.ts";
import { settingsSchema } from "./settings.ts";

export const cloud = defineCloud({
  name: "gcore",
  title: "Gcore",
  summary: "Gcore Cloud: the allowed address pairs of virtual machines' ports.",
  links: {
    "API reference": "https://gcore.com/docs/api-reference/cloud",
    "Allowed address pairs": "https://gcore.com/docs/cloud/networking/ip-address/configure-an-allowed-address-pair",
    "API tokens": "https://gcore.com/docs/account-settings/create-use-or-delete-a-permanent-api-token",
  },
  settings: settingsSchema,
  connect: async (settings, tools) => (await import("./client.ts")).createGcoreClient(settings, tools),
  resources: [allowedAddressPair, allowedAddressPairs],
  queries: [interfaces, privatePorts],
});
