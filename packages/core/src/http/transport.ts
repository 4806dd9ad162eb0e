/** One attempt of a request, as it leaves. */
export interface Departing {
  /** `https://api.example.com`. */
  readonly origin: string;
  /** With its query. */
  readonly path: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Ends it at once, whatever it waits for. */
  readonly signal: AbortSignal;
  /** How long it may wait for a connection, and then for the head of its answer, in milliseconds. */
  readonly headersTimeout: number;
  /** How long it may wait for the next piece of the answer, in milliseconds. */
  readonly bodyTimeout: number;
}

/** What came back. */
export interface Arriving {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: { text(): Promise<string> };
}

/**
 * What carries requests to a cloud: sockets, the sandbox, or any dispatcher of undici. Follows no redirects. Rejects with an error that
 * has the system's, Node's or undici's code, and with a `NoConnection` where it knows that the request never left.
 */
export interface Transport {
  request(departing: Departing): Promise<Arriving>;
}

/** A transport over sockets, which can be ended at once. */
export interface Sockets extends Transport {
  destroy(): Promise<void>;
}

/**
 * Sockets, with the proxies of the environment. Loaded on the first request: one that is refused opens none.
 * `authorities`: PEM certificates that are trusted instead of the system's.
 * Redirects are not followed: a token in a header of the vendor's own would travel along to the other host.
 */
export async function openTransport(
  environment: Readonly<Record<string, string | undefined>>,
  authorities?: string,
): Promise<Sockets> {
  const { openRoad } = await import("./road.ts");
  return openRoad(environment, authorities);
}
