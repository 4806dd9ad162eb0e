import type { CloudFacts } from "../../definition/cloud.ts";

/** For the reference pages alone: no front end carries it. */
export const facts: CloudFacts = {
  rights: {
    text: "A permanent API token acts with the role that its user has in the project. Make a user of its own for automation, give it the role *User* in this one project and no other, and make the token as that user. For plans and queries alone the role *Observer* is meant.",
    source: "https://gcore.com/docs/cloud/getting-started/projects/users/user-roles-and-rights",
    calls: { GET: "Observer", POST: "User", PUT: "User", PATCH: "User", DELETE: "User" },
  },
  costs:
    "Reserved fixed IPs that are public, and floating IPs, cost money from the moment they are reserved, attached or not. Allowed address pairs, virtual IPs on private networks and their members do not. A plan says when something will be bought.",
  ids: {
    "project and region":
      "in the address of the customer portal, `…/cloud/projects/PROJECT/regions/REGION/…`, or `GET /cloud/v1/projects` and `GET /cloud/v1/regions`",
    "instance and port":
      "the query [`gcore/private-ports`](private-ports.md) lists an instance's ports with their ids; specs also take names (`instance`, `network`)",
    "virtual and reserved IPs": "the query [`gcore/reserved-fixed-ips`](reserved-fixed-ips.md)",
    "floating IPs": "the query [`gcore/floating-ips`](floating-ips.md)",
  },
  samples: {
    interface: "eth0",
    "tags[].key": "team",
    "tags[].value": "harbour",
    project_name: "harbour",
    region_name: "Luxembourg-2",
  },
  limits: [
    "A port holds 10 allowed address pairs. The eleventh is refused before anything is sent.",
    "A project holds 1000 reserved addresses that are attached to nothing.",
    "A pair with host bits (`10.0.0.5/16`) is refused by the API; one that stands there is seen and can be removed.",
    "A port without port security takes no pairs; a plan says so.",
  ],
  issues: [
    "The API replaces the whole list of pairs on each write. Who writes at the same moment without reading afterwards (a console, an older script) can overwrite a pair; Mooring looks again and puts its own back.",
    "Whether a deployment pages its interfaces list, and whether it shows single ports, differs by age; both are met.",
  ],
  verified:
    "Not on a paid account. The emulator is written from the published OpenAPI document and the vendor's SDKs, and the vendor's own Python client runs against it in every test run (`test/real/gcore-client.test.ts`).",
};
