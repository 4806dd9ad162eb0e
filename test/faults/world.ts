import {
  type Clock,
  createMooring,
  createVirtualClock,
  type EnsureReport,
  type Mooring,
  type VirtualClock,
} from "@mooring/core";
import { createSandbox, type PretendCloud } from "@mooring/sandbox";
import type { Trial } from "../../packages/core/test/trial.ts";
import { mortalClock } from "./clocks.ts";
import { createLine, type Line } from "./line.ts";

/** One request of a front end, and what came of it. */
export interface Asked {
  readonly request: Readonly<Record<string, unknown>>;
  readonly report: EnsureReport;
  /** How long it took, in milliseconds on the world's clock. */
  readonly took: number;
}

/** A fresh process of a front end: it knows nothing but what it is told. */
export interface Process {
  readonly mooring: Mooring;
  readonly clock: Clock;
  /** All that has left it so far: events, and what its front end says. */
  readonly told: unknown[];
  /** The requests it has made. */
  readonly asked: Asked[];
  alive(): boolean;
  /** Aborted when it is asked to stop. */
  readonly signal: AbortSignal;
}

/** One pretend cloud, on which processes come and go. */
export interface World {
  readonly trial: Trial;
  readonly clock: VirtualClock;
  readonly cloud: PretendCloud;
  readonly line: Line;
  /** Runs in a process of its own. `undefined`: it was killed. `listened`: its events are told as well. */
  run<T>(
    work: (process: Process) => Promise<T>,
    options?: { readonly listened?: boolean },
  ): Promise<{ readonly value: T | undefined; readonly process: Process }>;
  /** What must be said nowhere. */
  secrets(): Promise<readonly string[]>;
}

export function createWorld(trial: Trial): World {
  const name = trial.kind.split("/")[0] as string;
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: [name] });
  const cloud = sandbox.cloud(name);
  trial.prepare?.(cloud);
  const line = createLine(sandbox, name);
  const environment = sandbox.environment();
  const known = new Set<string>();

  async function run<T>(work: (process: Process) => Promise<T>, { listened = false } = {}) {
    let alive = true;
    let die = () => {};
    const death = new Promise<undefined>((resolve) => {
      die = () => {
        alive = false;
        resolve(undefined);
      };
    });
    const stop = new AbortController();
    const told: unknown[] = [];
    const asked: Asked[] = [];
    const mortal = mortalClock(clock, () => alive);
    const mooring = createMooring({
      environment,
      transport: line.transport({ killed: die, cancelled: () => stop.abort() }),
      clock: mortal,
      random: () => 0.5,
      ...(listened ? { log: (event) => void told.push(event) } : {}),
      onSecret: (secret) => void known.add(secret),
    });
    const process: Process = {
      mooring: overheard(mooring, clock, asked),
      clock: mortal,
      told,
      asked,
      alive: () => alive,
      signal: stop.signal,
    };
    const value = await Promise.race([work(process), death]);
    return { value: alive ? value : undefined, process };
  }

  return {
    trial,
    clock,
    cloud,
    line,
    run,
    async secrets() {
      const { settings = {}, kind, spec } = trial;
      const all = await createMooring({ environment }).secrets({ resource: kind, spec, settings });
      return [...new Set([...all, ...known])].filter((secret) => secret.length >= 8);
    },
  };
}

/** The same, with all reports written down. */
function overheard(mooring: Mooring, clock: VirtualClock, asked: Asked[]): Mooring {
  const noted = async (request: unknown, answer: () => Promise<EnsureReport>) => {
    const began = clock.now();
    const report = await answer();
    asked.push({ request: request as Asked["request"], report, took: clock.now() - began });
    return report;
  };
  return {
    ...mooring,
    ensure: (request, call) => noted(request, () => mooring.ensure(request, call) as Promise<EnsureReport>),
    read: (request, call) => noted(request, () => mooring.read(request, call)),
  };
}
