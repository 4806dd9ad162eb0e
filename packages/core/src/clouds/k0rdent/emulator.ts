import { mapped } from "../../emulation/mapped.ts";
import { upToDate } from "../../emulation/up-to-date.ts";
import type { EmulatedRequest, Emulator, RunningEmulator } from "../../emulation.ts";
import { addressRoutes } from "./emulator/addresses.ts";
import { API_KEY, DEFAULTS, PROJECT, REGION } from "./emulator/defaults.ts";
import { createHands } from "./emulator/hands.ts";
import { harvest } from "./emulator/harvest.ts";
import { createHooks } from "./emulator/hooks.ts";
import { networkRoutes } from "./emulator/networks.ts";
import { createPicture } from "./emulator/picture.ts";
import { answering, gateway } from "./emulator/refusals.ts";
import { plant, seedSchema } from "./emulator/seed.ts";
import { defaultSwitches, switchNotes } from "./emulator/switches.ts";
import { authRoutes, issuerRoutes } from "./emulator/tokens.ts";
import { type Cell, emptyState, type Handler, type Routes, runDue } from "./emulator/world.ts";

/**
 * k0rdent AI, pretended: addresses, and the networks, pools and tokens around them, by the API's draft of 2026. Nobody outside has been
 * seen to use that API, so where its documents are silent or contradict each other a switch decides.
 */
export const emulator: Emulator = {
  cloud: "k0rdent",
  claims: (host) => host === "api.k0rdent.ai",
  environment: (origin) => ({
    K0RDENT_ENDPOINT: origin,
    K0RDENT_REGION: REGION,
    K0RDENT_PROJECT: PROJECT,
    K0RDENT_API_KEY: API_KEY,
  }),
  defaults: DEFAULTS,
  seedSchema,
  switchNotes,
  limits: [
    "It makes no machines: the hook `hold` says that one uses an address.",
    "Networks and subnets are only shown: seed them.",
  ],
  start(world) {
    const cell: Cell = {
      world,
      state: emptyState(),
      switches: defaultSwitches(),
      tokens: new Map(),
      failures: [],
      shared: false,
      busy: true,
    };
    const missing: Handler = () => gateway(404, "no Route matched with those values");
    const application: Routes = { ...authRoutes(cell), ...networkRoutes(cell), ...addressRoutes(cell, missing) };
    const looks = { picture: createPicture(cell), harvest: () => harvest(cell.state) };
    return Object.assign(
      upToDate(cell, () => runDue(cell), looks),
      {
        routes: { ...mapped(application, (handler) => answering(cell, handler)), ...issuerRoutes(cell) },
        before() {
          runDue(cell);
          return undefined;
        },
        missing: (request: EmulatedRequest, allowed: readonly string[]) =>
          allowed.length > 0 ? gateway(405, "Method not allowed") : missing(request),
        seed: (data: unknown) => plant(data, cell),
        hooks: createHooks(cell),
        switches: cell.switches,
        hands: createHands(cell),
      } satisfies Partial<RunningEmulator>,
    );
  },
};
