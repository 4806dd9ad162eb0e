import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Why a request is turned away: a status, and a sentence for whoever sent it. */
interface Rejection {
  readonly status: number;
  readonly error: string;
}

/**
 * Who may speak to the control address: programs of this machine that know the token, and the page itself. Other pages of the same
 * browser can reach the port, by its number or by a name that they have bent to it, but know no token and carry their own origin.
 */
export function rejectionOf(request: IncomingMessage, port: number, token: string): Rejection | undefined {
  const { host = "", origin, "sec-fetch-site": site, "sec-fetch-mode": mode } = request.headers;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, ...loopbackOf(request, port)];
  if (!hosts.includes(host)) return { status: 403, error: `this address does not answer for the host ${quoted(host)}` };
  if (origin !== undefined && origin !== `http://${host}`)
    return { status: 403, error: `this address does not answer to pages of ${quoted(origin)}` };
  if (site !== undefined && site !== "same-origin" && site !== "none" && mode !== "navigate")
    return { status: 403, error: "this address does not answer to other pages" };
  if (!isToken(request.url ?? "", token)) {
    return {
      status: 404,
      error: "the path must begin with the token: MOORING_SANDBOX_CONTROL holds the whole address",
    };
  }
  return undefined;
}

/** 127.0.0.2 and its like, where the sandbox listens on one. */
const loopbackOf = ({ socket: { localAddress = "" } }: IncomingMessage, port: number) =>
  /^127(\.\d+){3}$/.test(localAddress) ? [`${localAddress}:${port}`] : [];

function isToken(url: string, token: string): boolean {
  const said = Buffer.from(url.split(/[/?]/)[1] ?? "");
  const known = Buffer.from(token);
  return said.length === known.length && timingSafeEqual(said, known);
}

const quoted = (text: string) => JSON.stringify(text.slice(0, 100));
