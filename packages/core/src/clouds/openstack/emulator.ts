import type { Emulator } from "../../emulation.ts";
import { DEFAULTS, PROJECT, REGION, USER } from "./emulator/defaults.ts";
import { claims } from "./emulator/doors.ts";
import { createHands } from "./emulator/hands.ts";
import { harvest } from "./emulator/harvest.ts";
import { createHooks } from "./emulator/hooks.ts";
import { pictureOf } from "./emulator/picture.ts";
import { plant } from "./emulator/seed.ts";
import { seedSchema } from "./emulator/seed-schema.ts";
import { createServers } from "./emulator/serve.ts";
import { defaultSwitches, switchNotes } from "./emulator/switches.ts";
import { wiringOf } from "./emulator/wiring.ts";
import { type Cell, emptyState } from "./emulator/world.ts";

/** The other doors to the same service, for all regions. The plain paths lead to the first. */
const DOORS = {
  keystone: ["/identity"],
  neutron: ["/network/:region", "/network-internal/:region", "/network-admin/:region"],
  nova: ["/compute/:region", "/compute-internal/:region", "/compute-admin/:region"],
};
const UNGUARDED = {
  keystone: ["GET /", "GET /v3", "POST /v3/auth/tokens"],
  neutron: ["GET /"],
  nova: ["GET /", "GET /v2.1"],
};

/**
 * OpenStack, pretended: Keystone, Neutron as far as ports, their allowed address pairs and floating IPs go, and of Nova what finds a server.
 * Held against the real Keystone and Neutron by one list of questions.
 */
export const emulator: Emulator = {
  cloud: "openstack",
  claims,
  environment: (origin) => ({
    OS_AUTH_URL: `${origin}/v3`,
    OS_USERNAME: USER.name,
    OS_PASSWORD: USER.password,
    OS_USER_DOMAIN_NAME: "Default",
    OS_PROJECT_NAME: PROJECT.name,
    OS_PROJECT_DOMAIN_NAME: "Default",
    OS_REGION_NAME: REGION,
  }),
  defaults: DEFAULTS,
  seedSchema,
  switchNotes,
  limits: [
    "There are no trunks, no address scopes, no role-based sharing and no rate limits.",
    "Routers, rules and servers cannot be made: seed them.",
    "A withdrawn token is forgotten at once, where a real Neutron remembers it for minutes.",
  ],
  start(world) {
    const cell: Cell = { world, state: emptyState(), switches: defaultSwitches() };
    const servers = createServers(cell);
    const names = (["keystone", "neutron", "nova"] as const).flatMap((service) => {
      const all = [...UNGUARDED[service], ...servers.tables[service].names];
      const doors = DOORS[service].flatMap((door) => all.map((name) => name.replace(" ", ` ${door}`)));
      return [...all, ...doors];
    });
    return {
      routes: Object.fromEntries(names.map((name) => [name, servers.answer])),
      // Other spellings of the same paths come here, too: with a slash at the end, or with the name of the format.
      missing: servers.answer,
      seed: (data) => plant(data, cell),
      switches: cell.switches,
      state: cell.state,
      hooks: createHooks(cell),
      picture: () => pictureOf(cell),
      hands: createHands(cell),
      harvest: () => harvest(cell.state),
      wiring: () => wiringOf(cell),
    };
  },
};
