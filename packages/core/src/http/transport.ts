import type { Dispatcher } from "undici";

/**
 * Sockets, with the proxies of the environment. Loaded on the first request: `undici` is the slowest part of a start.
 * `authorities`: PEM certificates that are trusted instead of the system's.
 * Redirects are not followed: a token in a header of the vendor's own would travel along to the other host.
 */
export async function openTransport(
  environment: Readonly<Record<string, string | undefined>>,
  authorities?: string,
): Promise<Dispatcher> {
  const { openRoad } = await import("./road.ts");
  return openRoad(environment, authorities);
}
