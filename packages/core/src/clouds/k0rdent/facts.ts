import type { CloudFacts } from "../../definition/cloud.ts";

/** For the reference pages alone: no front end carries it. */
export const facts: CloudFacts = {
  rights: {
    text: "An API key or a service account of the project whose roles may do what is in the table. The names are made after the documented pattern (`compute.instances.create`): the draft does not list those of addresses. `compat.preflight.actions` asks for them before anything is written, and `scope_narrowing` mints tokens that may do less than the credential.",
    source: "https://github.com/jjainschigg-r/K0rdent-AI-docs-new-design/blob/main/stable/openapi/openapi.bundled.yaml",
    calls: {
      "POST /v1/regions/global/auth/token": "any credential",
      "GET /v1/regions/:region/projects/:project/compute/addresses": "`compute.addresses.list`",
      "GET /v1/regions/:region/projects/:project/compute/addresses/:id": "`compute.addresses.get`",
      "POST /v1/regions/:region/projects/:project/compute/addresses": "`compute.addresses.create`",
      "DELETE /v1/regions/:region/projects/:project/compute/addresses/:id": "`compute.addresses.delete`",
      GET: "read",
      POST: "write",
    },
  },
  costs: "The draft says nothing of prices. An address is allocated until it is released, whoever uses it.",
  ids: {
    "region, project": "the list of projects in the console; the project's id, not its uid",
    subnet: "its id in the console, or its path `/v1/regions/…/subnets/…`",
    address: "the query [`k0rdent/addresses`](addresses.md)",
  },
  samples: {
    network: "harbour",
    status: "RESERVED",
    client_id: "harbour-automation",
    "scope_narrowing.scope_id": "demo",
    "scope_narrowing.roles": ["address-user"],
    "compat.auth.oidcIssuer": "https://id.example.com/realms/harbour",
    "compat.auth.tokenUrl": "https://id.example.com/token",
    "compat.preflight.actions": ["compute.addresses.create"],
  },
  limits: [
    "A name is a small letter, then small letters, digits and dashes, 63 characters at most.",
    "Addresses are allocated and released. The API has no call to bind one to a machine.",
  ],
  issues: ["The API is a draft: [what is assumed of it, and how to correct it](../../guides/k0rdent.md)."],
  verified: "Nowhere. No installation is public; every assumption is a setting, and the suite runs in each of them.",
};
