/** The pretend selves of all clouds. A door of its own, so that no front end carries them. */
export { emulators } from "./clouds/emulators.gen.ts";
/** How a request finds its route, for those that carry requests to an emulator. */
export { createTable } from "./emulation/table.ts";
export type {
  EmulatedAnswer,
  EmulatedRequest,
  EmulatedRoutes,
  EmulatedWorld,
  Emulator,
  Hands,
  Picture,
  PicturedAddress,
  PicturedPort,
  PicturedServer,
  PicturedTask,
  RunningEmulator,
  SwitchNote,
  WiredNetwork,
  WiredPort,
  Wiring,
} from "./emulation.ts";
