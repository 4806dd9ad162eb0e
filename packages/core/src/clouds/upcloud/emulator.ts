import { upToDate } from "../../emulation/up-to-date.ts";
import type { EmulatedAnswer, EmulatedRequest, EmulatedRoutes, Emulator, RunningEmulator } from "../../emulation.ts";
import { accountRoutes, authenticate, tokenRoutes } from "./emulator/account.ts";
import { addressRoutes } from "./emulator/addresses.ts";
import { DEFAULTS, TOKEN } from "./emulator/defaults.ts";
import { firewallRoutes } from "./emulator/firewall.ts";
import { createHands } from "./emulator/hands.ts";
import { harvest } from "./emulator/harvest.ts";
import { interfaceRoutes } from "./emulator/interfaces.ts";
import { loadBalancerRoutes } from "./emulator/load-balancers.ts";
import { networkRoutes } from "./emulator/networks.ts";
import { offerRoutes } from "./emulator/offers.ts";
import { createPicture } from "./emulator/picture.ts";
import { answering, CLASSIC_HEADERS, refuse } from "./emulator/refusals.ts";
import { routerRoutes } from "./emulator/routers.ts";
import { plant, seedSchema } from "./emulator/seed.ts";
import { serverRoutes } from "./emulator/servers.ts";
import { runDue, stateRoutes } from "./emulator/states.ts";
import { storageRoutes } from "./emulator/storages.ts";
import { defaultSwitches, switchNotes } from "./emulator/switches.ts";
import { serverGroupRoutes, tagRoutes } from "./emulator/tags.ts";
import { wiringOf } from "./emulator/wiring.ts";
import { type Cell, emptyState, type Routes, type Version } from "./emulator/world.ts";

/**
 * UpCloud, pretended: addresses, floating addresses, servers and their interfaces, networks, routers, tags, server groups, disks, rules of
 * firewalls, tokens and what the vendor offers, in API 1.3 and 1.2 over one state. It knows no XML, no contents, copies and backups of
 * disks, no effect of a firewall's rule or a router, of managed services only the addresses of load balancers, no billing but the question whether there is credit, no zones'
 * limits but that of addresses, and no time that a start takes.
 */
export const emulator: Emulator = {
  cloud: "upcloud",
  claims: (host) => host === "api.upcloud.com",
  environment: (origin) => ({ UPCLOUD_DEBUG_API_BASE_URL: origin, UPCLOUD_TOKEN: TOKEN }),
  defaults: DEFAULTS,
  seedSchema,
  switchNotes,
  limits: [
    "There is no XML, no storage but a server's disk in name, no routers but by id, and of managed services only the addresses of load balancers.",
    "There is no billing but the question whether there is credit, and no limit of a zone but that of addresses.",
    "A start takes no time.",
  ],
  start(world) {
    const cell: Cell = {
      world,
      state: emptyState(),
      switches: defaultSwitches(),
      lastUses: new Map(),
      shared: false,
      quietUntil: Number.NEGATIVE_INFINITY,
    };
    const common: Routes = {
      ...accountRoutes(cell),
      ...addressRoutes(cell),
      ...serverRoutes(cell),
      ...stateRoutes(cell),
      ...offerRoutes(cell),
      ...tagRoutes(cell),
      ...firewallRoutes(cell),
      ...storageRoutes(cell),
    };
    const newer: Routes = {
      ...interfaceRoutes(cell),
      ...networkRoutes(cell),
      ...routerRoutes(cell),
      ...serverGroupRoutes(cell),
      ...tokenRoutes(cell),
      ...loadBalancerRoutes(cell),
    };
    const looks = { picture: createPicture(cell), harvest: () => harvest(cell), wiring: () => wiringOf(cell) };
    return Object.assign(
      upToDate(cell, () => runDue(cell), looks),
      {
        routes: { ...versioned(cell, "1.3", { ...common, ...newer }), ...versioned(cell, "1.2", common) },
        before(request: EmulatedRequest) {
          runDue(cell);
          return answering(cell, () => {
            checkVersion(cell, request.path);
            authenticate(request, cell);
            return undefined;
          });
        },
        missing: (_: EmulatedRequest, allowed: readonly string[]) =>
          answering(cell, () => refuse(allowed.length > 0 ? "wrong-method" : "no-route")),
        seed: (data: unknown) => plant(data, cell),
        switches: cell.switches,
        hands: createHands(cell),
      } satisfies Partial<RunningEmulator>,
    );
  },
};

/** Each route with and without a slash at its end. */
function versioned(cell: Cell, version: Version, routes: Routes): EmulatedRoutes {
  return Object.fromEntries(
    Object.entries(routes).flatMap(([key, handle]) => {
      const [method, path] = key.split(" ");
      const route = (request: EmulatedRequest) => answering(cell, () => classic(handle(request, version)));
      return [
        [`${method} /${version}${path}`, route],
        [`${method} /${version}${path}/`, route],
      ];
    }),
  );
}

function classic(answer: EmulatedAnswer): EmulatedAnswer {
  if (answer.headers) return answer;
  const { "content-type": type, ...rest } = CLASSIC_HEADERS;
  return { ...answer, headers: answer.body === undefined ? rest : { "content-type": type, ...rest } };
}

function checkVersion({ switches }: Cell, path: string): void {
  const version = path.split("/")[1];
  if (version === "1.3" || (version === "1.2" && switches.api_1_2 === "served")) return;
  refuse(/^1\.[0-2]$/.test(version ?? "") ? "version-obsolete" : "version-invalid");
}
