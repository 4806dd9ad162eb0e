import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { brokenRoad } from "../packages/core/src/http/road-failures.ts";
import { openTransport } from "../packages/core/src/http/transport.ts";
import { openTunnel } from "../packages/core/src/http/tunnel.ts";
import { departing } from "../packages/core/test/departing.ts";
import { type Certificate, makeSigned } from "./road/certificate.ts";
import { proxy } from "./road/servers.ts";

let certificate: Certificate;
let stranger: Certificate;
beforeAll(() => {
  const names = ["IP:127.0.0.1", "DNS:localhost", "DNS:api.harbour.example"];
  certificate = makeSigned(names);
  stranger = makeSigned(names);
});
afterAll(() => {
  certificate.remove();
  stranger.remove();
});

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const authority = ({ file }: Certificate) => readFileSync(file, "utf8");

/** A cloud over TLS, which notes who was asked for, and on how many connections. */
async function cloud(status = 200) {
  const heard: string[] = [];
  const shaken: (readonly [name: unknown, protocol: unknown])[] = [];
  const sockets: Socket[] = [];
  const { key, cert } = certificate;
  const server: Server = createServer(
    { key, cert, ALPNProtocols: ["h2", "http/1.1"] },
    ({ method, url, headers }, answer) => {
      heard.push(`${method} ${url} ${headers.host}`);
      answer.writeHead(status, { "content-length": 2 }).end("{}");
    },
  );
  server.on("connection", (socket: Socket) => void sockets.push(socket.on("error", () => undefined)));
  server.on("secureConnection", (socket: TLSSocket) => {
    const { servername } = socket as TLSSocket & { readonly servername?: string | false };
    shaken.push([servername, socket.alpnProtocol]);
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { heard, shaken, sockets, port: (server.address() as AddressInfo).port };
}

async function road(environment: Record<string, string> = {}, authorities?: string) {
  const transport = await openTransport(environment, authorities);
  closing.push(() => transport.destroy());
  return async (origin: string, path = "/a?b=1") => {
    try {
      const { statusCode, body } = await transport.request(departing(origin, { path }));
      return `${statusCode} ${await body.text()}`;
    } catch (error) {
      return brokenRoad("asking", error);
    }
  };
}

const pretend = async (...conduct: Parameters<typeof proxy>) => {
  const one = await proxy(...conduct);
  closing.push(() => one.close());
  return one;
};

describe("a road over TLS", () => {
  it("leads to whom the authorities that were named vouch for, again and again on one connection", async () => {
    const { port, heard, shaken, sockets } = await cloud();
    const ask = await road({}, authority(certificate));
    expect([await ask(`https://127.0.0.1:${port}`), await ask(`https://127.0.0.1:${port}`, "/c")]).toEqual([
      "200 {}",
      "200 {}",
    ]);
    expect(heard).toEqual([`GET /a?b=1 127.0.0.1:${port}`, `GET /c 127.0.0.1:${port}`]);
    expect(sockets).toHaveLength(1);
    // An address is no name that a server could be asked for, and of two protocols ours is the older.
    expect(shaken).toEqual([[false, "http/1.1"]]);
    expect(await ask(`https://localhost:${port}`)).toBe("200 {}");
    expect(shaken.at(-1)).toEqual(["localhost", "http/1.1"]);
  });

  it("ends before anything is sent where nobody vouches for the other side, and is not tried again", async () => {
    const { port, heard } = await cloud();
    for (const ask of [await road(), await road({}, authority(stranger))])
      expect(await ask(`https://127.0.0.1:${port}`)).toMatchObject({
        code: "network",
        effect: "none",
        retryable: false,
        message: expect.stringContaining("the certificate of the other side is not trusted"),
      });
    expect(heard).toEqual([]);
  });

  it.each([
    ["", ":443"],
    [":8443", ":8443"],
  ])("goes through a tunnel that knows the name, asked for by its port: %j", async (given, named) => {
    const { port, heard, shaken } = await cloud();
    const { port: at, seen } = await pretend({ to: port }, { user: "dock", password: "invented" });
    const ask = await road({ https_proxy: `http://dock:invented@127.0.0.1:${at}` }, authority(certificate));
    const origin = `https://api.harbour.example${given}`;
    expect([await ask(origin), await ask(origin)]).toEqual(["200 {}", "200 {}"]);
    const authorization = `Basic ${Buffer.from("dock:invented").toString("base64")}`;
    expect(seen).toEqual([{ line: `CONNECT api.harbour.example${named}`, authorization }]);
    expect(heard).toEqual([1, 2].map(() => `GET /a?b=1 api.harbour.example${given}`));
    expect(shaken).toEqual([["api.harbour.example", "http/1.1"]]);
  });

  it("goes straight where the proxy's exceptions say so", async () => {
    const { port } = await cloud();
    const { port: at, seen } = await pretend({ status: 502 });
    const ask = await road({ HTTPS_PROXY: `127.0.0.1:${at}`, NO_PROXY: "api.harbour.example" }, authority(certificate));
    expect(await ask(`https://localhost:${port}`)).toBe("200 {}");
    expect(await ask("https://other.harbour.example")).toMatchObject({
      message: `asking: the proxy 127.0.0.1:${at} could not connect to the cloud (HTTP 502)`,
      effect: "none",
    });
    expect(seen).toEqual([{ line: "CONNECT other.harbour.example:443", authorization: undefined }]);
  });

  it("brings through a tunnel what the cloud says, of proxies, too", async () => {
    const { port } = await cloud(407);
    const { port: at } = await pretend({ to: port });
    const ask = await road({ ALL_PROXY: `http://127.0.0.1:${at}` }, authority(certificate));
    expect(await ask("https://api.harbour.example")).toBe("407 {}");
  });

  it("ends at a tunnel to somebody for whom nobody vouches, and names the certificate", async () => {
    const { port, heard } = await cloud();
    const { port: at } = await pretend({ to: port });
    const ask = await road({ HTTPS_PROXY: `127.0.0.1:${at}` }, authority(stranger));
    expect(await ask("https://api.harbour.example")).toMatchObject({
      effect: "none",
      message: expect.stringContaining("the certificate of the other side is not trusted"),
    });
    expect(heard).toEqual([]);
  });

  it("begins with TLS at a proxy that wants it, which proves itself first", async () => {
    const { port, heard } = await cloud();
    const ask = await road({ HTTPS_PROXY: `https://127.0.0.1:${port}` }, authority(certificate));
    expect(await ask("https://api.harbour.example")).toMatchObject({
      effect: "none",
      message: expect.stringContaining("the certificate of the other side is not trusted"),
    });
    expect(heard).toEqual([]);
  });
});

describe("a road in clear through a proxy", () => {
  it("asks it for the whole address, in its user's name, and a cloud's answer is a cloud's", async () => {
    const { port: to } = await pretend({ status: 404 });
    const { port, seen } = await pretend({ to }, { user: "dock", password: "invented" });
    const ask = await road({ http_proxy: `http://dock:invented@127.0.0.1:${port}` });
    expect(await ask("http://api.harbour.example:8080")).toBe("404 <html></html>");
    const authorization = `Basic ${Buffer.from("dock:invented").toString("base64")}`;
    expect(seen).toEqual([{ line: "GET http://api.harbour.example:8080/a?b=1", authorization }]);
  });

  it("begins with TLS where the proxy wants it, in the proxy's name", async () => {
    const { port, heard, shaken } = await cloud();
    const ask = await road({ HTTP_PROXY: `https://localhost:${port}` }, authority(certificate));
    expect(await ask("http://api.harbour.example")).toBe("200 {}");
    expect(heard).toEqual(["GET http://api.harbour.example/a?b=1 api.harbour.example"]);
    expect(shaken).toEqual([["localhost", "http/1.1"]]);
  });
});

it("the number of an IPv6 address is asked as what it is, and not as a name", async () => {
  const [signal, place] = [AbortSignal.timeout(60_000), { address: "::1", port: 1 }];
  const proxy = { origin: new URL("http://[::1]:1"), authorization: undefined, variable: "HTTPS_PROXY" };
  await expect(openTunnel(proxy, "api.example:443", signal)).rejects.toMatchObject({ proxy: "[::1]:1", cause: place });
  const transport = await openTransport({});
  closing.push(() => transport.destroy());
  await expect(transport.request(departing("http://[::1]:1"))).rejects.toMatchObject({ cause: place });
});
