import type { Surroundings } from "../src/http/exchange.ts";

const nothing = () => undefined;

/** What surrounds the calls of one client, where a test says only what it is about: nobody listens, and chance is the middle. */
export const surroundings = (
  over: Pick<Surroundings, "transport" | "clock"> & Partial<Surroundings>,
): Surroundings => ({
  random: () => 0.5,
  log: nothing,
  onWrite: nothing,
  conceal: nothing,
  allowPlainHttp: false,
  settingIn: nothing,
  ...over,
});
