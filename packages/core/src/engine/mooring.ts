import { catalog } from "../clouds/catalog.gen.ts";
import type { Catalog } from "../definition/catalog.ts";
import type { AnyCloud } from "../definition/cloud.ts";
import { InputError } from "../errors.ts";
import { toFailure } from "../report/failure.ts";
import { aboutThings } from "../report/things.ts";
import { carry } from "./carry.ts";
import { createConnections } from "./connections.ts";
import type { Mooring, MooringOptions } from "./door.ts";
import { learn } from "./learn.ts";
import { findResource } from "./resolve.ts";
import { resolveSettings, secretsOf } from "./settings.ts";
import { readSpec } from "./spec.ts";
import { worldOf } from "./world.ts";

/** One engine for a process: what meets in it is gathered into few reads and writes. It knows the clouds of this package. */
export const createMooring = (options: MooringOptions): Mooring => createMooringOf(catalog, options);

/** The same for other clouds than those of this package: for tests. No promise, and not to be had from outside. */
export function createMooringOf(clouds: Catalog, options: MooringOptions): Mooring {
  const world = worldOf(options, clouds);
  const { environment, secrecy } = world;
  const connections = createConnections(world);

  /** A client for what needs no request; none, and why, where the settings are not complete. */
  async function attemptToConnect(
    cloud: AnyCloud,
    given: Record<string, unknown>,
  ): Promise<{ readonly client?: unknown; readonly error?: unknown }> {
    try {
      return { client: (await connections.open(cloud, resolveSettings(cloud, given, environment))).client };
    } catch (error) {
      return { error };
    }
  }

  return {
    ensure: (raw, call = {}) => carry(world, connections, raw, call, "ensure"),
    read: async (raw, call = {}) => aboutThings(await carry(world, connections, raw, call, "read")),
    mend: async (raw, call = {}) => aboutThings(await carry(world, connections, raw, call, "mend")),
    sweep: async (raw, leftover, call = {}) =>
      aboutThings(await carry(world, connections, raw, { ...call, leftover }, "sweep")),
    async check(kind, spec, settings = {}) {
      try {
        const { cloud, resource } = await findResource(clouds, kind);
        secrecy.keep(secretsOf(cloud, settings, environment));
        const client = async () => (await attemptToConnect(cloud, settings)).client;
        return { spec: await readSpec(resource, spec, client) };
      } catch (error) {
        if (error instanceof InputError) {
          const { issues } = error;
          return { issues: issues.map((one) => ({ ...one, message: secrecy.words(one.message) })) };
        }
        throw error;
      }
    },
    async unready(kind, settings = {}) {
      const { cloud } = await findResource(clouds, kind);
      secrecy.keep(secretsOf(cloud, settings, environment));
      const { error } = await attemptToConnect(cloud, settings);
      return error === undefined ? undefined : secrecy.failure(toFailure(error));
    },
    async secrets(raw) {
      await learn(world, raw).catch(() => undefined);
      return secrecy.known();
    },
    redact: secrecy.words,
    close: connections.close,
  };
}
