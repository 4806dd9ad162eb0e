import { createSandbox } from "@mooring/sandbox";
import type { Dispatcher } from "undici";
import {
  type Call,
  createMooring,
  type EnsureReport,
  type Event,
  type QueryReport,
  type Report,
} from "../src/index.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";

type Fields = Readonly<Record<string, unknown>>;

export interface StageOptions {
  readonly cloud: string;
  /** Over the environment of the sandbox; `undefined` takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly settings?: Fields;
  readonly seed?: Fields;
  /** How far this machine's clock is from the cloud's, in milliseconds. */
  readonly skew?: number;
  readonly random?: () => number;
  /** What stands between the first process and the cloud. */
  readonly line?: (transport: Dispatcher) => Dispatcher;
}

/** Of one process: where it runs differs from the first one's. */
export interface ProcessOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly transport?: Dispatcher;
}

/** One cloud's pretend world and processes that work in it, all on one virtual clock. The clouds' own stages stand on it. */
export function createStage({ cloud: name, settings = {}, seed = {}, skew = 0, ...options }: StageOptions) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: [name], seed: { [name]: seed } });
  const events: Event[] = [];
  const start = ({ environment = {}, transport = sandbox.transport }: ProcessOptions = {}) =>
    createMooring({
      environment: { ...sandbox.environment(), ...options.environment, ...environment },
      transport,
      clock: skew === 0 ? clock : { ...clock, date: () => clock.date() + skew },
      random: options.random ?? (() => 0.5),
      log: (event) => void events.push(event),
    });
  const mooring = start(options.line ? { transport: options.line(sandbox.transport) } : {});
  return {
    clock,
    sandbox,
    cloud: sandbox.cloud(name),
    events,
    mooring,
    /** Another process, which knows nothing of the first. */
    start,
    /** Asks for one thing of a kind, or for `items`. */
    asker:
      (kind: string, process = mooring) =>
      (spec: object, more: object = {}, call: Call = {}) =>
        process.ensure(
          { resource: `${name}/${kind}`, settings, ...("items" in more ? {} : { spec }), ...more },
          call,
        ) as Promise<EnsureReport>,
    /** A query by its whole name. */
    ask: (query: string, spec: object = {}, more: object = {}) =>
      mooring.ensure({ query, settings, spec, ...more }) as Promise<QueryReport>,
  };
}

/** What a report says went wrong, whole or by item. */
export const failuresOf = (report: Report) =>
  ("items" in report ? [report.failure, ...report.items.map(({ failure }) => failure)] : [report.failure]).flatMap(
    (one) => (one ? [one] : []),
  );
