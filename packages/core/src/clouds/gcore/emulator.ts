import type { Emulator } from "../../emulation.ts";
import { accountRoutes, authenticate } from "./emulator/account.ts";
import { DEFAULTS, PROJECT, REGION, TOKEN } from "./emulator/defaults.ts";
import { floatingRoutes } from "./emulator/floating.ts";
import { portWriteRoutes } from "./emulator/port-writes.ts";
import { portRoutes } from "./emulator/ports.ts";
import { answering, httpError, refusedAnswer } from "./emulator/refusals.ts";
import { reservedRoutes } from "./emulator/reserved.ts";
import { plant } from "./emulator/seed.ts";
import { defaultSwitches } from "./emulator/switches.ts";
import { createTasks } from "./emulator/tasks.ts";
import { type Cell, emptyState, type Routes } from "./emulator/world.ts";

/**
 * Gcore Cloud, pretended: ports and their allowed address pairs, tasks, and what stands around them. It does not make networks,
 * instances or ports (they are seeded), knows no load balancers, bare metal, quotas or rate limits, and keeps finished tasks for ever.
 */
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
  start(world) {
    const cell: Cell = { world, state: emptyState(), switches: defaultSwitches() };
    const tasks = createTasks(cell);
    const routes: Routes = {
      ...accountRoutes(cell),
      ...tasks.routes,
      ...portRoutes(cell),
      ...portWriteRoutes(cell, tasks),
      ...reservedRoutes(cell, tasks),
      ...floatingRoutes(cell, tasks),
    };
    return {
      routes: mapValues(routes, (route) => (request) => answering(world, () => route(request))),
      before(request) {
        tasks.settle();
        return authenticate(request, cell);
      },
      missing: (_, allowed) => refusedAnswer(world, httpError(allowed.length > 0 ? 405 : 404)),
      seed: (data) => plant(data, cell),
      switches: cell.switches,
      get state() {
        tasks.settle();
        return cell.state;
      },
    };
  },
};

const mapValues = <A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
