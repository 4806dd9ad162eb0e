import { createServer, type RequestListener, request } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, createServer as createNetServer, type Server, type Socket } from "node:net";
import type { Certificate } from "./certificate.ts";

export interface Running {
  readonly port: number;
  close(): Promise<void>;
}

async function listening(server: Server): Promise<Running> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket.on("error", () => undefined));
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A cloud on loopback over TLS, which is another one over plain HTTP. */
export const cloudOverTls = ({ key, cert }: Certificate, origin: string): Promise<Running> =>
  listening(createTlsServer({ key, cert }, relay(origin)));

/** A cloud whose every answer is this listener's. */
export const cloudWith = (listener: RequestListener): Promise<Running> => listening(createServer(listener));

/** Accepts connections and says nothing on them. */
export const silence = (): Promise<Running> => listening(createNetServer());

/** Passes a request on to an origin. */
function relay(origin: string): RequestListener {
  return (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const asked = request(new URL(url ?? "/", origin), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    asked.on("error", () => outgoing.destroy());
    incoming.pipe(asked);
  };
}

export interface Proxied {
  /** As it was asked for: `CONNECT api.harbour.example:443`, `GET http://api.harbour.example/…`. */
  readonly line: string;
  readonly authorization: string | undefined;
}

export interface PretendProxy extends Running {
  readonly seen: readonly Proxied[];
}

/** What the proxy does with a request: leads it to the cloud at this port, answers with a status, or stays silent. */
export type Conduct = { readonly to: number } | { readonly status: number } | "silent";

/** A proxy as companies have it. It resolves no names: all of them lead to the same place. */
export async function proxy(
  conduct: Conduct,
  access?: { readonly user: string; readonly password: string },
): Promise<PretendProxy> {
  const seen: Proxied[] = [];
  const expected = access && `Basic ${Buffer.from(`${access.user}:${access.password}`).toString("base64")}`;
  const note = (line: string, authorization: string | undefined): Conduct => {
    seen.push({ line, authorization });
    return expected && authorization !== expected ? { status: 407 } : conduct;
  };
  const server = createServer((incoming, outgoing) => {
    const { method, url = "", headers } = incoming;
    const now = note(`${method} ${url}`, headers["proxy-authorization"]);
    if (now === "silent") return;
    if ("status" in now)
      return void outgoing.writeHead(now.status, { "content-type": "text/html" }).end("<html></html>");
    incoming.url = new URL(url).pathname + new URL(url).search;
    relay(`http://127.0.0.1:${now.to}`)(incoming, outgoing);
  });
  server.on("connect", (incoming, socket: Socket, head: Buffer) => {
    const now = note(`CONNECT ${incoming.url}`, incoming.headers["proxy-authorization"]);
    socket.on("error", () => undefined);
    if (now === "silent") return;
    if ("status" in now) return void socket.end(`HTTP/1.1 ${now.status} No\r\ncontent-length: 0\r\n\r\n`);
    const cloud = connect(now.to, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      cloud.write(head);
      cloud.pipe(socket).pipe(cloud);
    });
    cloud.on("error", () => socket.destroy());
    socket.on("close", () => cloud.destroy());
  });
  return { ...(await listening(server)), seen };
}
