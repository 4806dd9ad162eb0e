import { defineCloud } from "../../definition/cloud.ts";
import { address } from "./address.ts";
import { addressByName, addresses } from "./addresses.ts";
import { settingsSchema } from "./settings.ts";

/** The door of k0rdent AI. */
export const cloud = defineCloud({
  name: "k0rdent",
  title: "k0rdent AI",
  summary: "k0rdent AI: IP addresses, allocated and released. The API is a draft.",
  links: {
    "Allocate an address": "https://docs.kui.k0labs.com/docs/addresses/allocate-ip-address-pool",
    "API document (draft)":
      "https://github.com/jjainschigg-r/k0rdent-AI-docs-new-design/blob/main/stable/openapi/openapi.bundled.yaml",
  },
  settings: settingsSchema,
  connect: async (settings, tools) => (await import("./client.ts")).createK0rdentClient(settings, tools),
  resources: [address],
  queries: [addresses, addressByName],
});
