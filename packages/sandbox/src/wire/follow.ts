import type { Clouds } from "../clouds.ts";
import { layWire, type Wire } from "./wire.ts";

/** Of the wire only what following needs, so that a test can stand in for it. */
export type FollowedWire = Pick<Wire, "servers" | "on" | "close">;

/** Pictures are looked at so often, in milliseconds: a person may change the world by hand, too. */
const LOOK = 500;

/**
 * The networks of a cloud in the kernel, as they change. `addresses`: of the sandbox on this machine, which servers reach as well.
 * Throws an Error for a cloud that nobody has wired.
 */
export async function followWire(clouds: Clouds, name: string, addresses: readonly string[]): Promise<FollowedWire> {
  const wiring = () => {
    const now = clouds.cloud(name).wiring?.();
    if (!now) throw new Error(`what the network of ${name} does with packets is not known: there is no wire for it`);
    return now;
  };
  wiring();
  const wire = await layWire(
    wiring,
    addresses.map((address) => Number(new URL(address).port)),
  );
  const follow = () =>
    wire.follow().catch((error: Error) => console.error(`mooring-sandbox: the wire: ${error.message}`));
  // Whoever is told that something is done finds the network so.
  const stop = clouds.onExchange(({ when, request }) =>
    when === "after" && request.method !== "GET" ? follow() : undefined,
  );
  const timer = setInterval(() => void follow(), LOOK);
  timer.unref();
  return {
    servers: wire.servers,
    on: wire.on,
    async close() {
      clearInterval(timer);
      stop();
      await wire.close();
    },
  };
}
