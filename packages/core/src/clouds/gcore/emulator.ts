import { mapped } from "../../emulation/mapped.ts";
import { upToDate } from "../../emulation/up-to-date.ts";
import type { EmulatedRequest, Emulator, RunningEmulator } from "../../emulation.ts";
import { accountRoutes, authenticate } from "./emulator/account.ts";
import { attachmentRoutes } from "./emulator/attachment.ts";
import { DEFAULTS, PROJECT, REGION, TOKEN } from "./emulator/defaults.ts";
import { floatingRoutes } from "./emulator/floating.ts";
import { createHands } from "./emulator/hands.ts";
import { harvest } from "./emulator/harvest.ts";
import { createHooks } from "./emulator/hooks.ts";
import { pictureOf } from "./emulator/picture.ts";
import { portWriteRoutes } from "./emulator/port-writes.ts";
import { portRoutes } from "./emulator/ports.ts";
import { quotaRoutes } from "./emulator/quotas.ts";
import { answering, httpError, refusalAnswer } from "./emulator/refusals.ts";
import { reservedRoutes } from "./emulator/reserved.ts";
import { plant } from "./emulator/seed.ts";
import { seedSchema } from "./emulator/seed-schema.ts";
import { subnetRoutes } from "./emulator/subnets.ts";
import { defaultSwitches, switchNotes } from "./emulator/switches.ts";
import { createTasks } from "./emulator/tasks.ts";
import { wiringOf } from "./emulator/wiring.ts";
import { type Cell, emptyState, type Routes } from "./emulator/world.ts";

/** Gcore Cloud, pretended: ports and their allowed address pairs, tasks, and what stands around them. */
export const emulator: Emulator = {
  cloud: "gcore",
  claims: (host) => host === "api.gcore.com",
  environment: (origin) => ({
    GCORE_BASE_URL: origin,
    GCORE_API_KEY: TOKEN,
    GCORE_CLOUD_PROJECT_ID: String(PROJECT),
    GCORE_CLOUD_REGION_ID: String(REGION),
  }),
  defaults: DEFAULTS,
  seedSchema,
  switchNotes,
  limits: [
    "Networks, subnets and instances cannot be made: seed them. Ports come and go with interfaces and reserved fixed IPs.",
    "There are no load balancers, no bare metal, and no rate limits unless a fault asks for them.",
    "`available_ips` of subnets is always null.",
    "Finished tasks stay listed for ever.",
  ],
  start(world) {
    const cell: Cell = { world, state: emptyState(), switches: defaultSwitches(), shared: false };
    const tasks = createTasks(cell);
    const routes: Routes = {
      ...accountRoutes(cell),
      ...tasks.routes,
      ...portRoutes(cell),
      ...portWriteRoutes(cell, tasks),
      ...reservedRoutes(cell, tasks),
      ...floatingRoutes(cell, tasks),
      ...attachmentRoutes(cell, tasks),
      ...subnetRoutes(cell),
      ...quotaRoutes(cell),
    };
    const looks = {
      picture: () => pictureOf(cell, tasks.recent()),
      wiring: () => wiringOf(cell),
      harvest: () => harvest(cell.state),
    };
    return Object.assign(upToDate(cell, tasks.runDue, looks), {
      routes: mapped(routes, (route) => (request) => answering(world, () => route(request))),
      before(request: EmulatedRequest) {
        tasks.runDue();
        return authenticate(request, cell);
      },
      missing: (_: EmulatedRequest, allowed: readonly string[]) =>
        refusalAnswer(world, httpError(allowed.length > 0 ? 405 : 404)),
      seed: (data: unknown) => plant(data, cell),
      switches: cell.switches,
      hands: createHands(cell),
      hooks: createHooks(cell),
    } satisfies Partial<RunningEmulator>);
  },
};
