import type { Emulator } from "../../emulation.ts";

export const emulator: Emulator = {
  cloud: "gcore",
  claims: (host) => host === "api.gcore.com",
  environment: (origin) => ({ GCORE_BASE_URL: origin }),
  defaults: {},
  start: () => ({ routes: {}, missing: () => ({ status: 404 }), seed: () => undefined, switches: {}, state: {} }),
};
