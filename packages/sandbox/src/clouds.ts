import { isDeepStrictEqual } from "node:util";
import { type Clock, systemClock } from "@mooring/core";
import { type Emulator, emulators as known, type RunningEmulator } from "@mooring/core/emulators";
import { createExchange, type Exchange, type Hook, type Moment } from "./exchange.ts";
import { createFaults, type StrikingFaults } from "./faults.ts";
import { createJournal, EVERYTHING, type Keep, type Recorder } from "./journal.ts";
import { createHeads } from "./note.ts";
import { type Listener, serve } from "./serve.ts";
import { checkedSwitch, type KnownSwitch, type SwitchSettings, switchesOf } from "./switches.ts";
import { createWorld, seededRandom, type World } from "./world.ts";

/** All that a pretend world may be told; with nothing, it is all clouds, the default objects, and the real clock. */
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
  /** Cloud name → switch → value. */
  readonly switches?: SwitchSettings;
  /** How much of the journal stays in memory. Defaults to all of it. */
  readonly keep?: Keep;
  /** Defaults to those of all clouds that Mooring knows. */
  readonly emulators?: readonly Emulator[];
}

/** One pretend cloud: what it holds, and how it behaves. */
export type PretendCloud = Pick<
  RunningEmulator,
  "seed" | "switches" | "state" | "hooks" | "picture" | "hands" | "harvest" | "wiring"
>;

/** The pretend clouds with all that is said to them, without a way for requests to come in process. */
export interface Clouds {
  readonly clouds: Readonly<Record<string, PretendCloud>>;
  /** One of `clouds`. Throws for a name that is not among them. */
  cloud(name: string): PretendCloud;
  readonly faults: StrikingFaults;
  readonly journal: Recorder;
  readonly clock: Clock;
  /** Calls `hook` around every exchange from now on, and waits for it. Returns a way to stop that. */
  onExchange(hook: Hook): () => void;
  /** The switches that a cloud has, with their defaults. */
  switches(cloud: string): readonly KnownSwitch[];
  /** Changes a switch after checking the value. Throws an Error that says what it takes. */
  setSwitch(cloud: string, name: string, value: unknown): void;
  /**
   * Also answers on loopback, one port for each cloud: from `port` upwards in the order of `clouds`, any free ones by default. Returns
   * cloud name → origin. Rejects with the system's error for a port in use, and listens on none then.
   */
  listen(options?: { readonly port?: number; readonly host?: string }): Promise<Readonly<Record<string, string>>>;
  environment(cloud?: string): Readonly<Record<string, string>>;
  /** The world as it was at the start: its objects, switches and chance. No faults wait, and the journal is empty. */
  reset(): void;
  /** What the world was made of, and how it behaves by now, as options that make it again with these clouds. */
  furniture(clouds: readonly string[]): Pick<SandboxOptions, "seed" | "defaults" | "switches">;
  /** The ids that the clouds made up. */
  handedOut(): Iterable<string>;
  /** The cloud that answers for an origin. */
  exchangeFor(origin: URL): Exchange | undefined;
  /** Ends the listeners. */
  hangUp(): Promise<void>;
}

interface Running {
  readonly emulator: Emulator;
  readonly known: readonly KnownSwitch[];
  world: World;
  pretend: RunningEmulator;
  exchange: Exchange;
  listener?: Listener;
}

/** How many ids are remembered for each exchange that is kept, at most. */
const IDS_EACH = 8;

/**
 * All pretend clouds without a door: `sandbox.ts` and `serve.ts` make those. Throws an Error for a name, a seed or a switch that no cloud
 * has.
 */
