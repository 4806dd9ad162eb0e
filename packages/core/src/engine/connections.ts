import type { AnyCloud } from "../definition/cloud.ts";
import { openTransport, type Sockets, type Transport } from "../http/transport.ts";
import { createFlights, type Flights } from "../sharing/flights.ts";
import { countWrites } from "../sharing/writes.ts";
import { createRemovals, type Removals } from "./removals.ts";
import { settingIn } from "./settings.ts";
import type { World } from "./world.ts";

/** A client, and the reads that its requests share. */
export interface Connection {
  readonly client: unknown;
  readonly flights: Flights;
  /** See `Work`. */
  readonly beingCreated: Set<string>;
  readonly removals: Removals;
}

/** The clients of one process, each with its sockets. */
export interface Connections {
  /** One client for one set of settings: what meets in this process is gathered there. Rejects where a credential is of no use. */
  open(cloud: AnyCloud, settings: Record<string, unknown>): Promise<Connection>;
  /** Ends all sockets at once. */
  close(): Promise<void>;
}

/** None is made before it is asked for: a refused request opens nothing. */
export function createConnections(world: World): Connections {
  const { transport, close } = createSockets(world);
  const known = new Map<string, Promise<Connection>>();
  return {
    open(cloud, settings) {
      // Checked settings have their fields in the order of their schema.
      const key = JSON.stringify([cloud.name, settings]);
      const before = known.get(key);
      if (before !== undefined) return before;
      const connection = connect(world, transport, cloud, settings);
      known.set(key, connection);
      connection.catch(() => known.delete(key));
      return connection;
    },
    close,
  };
}

type Open = (authorities?: string) => Promise<Transport>;

/** By the certificates that are trusted instead of the system's; under `undefined` those that trust the system's. */
function createSockets({ environment, given }: World): { readonly transport: Open; close(): Promise<void> } {
  const sockets = new Map<string | undefined, Promise<Sockets>>();
  return {
    transport(authorities) {
      const known = given ? Promise.resolve(given) : sockets.get(authorities);
      if (known !== undefined) return known;
      const opened = openTransport(environment, authorities);
      sockets.set(authorities, opened);
      return opened;
    },
    async close() {
      for (const one of sockets.values()) await (await one).destroy();
    },
  };
}

async function connect(
  { clock, random, log, secrecy, environment, readFile }: World,
  transport: Open,
  cloud: AnyCloud,
  settings: Record<string, unknown>,
): Promise<Connection> {
  const { createHttpFactory } = await import("../http/client.ts");
  const flights = createFlights();
  const writes = countWrites();
  const { conceal } = secrecy;
  const http = createHttpFactory({
    transport,
    clock,
    random,
    log,
    conceal,
    onWrite: () => {
      flights.land();
      writes.leave();
    },
    atOnce: typeof settings.connections === "number" ? settings.connections : undefined,
    allowPlainHttp: settings.allow_plain_http === true,
    settingIn: (text) => settingIn(cloud, settings, environment, text),
  });
  const client = await cloud.connect(settings, { clock, random, http, writes, conceal, log, readFile });
  return { client, flights, beingCreated: new Set(), removals: createRemovals() };
}
