import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Clock } from "@mooring/core";
import type { Exchange, Outcome } from "./exchange.ts";
import { incoming } from "./incoming.ts";
import { pause } from "./pause.ts";

/** One cloud on a loopback port. */
export interface Listener {
  /** Such as `http://127.0.0.1:4010`. */
  readonly origin: string;
  /** Stops listening and hangs up on everyone. */
  close(): Promise<void>;
}

/** Where to listen: a loopback address, and a port; `0` takes any free one. */
interface ListenAddress {
  readonly port: number;
  readonly host?: string;
}

/** Puts an exchange behind a loopback port. Rejects with the system's error for a port in use. */
export async function serve(
  exchange: Exchange,
  clock: Clock,
  { port, host = "127.0.0.1" }: ListenAddress,
): Promise<Listener> {
  const server = createServer((request, response) => {
    answer(exchange, clock, request, response).catch((error: Error) => {
      // A client that went away ends its own exchange. Anything else is a fault of the emulator: break off, so that it cannot pass for an answer.
      if (!response.destroyed) console.error(`The sandbox failed at ${request.method} ${request.url}:`, error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    origin: originOf(host, portOf(server)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address.port;
}

/** IPv6 addresses get their brackets. */
export const originOf = (host: string, port: number): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

async function answer(exchange: Exchange, clock: Clock, request: IncomingMessage, response: ServerResponse) {
  const gone = new AbortController();
  response.once("close", () => gone.abort(new Error("The client went away.")));
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(", ")]),
  );
  const { remoteAddress = "", remotePort = 0 } = request.socket;
  const host = (headers.host ?? "").replace(/:\d+$/, "");
  const { method = "GET", url = "/" } = request;
  const said = incoming(method, host, url, headers, Buffer.concat(chunks).toString());
  const outcome = await exchange(said, `${remoteAddress}:${remotePort}`);
  await send(outcome, clock, response, gone.signal);
}

async function send({ delay, answer }: Outcome, clock: Clock, response: ServerResponse, gone: AbortSignal) {
  if (delay > 0) await pause(clock, delay, gone);
  if (!answer) return void response.socket?.destroy();
  response.writeHead(answer.status, { ...answer.headers });
  if (answer.stall > 0) {
    response.flushHeaders();
    await pause(clock, answer.stall, gone);
  }
  if (!answer.broken) return void response.end(answer.body);
  response.write(answer.body.subarray(0, answer.body.length / 2), () => response.socket?.destroy());
}
