import { ok } from "../../../emulation/answers.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import type { Cell, Project, Routes } from "./world.ts";

/** As the caller addressed it: a pretend cloud on loopback is one host for all services. */
function originOf({ headers, host }: EmulatedRequest): string {
  const authority = headers.host ?? host;
  return `${/^(127\.|localhost|\[::1\])/.test(authority) ? "http" : "https"}://${authority}`;
}

/** Which versions there are: what OpenStack's tools ask first, before they have a token. */
export const versionRoutes = (): Routes => ({
  "GET /v3": (request) =>
    ok({
      version: {
        id: "v3.6",
        status: "stable",
        updated: "2016-04-04T00:00:00Z",
        links: [{ rel: "self", href: `${originOf(request)}/v3/` }],
        "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
      },
    }),
  "GET /v2.0": (request) =>
    ok({
      resources: ["ports", "networks", "subnets", "floatingips", "security_groups"].map((name) => ({
        name: name.replace(/s$/, ""),
        collection: name,
        links: [{ rel: "self", href: `${originOf(request)}/v2.0/${name}` }],
      })),
    }),
});

const SERVICES = [
  ["iam", "identity", "/v3"],
  ["ecs", "ecs", "/v1/{project}"],
  ["ecs", "compute", "/v2.1/{project}"],
  ["vpc", "vpc", "/v1/{project}"],
  ["vpc", "network", ""],
  ["eip", "eip", "/v1/{project}"],
] as const;

/** The services with their addresses, for the project of the token. */
export function catalogue({ world }: Cell, request: EmulatedRequest, project: Project | undefined) {
  const region = project?.name.split("_")[0] ?? "*";
  return SERVICES.map(([name, type, path]) => ({
    id: world.uuid().replaceAll("-", ""),
    name,
    type,
    endpoints: [
      {
        id: world.uuid().replaceAll("-", ""),
        interface: "public",
        region,
        region_id: region,
        url: `${originOf(request)}${path.replace("{project}", project?.id ?? "")}`,
      },
    ],
  }));
}
