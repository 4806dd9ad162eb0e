import type { Clock } from "@mooring/core";
import type { EmulatedRoutes, Emulator } from "@mooring/core/emulators";

/** What is asked for by its own number, and credentials: they are told as they are. */
const PROMPT = new Set(["tasks", "jobs", "tokens", "static_tokens", "keys", "cursors"]);

type State = Record<string, unknown>;

/** The same cloud, read through a copy that is `lag` milliseconds behind, as eventually consistent ones are. Its writes answer what they did. */
export function slowToShow(emulator: Emulator, clock: Clock, lag: number): Emulator {
  return {
    ...emulator,
    start(world) {
      const running = emulator.start(world);
      const past: { readonly at: number; readonly state: State }[] = [];
      const note = () => void past.push({ at: clock.now(), state: structuredClone(running.state) });

      /** As it was; before anything was noted, as it is. */
      const shown = () => (past.findLast(({ at }) => at <= clock.now() - lag) ?? past[0])?.state;

      function read<Answer>(handle: () => Answer): Answer {
        const old = shown();
        const { state } = running;
        const now = { ...state };
        if (old) Object.assign(state, aged(old, now));
        try {
          return handle();
        } finally {
          Object.assign(state, now);
        }
      }

      const routes: EmulatedRoutes = Object.fromEntries(
        Object.entries(running.routes).map(([route, handle]) => [
          route,
          (request) => {
            note();
            if (route.startsWith("GET ")) return read(() => handle(request));
            const answer = handle(request);
            note();
            return answer;
          },
        ]),
      );
      return new Proxy(running, {
        get: (target, key) => (key === "routes" ? routes : Reflect.get(target, key, target)),
      });
    },
  };
}

/** Old, but for what is prompt: also whether a machine runs, and the labels on it, by which a cloud steers it. */
function aged(old: State, now: State): State {
  const kept = Object.entries(old).filter(([name]) => !PROMPT.has(name));
  const state = structuredClone(Object.fromEntries(kept));
  for (const [id, server] of Object.entries((state.servers ?? {}) as Record<string, State>)) {
    const { state: power, changes, labels } = (now.servers as Record<string, State>)[id] ?? {};
    if (power !== undefined) Object.assign(server, { state: power, changes, labels });
  }
  return state;
}
