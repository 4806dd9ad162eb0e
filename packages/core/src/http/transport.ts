import type { Dispatcher } from "undici";

type Environment = Readonly<Record<string, string | undefined>>;

/** No answer of these APIs comes near it; a larger one is a mistake or an attack. */
const RESPONSE_CAP = 8 * 1024 * 1024;

/**
 * Sockets, with the proxies of the environment. Loaded on the first request: `undici` is the slowest part of a start.
 * Redirects are not followed: a token in a header of the vendor's own would travel along to the other host.
 */
export async function openTransport(environment: Environment): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await import("undici");
  const proxy = (name: string) => environment[name.toLowerCase()] || environment[name.toUpperCase()] || "";
  return new EnvHttpProxyAgent({
    httpProxy: proxy("http_proxy"),
    httpsProxy: proxy("https_proxy"),
    noProxy: [proxy("no_proxy"), "localhost", "127.0.0.1", "[::1]"].filter(Boolean).join(","),
    allowH2: false,
    connections: 8,
    connectTimeout: 10_000,
    maxResponseSize: RESPONSE_CAP,
  });
}
