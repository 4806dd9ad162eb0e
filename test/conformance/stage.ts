import { createMooring, createVirtualClock, type EnsureReport, type Event, type MooringOptions } from "@mooring/core";
import { emulators } from "@mooring/core/emulators";
import { createSandbox } from "@mooring/sandbox";
import type { Trial } from "../../packages/core/test/trial.ts";
import { slowToShow } from "./slow.ts";

/** Logins and questions that are asked by POST change nothing. */
export const isLogin = (path: string) => /\/auth\/|\/tokens?$|\/oauth|openid/.test(path);

/** What went wrong in it, each sort once. */
export const codesOf = ({ failure, items }: EnsureReport) => [
  ...new Set([failure, ...items.map((item) => item.failure)].flatMap((one) => (one ? [one.code] : []))),
];

/** A world of its own for one promise, and the processes that come to it. `slow`: by so many seconds reads lag behind. */
export function stage(trial: Trial, slow = 0) {
  const [name = ""] = trial.kind.split("/");
  const clock = createVirtualClock();
  const sandbox = createSandbox({
    clock,
    clouds: [name],
    ...(slow > 0 ? { emulators: emulators.map((emulator) => slowToShow(emulator, clock, slow * 1000)) } : {}),
  });
  const cloud = sandbox.cloud(name);
  trial.prepare?.(cloud);
  const events: Event[] = [];
  /** A process of its own. */
  const start = (parts: Partial<MooringOptions> = {}) =>
    createMooring({
      environment: Object.fromEntries(
        Object.entries(sandbox.environment()).filter(([variable]) => !trial.without?.includes(variable)),
      ),
      transport: sandbox.transport,
      clock,
      random: () => 0.5,
      log: (event) => void events.push(event),
      ...parts,
    });
  const mooring = start();
  const asked = (spec: object, more: object = {}) => ({
    resource: trial.kind,
    spec,
    settings: trial.settings ?? {},
    ...more,
  });
  return {
    clock,
    sandbox,
    cloud,
    events,
    start,
    asked,
    ensure: (spec: object, more?: object) => mooring.ensure(asked(spec, more)) as Promise<EnsureReport>,
    stranger: (spec: object, more?: object) => start().ensure(asked(spec, more)) as Promise<EnsureReport>,
    /** A front end that remembers what it made, and has made nothing yet. */
    owner: (spec: object, identity = "owner") =>
      start().ensure(asked(spec), { adopt: false, identity }) as Promise<EnsureReport>,
    /** The same, and all of them share one process. */
    tenant: (spec: object, identity: string) =>
      mooring.ensure(asked(spec), { adopt: false, identity }) as Promise<EnsureReport>,
    leaver: {
      before: (spec: object) => start().ensure(asked(spec), { signal: AbortSignal.abort() }) as Promise<EnsureReport>,
      duringTheFirstRead(spec: object) {
        const controller = new AbortController();
        const stop = sandbox.onExchange(({ when, request }) => {
          if (when === "after" && request.method === "GET") controller.abort();
        });
        return start().ensure(asked(spec), { signal: controller.signal }).finally(stop) as Promise<EnsureReport>;
      },
    },
    secrets: () => mooring.secrets(asked(trial.spec)),
    world: () => structuredClone(cloud.state),
    cost: () => {
      const writes = sandbox.journal.writes().length;
      sandbox.journal.clear();
      return { writes };
    },
  };
}