export function createClouds(options: SandboxOptions = {}): Clouds {
  const { clock = systemClock, random, seed = {}, defaults = true, emulators = known, keep = EVERYTHING } = options;
  const faults = createFaults();
  const hooks = new Set<Hook>();
  const headOf = createHeads();
  let count = 0;
  const begin = () => {
    count += 1;
    const nth = count;
    const moment = async (moment: Omit<Moment, "count">) => {
      for (const hook of hooks) await hook({ ...moment, count: nth });
    };
    return { nth, moment };
  };
  const running = new Map<string, Running>();
  const handedOut = () => [...running.values()].flatMap(({ world }) => [...world.handedOut]);
  const journal = createJournal(handedOut, keep);

  const names = options.clouds ?? emulators.map(({ cloud }) => cloud);
  for (const emulator of chosen(emulators, names)) {
    const known = switchesOf(emulator);
    running.set(emulator.cloud, { emulator, known, ...started(emulator) });
  }
  const named = (cloud: string) =>
    running.get(cloud) ?? fail(`This sandbox has no cloud "${cloud}"; it has ${[...running.keys()].join(", ")}.`);
  furnish();

  /** A new world with a cloud in it. */
  function started(emulator: Emulator) {
    const { cloud } = emulator;
    const world = createWorld(clock, random ?? seededRandom(cloud), keep.exchanges * IDS_EACH);
    const pretend = emulator.start(world);
    // A mistyped switch must not pass for one that was set.
    Object.seal(pretend.switches);
    if (defaults) pretend.seed(emulator.defaults);
    return {
      world,
      pretend,
      exchange: createExchange({ cloud, emulator: pretend, clock, faults, journal, headOf, begin }),
    };
  }

  function furnish(): void {
    for (const [cloud, data] of Object.entries(seed)) named(cloud).pretend.seed(data);
    for (const [cloud, settings] of Object.entries(options.switches ?? {})) {
      for (const [name, value] of Object.entries(settings)) setSwitch(cloud, name, value);
    }
  }

  function setSwitch(cloud: string, name: string, value: unknown): void {
    const { pretend, known } = named(cloud);
    pretend.switches[name] = checkedSwitch(cloud, known, name, value);
  }

  const clouds = Object.defineProperties(
    {},
    Object.fromEntries(
      [...running].map(([cloud, one]) => [cloud, { enumerable: true, get: (): PretendCloud => one.pretend }]),
    ),
  );

  return {
    clouds,
    cloud: (name) => named(name).pretend,
    faults,
    journal,
    clock,
    onExchange(hook) {
      hooks.add(hook);
      return () => void hooks.delete(hook);
    },
    switches: (cloud) => named(cloud).known,
    setSwitch,
    async listen({ port = 0, host } = {}) {
      try {
        for (const [at, one] of [...running.values()].entries()) {
          const exchange: Exchange = (...request) => one.exchange(...request);
          one.listener ??= await serve(exchange, clock, { port: port && port + at, ...(host ? { host } : {}) });
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
    reset() {
      for (const one of running.values()) Object.assign(one, started(one.emulator));
      faults.clear();
      journal.clear();
      furnish();
    },
    furniture(names) {
      const of = <T>(all: Readonly<Record<string, T>>) =>
        Object.fromEntries(Object.entries(all).filter(([cloud]) => names.includes(cloud)));
      const changed = Object.fromEntries(
        [...running].map(([cloud, { pretend, known }]) => [
          cloud,
          Object.fromEntries(
            known.flatMap(({ name, default: usual }) =>
              isDeepStrictEqual(pretend.switches[name], usual) ? [] : [[name, pretend.switches[name]]],
            ),
          ),
        ]),
      );
      return { defaults, seed: of(seed), switches: of(changed) };
    },
    handedOut,
    exchangeFor(origin) {
      const all = [...running.values()];
      const one =
        all.find((cloud) => cloud.listener?.origin === origin.origin || isNamed(cloud, origin)) ??
        all.find(({ emulator }) => emulator.claims(origin.hostname));
      return one?.exchange;
    },
    hangUp,
  };

  async function hangUp(): Promise<void> {
    await Promise.all([...running.values()].map(({ listener }) => listener?.close()));
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
