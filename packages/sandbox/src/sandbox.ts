import { type Dispatcher, errors } from "undici";
import { createClouds, type PretendCloud, type SandboxOptions } from "./clouds.ts";
import type { Hook } from "./exchange.ts";
import type { Faults } from "./faults.ts";
import type { Journal } from "./journal.ts";
import { createTransport } from "./transport.ts";

/** A pretend world, for a program or a test. */
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
  /** Changes a switch after checking the value. Throws an Error that says what it takes. */
  setSwitch(cloud: string, name: string, value: unknown): void;
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
  /** The world as it was at the start: its objects, switches and chance. No faults wait, and the journal is empty. */
  reset(): void;
  /** Ends the listeners and breaks off what is under way. */
  close(): Promise<void>;
}

/** A whole pretend world, for tests in this process, for other processes, and for people. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { exchangeFor, hangUp, clock, ...clouds } = createClouds(options);
  let closed = false;
  const transport = createTransport(clock, (origin) => (closed ? undefined : exchangeFor(origin)));
  return {
    ...clouds,
    transport,
    async close() {
      closed = true;
      await Promise.all([hangUp(), transport.destroy(new errors.ClientDestroyedError())]);
    },
  };
}
