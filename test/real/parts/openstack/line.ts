import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Origins } from "./session.ts";

/** What happens at the n-th exchange from now on (from 1): the one who asks dies `before` the cloud hears of it, or `after` it has done it. */
export interface Strike {
  readonly nth: number;
  readonly when: "before" | "after";
  kill(): void;
}

/** A way to the real servers on which every exchange is written down, and at which a process can be made to die. */
export interface Line {
  /** The variables that lead over it, beside those that say who is asking. */
  readonly environment: Readonly<Record<string, string>>;
  /** Method and path of each exchange since the last `arm`, such as `POST /v2.0/floatingips`. */
  readonly exchanges: readonly string[];
  /** Counts anew. Without a strike all goes well. */
  arm(strike?: Strike): void;
  close(): Promise<void>;
}

export async function openLine(origins: Origins): Promise<Line> {
  let exchanges: string[] = [];
  let strike: Strike | undefined;
  const server = createServer((incoming, outgoing) => {
    relay(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function relay(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = incoming;
    const [, door, path = "/"] = /^\/(identity|network)(\/.*)?$/.exec(url) ?? [];
    if (door !== "identity" && door !== "network") return void outgoing.writeHead(404).end();
    exchanges.push(`${method} ${path.split("?")[0]}`);
    const struck = exchanges.length === strike?.nth ? strike : undefined;
    const body = await buffer(incoming);
    if (struck?.when === "before") {
      struck.kill();
      outgoing.destroy();
      return;
    }
    const answer = await fetch(`${origins[door]}${path}`, {
      method,
      headers: headersOf(incoming),
      ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
      redirect: "manual",
    });
    const text = Buffer.from(await answer.arrayBuffer());
    if (struck) {
      struck.kill();
      outgoing.destroy();
      return;
    }
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !HOP.has(name)));
    outgoing.writeHead(answer.status, headers).end(text);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment: { OS_AUTH_URL: `${origin}/identity/v3`, OS_NETWORK_ENDPOINT_OVERRIDE: `${origin}/network` },
    get exchanges() {
      return exchanges;
    },
    arm(next) {
      exchanges = [];
      strike = next;
    },
    close: () => closed(server),
  };
}

/** What is said of one connection, and is no part of the message. */
const HOP = new Set(["connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding", "host"]);

const headersOf = ({ headers }: IncomingMessage) =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || HOP.has(name) ? [] : [[name, String(value)]],
    ),
  );

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
