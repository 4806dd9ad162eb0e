import { type Clock, systemClock } from "@mooring/core";
import { type Emulator, emulators as known, type RunningEmulator } from "@mooring/core/emulators";
import { type Dispatcher, errors } from "undici";
import { createExchange, type Exchange, type Hook, type Moment } from "./exchange.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createJournal, type Journal } from "./journal.ts";
import { type Listener, serve } from "./serve.ts";
import { createTransport } from "./transport.ts";
import { createWorld, seededRandom, type World } from "./world.ts";

export interface SandboxOptions {
  /** Defaults to the real one; a test hands in `createVirtualClock()`. */
  readonly clock?: Clock;
  /** Uniform in [0, 1). Defaults to the same numbers in every run. */
  readonly random?: () => number;
  /** The names of the clouds to pretend. Defaults to all. */
  readonly clouds?: readonly string[];
  /** Cloud name → objects to add, in that emulator's seed format. */
  readonly seed?: Readonly<Record<string, unknown>>;
  /** `false` leaves out the objects that every new world has. */
  readonly defaults?: boolean;
  /** Defaults to those of all clouds that Mooring knows. */
  readonly emulators?: readonly Emulator[];
}

/** One pretend cloud: what it holds, and how it behaves. */
export type PretendCloud = Pick<RunningEmulator, "seed" | "switches" | "state" | "hooks">;

export interface Sandbox {
  /** The pretend clouds as an undici dispatcher, without sockets. */
  readonly transport: Dispatcher;
  readonly clouds: Readonly<Record<string, PretendCloud>>;
  /** One of `clouds`. Throws for a name that is not among them. */
  cloud(name: string): PretendCloud;
  readonly faults: Faults;
  readonly journal: Journal;
  /** Calls `hook` around every exchange from now on, and waits for it. Returns a way to stop that. */
  onExchange(hook: Hook): () => void;
  /**
   * Also answers on loopback, one port for each cloud: from `port` upwards in the order of `clouds`, any free ones by default. Returns
   * cloud name → origin. Rejects with the system's error for a port in use, and listens on none then.
   */
  listen(options?: { readonly port?: number }): Promise<Readonly<Record<string, string>>>;
  /**
   * The front ends' environment variables that point them here, of one cloud or of all. They name the ports after `listen`; before, origins that
   * only `transport` knows.
   */
  environment(cloud?: string): Readonly<Record<string, string>>;
  /** Ends the listeners and breaks off what is under way. */
  close(): Promise<void>;
}

interface Running {
  readonly emulator: Emulator;
  readonly world: World;
  readonly pretend: RunningEmulator;
  readonly exchange: Exchange;
  listener?: Listener;
}

/** A whole pretend world, for tests in this process, for other processes, and for people. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { clock = systemClock, random, seed = {}, defaults = true, emulators = known } = options;
  const faults = createFaults();
  const hooks = new Set<Hook>();
  let count = 0;
  const begin = () => {
    count += 1;
    const nth = count;
    return async (moment: Omit<Moment, "count">) => {
      for (const hook of hooks) await hook({ ...moment, count: nth });
    };
  };
  const running = new Map<string, Running>();
  const journal = createJournal(() => [...running.values()].flatMap(({ world }) => [...world.handedOut]));

  for (const emulator of chosen(emulators, options.clouds ?? emulators.map(({ cloud }) => cloud))) {
    const { cloud } = emulator;
    const world = createWorld(clock, random ?? seededRandom(cloud));
    const pretend = emulator.start(world);
    // A mistyped switch must not pass for one that was set.
    Object.seal(pretend.switches);
    if (defaults) pretend.seed(emulator.defaults);
    const exchange = createExchange({ cloud, emulator: pretend, clock, faults, journal, begin });
    running.set(cloud, { emulator, world, pretend, exchange });
  }
  const named = (cloud: string) =>
    running.get(cloud) ?? fail(`This sandbox has no cloud "${cloud}"; it has ${[...running.keys()].join(", ")}.`);
  for (const [cloud, data] of Object.entries(seed)) named(cloud).pretend.seed(data);

  let closed = false;
  const transport = createTransport(clock, (origin) => {
    if (closed) return undefined;
    const clouds = [...running.values()];
    const one =
      clouds.find((cloud) => cloud.listener?.origin === origin.origin || isNamed(cloud, origin)) ??
      clouds.find(({ emulator }) => emulator.claims(origin.hostname));
    return one?.exchange;
  });
  const listeners = () => [...running.values()].flatMap(({ listener }) => listener ?? []);

  return {
    transport,
    faults,
    journal,
    clouds: Object.fromEntries([...running].map(([cloud, { pretend }]) => [cloud, pretend])),
    cloud: (name) => named(name).pretend,
    onExchange(hook) {
      hooks.add(hook);
      return () => void hooks.delete(hook);
    },
    async listen({ port = 0 } = {}) {
      try {
        for (const [at, one] of [...running.values()].entries()) {
          one.listener ??= await serve(one.exchange, clock, port && port + at);
        }
      } catch (error) {
        await hangUp();
        throw error;
      }
      return Object.fromEntries([...running].map(([cloud, one]) => [cloud, originOf(one)]));
    },
    environment: (cloud) =>
      Object.assign(
        {},
        ...(cloud === undefined ? [...running.values()] : [named(cloud)]).map((one) =>
          one.emulator.environment(originOf(one)),
        ),
      ),
    async close() {
      closed = true;
      await Promise.all([hangUp(), transport.destroy(new errors.ClientDestroyedError())]);
    },
  };

  async function hangUp(): Promise<void> {
    await Promise.all(listeners().map((listener) => listener.close()));
    for (const one of running.values()) delete one.listener;
  }
}

const originOf = ({ emulator, listener }: Running) => listener?.origin ?? `https://${emulator.cloud}.sandbox.test`;

/** `gcore.sandbox.test` or any name below it: the names under which only `transport` knows a cloud. */
const isNamed = ({ emulator }: Running, { hostname }: URL) =>
  `.${hostname}`.endsWith(`.${emulator.cloud}.sandbox.test`);

function chosen(emulators: readonly Emulator[], names: readonly string[]): readonly Emulator[] {
  return names.map(
    (name) =>
      emulators.find(({ cloud }) => cloud === name) ??
      fail(`There is no cloud "${name}" to pretend; there is ${emulators.map(({ cloud }) => cloud).join(", ")}.`),
  );
}

function fail(message: string): never {
  throw new Error(message);
}
