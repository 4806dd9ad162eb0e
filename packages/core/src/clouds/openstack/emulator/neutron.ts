import { ok } from "../../../emulation/answers.ts";
import { extensionRoutes } from "./extensions.ts";
import { floatingIpRoutes } from "./floating-ips.ts";
import { networkRoutes } from "./networks.ts";
import { portRoutes } from "./ports.ts";
import { quotaRoutes } from "./quotas.ts";
import { routerRoutes } from "./routers.ts";
import { securityGroupRoutes } from "./security-groups.ts";
import { subnetRoutes } from "./subnets.ts";
import { tagRoutes } from "./tags.ts";
import type { Cell, Routes } from "./world.ts";

/** What Neutron tells anybody. */
export const networkVersions = (base: string) =>
  ok({ versions: [{ id: "v2.0", status: "CURRENT", links: [{ rel: "self", href: `${base}/v2.0/` }] }] });

const CORE = ["network", "subnet", "subnetpool", "port"];

/** Everything of Neutron that wants a token. */
export const networkingRoutes = (cell: Cell): Routes => ({
  "GET /v2.0/": ({ base }) =>
    ok({
      resources: CORE.map((name) => ({
        name,
        collection: `${name}s`,
        links: [{ rel: "self", href: `${base}/v2.0/${name}s` }],
      })),
    }),
  "GET /v2.0/availability_zones": () => ok({ availability_zones: [] }),
  ...extensionRoutes(cell),
  ...networkRoutes(cell),
  ...subnetRoutes(cell),
  ...portRoutes(cell),
  ...routerRoutes(cell),
  ...floatingIpRoutes(cell),
  ...securityGroupRoutes(cell),
  ...quotaRoutes(cell),
  ...tagRoutes(cell),
});
