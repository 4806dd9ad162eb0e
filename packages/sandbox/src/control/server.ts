import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Clouds } from "../clouds.ts";
import type { PlainFault } from "../fault-text.ts";
import { originOf, portOf } from "../serve.ts";
import { Refusal, routesOf } from "./api.ts";
import { createDeeds } from "./deeds.ts";
import { rejectionOf } from "./guard.ts";
import { createLive } from "./live.ts";
import { pageFile } from "./page-files.ts";

/** What the control address serves, and to whom. */
export interface ControlParts {
  readonly clouds: Clouds;
  /** Cloud name → origin. */
  readonly origins: Readonly<Record<string, string>>;
  readonly host: string;
  readonly port: number;
  /** Part of the address: who knows it may speak. */
  readonly token: string;
  /** Is the page there, too? */
  readonly page: boolean;
  readonly version: string;
  /** They wait from the start, and again after each reset. */
  readonly faults: readonly PlainFault[];
  /** What comes before a command that is run on a server of the wire. Throws an Error where there is none. */
  readonly onServer: (server: string) => readonly string[];
}

/** The address by which a person or a test works the sandbox while it runs. */
export interface Control {
  /** Such as `http://127.0.0.1:4014/6f3a…`, without a slash at its end. */
  readonly address: string;
  /** Resolves when somebody has asked for the end. */
  readonly stopped: Promise<void>;
  close(): Promise<void>;
}

/** In bytes: a seed may be long. */
const LARGEST = 16 * 1024 * 1024;

/** Nothing from elsewhere, nothing inside anything else, nothing kept. */
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/** Rejects with the system's error for a port in use. */
export async function startControl(parts: ControlParts): Promise<Control> {
  const { host, token } = parts;
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const deeds = createDeeds(parts.clouds, parts.faults);
  const live = parts.page ? createLive(parts, deeds) : undefined;
  const routes = routesOf({ ...parts, deeds, stop: () => stop() });
  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      const status = error instanceof Refusal ? error.status : 400;
      send(response, status, { error: error.message.replace(/\.$/, "") });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(parts.port, host, resolve);
  });
  const port = portOf(server);
  return {
    address: `${originOf(host, port)}/${token}`,
    stopped,
    close: () =>
      new Promise((resolve) => {
        live?.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const rejection = rejectionOf(request, port, token);
    if (rejection) return send(response, rejection.status, { error: rejection.error });
    const url = new URL(request.url ?? "/", "http://sandbox.invalid");
    const path = url.pathname.slice(token.length + 1);
    const { method = "GET" } = request;
    if (method === "GET" && live) {
      if (path === "/live") return live.attend(response, HEADERS);
      const looked = /^\/look\/(\d+)$/.exec(path);
      const detail = looked && live.detail(Number(looked[1]));
      if (detail) return send(response, 200, detail);
      const file = pageFile(path);
      if (file) return void response.writeHead(200, { ...HEADERS, "content-type": file.type }).end(file.body);
    }
    const found = routes(method, path);
    const body = await bodyOf(request);
    const result = await found({ body, query: url.searchParams });
    if (typeof result === "string")
      return void response.writeHead(200, { ...HEADERS, "content-type": "text/plain; charset=utf-8" }).end(result);
    send(response, 200, result);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  const pieces: AsyncIterable<Buffer> = request;
  for await (const chunk of pieces) {
    length += chunk.length;
    if (length > LARGEST) throw new Refusal(413, "the body is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return void response.destroy();
  response
    .writeHead(status, { ...HEADERS, "content-type": "application/json" })
    .end(`${JSON.stringify(body, (_, value) => (value === Number.POSITIVE_INFINITY ? "Infinity" : value))}\n`);
}
