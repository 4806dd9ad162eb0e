import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createSandbox } from "@mooring/sandbox";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { defineCloud, type Tools } from "../src/definition/cloud.ts";
import { type Context, defineResource } from "../src/definition/resource.ts";
import { createMooringOf } from "../src/engine/mooring.ts";
import type { Arriving, Departing } from "../src/http/transport.ts";
import { createMooring, createVirtualClock } from "../src/index.ts";
import { boolean, text } from "../src/spec/fields.ts";

/** The most requests that were on their way at one moment while the pairs of sixty ports were asked for. */
async function mostAtOnce(connections?: number): Promise<number> {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  let [now, most] = [0, 0];
  sandbox.onExchange(async ({ when }) => {
    now += when === "before" ? 1 : -1;
    most = Math.max(most, now);
    if (when === "before") await clock.sleep(50);
  });
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  const items = Array.from({ length: 60 }, (_, index) => ({
    port_id: `00000000-0001-4000-8000-${String(index).padStart(12, "0")}`,
    ip_address: "10.40.0.9",
  }));
  const settings = connections === undefined ? {} : { connections };
  await mooring.ensure({ resource: "gcore/allowed-address-pair", plan: true, items, settings });
  return most;
}

it("so many requests are on their way at once as the setting says, and no more", async () => {
  expect(await mostAtOnce(4)).toBe(4);
  expect(await mostAtOnce(50)).toBe(50);
});

it("without a setting there are thirty-two", async () => {
  expect(await mostAtOnce()).toBe(32);
});

describe("sockets", () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  it("are shared by all settings that trust the same, opened by the first request, and ended at once", async () => {
    const sockets: Socket[] = [];
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(404, { "content-type": "application/json" }).end("{}");
    });
    // However long the next request takes to come.
    server.keepAliveTimeout = 0;
    server.on("connection", (socket) => sockets.push(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const mooring = createMooring({ environment: {} });
    const ask = (username: string) =>
      mooring.ensure({
        query: "upcloud/ip-addresses",
        settings: { endpoint, username, password: "invented-and-long" },
      });
    expect(await mooring.unready("upcloud/ip-address", { endpoint, token: "invented-and-long" })).toBeUndefined();
    expect(sockets).toHaveLength(0);
    await ask("harbour-master");
    await ask("harbour-mate");
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false]);
    const ended = once(sockets[0] as Socket, "close");
    await mooring.close();
    await ended;
    expect(sockets).toHaveLength(1);
  });
});

describe("one client", () => {
  interface Line {
    send(method: "GET" | "POST", limits: Context): Promise<unknown>;
    readonly tools: Tools;
  }

  /** A cloud whose things are read by one request for all, and made without a look, over lines that answer when they are told to. */
  function lines(settings: object = {}, origin = "https://api.acme.example") {
    const waiting: { method: string; answer(): void }[] = [];
    const looks: number[] = [];
    const written: number[] = [];
    const kind = defineResource<Line>()({
      kind: "acme/buoy",
      className: "Buoy",
      summary: "A buoy.",
      spec: z.strictObject({ name: text({}) }),
      outputs: z.strictObject({}),
      immutable: [],
      examples: [{ title: "One", spec: { name: "north" } }],
      find: async () => undefined,
      async read({ send }, _id, context) {
        const answer = context.memo.once("buoys", () => send("GET", context));
        looks.push(waiting.length);
        await answer;
        return undefined;
      },
      async apply({ send, tools }, { desire }, context) {
        await send("POST", context);
        written.push(tools.writes.left);
        return { id: desire.spec.name, spec: desire.spec, outputs: {} };
      },
      destroy: async () => undefined,
    });
    const cloud = defineCloud({
      name: "acme",
      title: "Acme",
      summary: "Acme.",
      links: {},
      settings: z.strictObject({
        allow_plain_http: z.optional(boolean({})),
        token: z.optional(text({ secret: true, env: ["ACME_TOKEN"] })),
      }),
      connect({ token = "t" }, tools): Line {
        const authorize = () => ({ authorization: token });
        const http = tools.http({ cloud: "Acme", origin: new URL(origin), explain: () => ({}), authorize });
        return { tools, send: (method, limits) => http.send({ what: "asking", method, path: "/" }, limits) };
      },
      resources: [kind],
      queries: [],
    });
    const transport = {
      request: ({ method }: Departing) =>
        new Promise<Arriving>((resolve) => {
          const arriving = { statusCode: 200, headers: {}, body: { text: async () => "{}" } };
          waiting.push({ method, answer: () => resolve(arriving) });
        }),
    };
    const mooring = createMooringOf(
      { acme: { title: "Acme", resources: ["acme/buoy"], queries: [], load: async () => cloud } },
      // The machine's own clock: a virtual one goes on to the deadline while nothing answers.
      { environment: {}, transport, random: () => 0.5 },
    );
    const request = { resource: "acme/buoy", settings };
    return {
      waiting,
      looks,
      written,
      read: () => mooring.read({ ...request, id: "north" }),
      make: () => mooring.ensure({ ...request, spec: { name: "north" } }),
      /** Until so many requests have left. */
      left: (count: number) => vi.waitUntil(() => waiting.length >= count, { timeout: 60_000 }),
    };
  }

  it("shares a read that is under way, unless a write has left since: that is asked again, and counted", async () => {
    const { waiting, looks, written, read, make, left } = lines();
    const first = read();
    await left(1);
    const shared = read();
    await vi.waitUntil(() => looks.length === 2, { timeout: 60_000 });
    const made = make();
    await left(2);
    expect(waiting.map(({ method }) => method)).toEqual(["GET", "POST"]);
    const after = read();
    await left(3);
    expect(waiting.map(({ method }) => method)).toEqual(["GET", "POST", "GET"]);
    for (const { answer } of waiting) answer();
    expect(await Promise.all([first, shared, after])).toMatchObject([{ items: [] }, { items: [] }, { items: [] }]);
    expect(await made).toMatchObject({ failed: false });
    expect(written).toEqual([1]);
  });

  it("sends in clear to another machine only where its settings say so", async () => {
    for (const [settings, sent] of [
      [{}, 0],
      [{ allow_plain_http: false }, 0],
      [{ allow_plain_http: true }, 1],
    ] as const) {
      const { waiting, read, left } = lines(settings, "http://10.0.0.5");
      const report = read();
      if (sent > 0) await left(sent);
      for (const { answer } of waiting) answer();
      expect((await report).failure?.message).toEqual(
        sent === 0 ? expect.stringContaining("plain http://") : undefined,
      );
      expect(waiting).toHaveLength(sent);
    }
  });

  it("names the setting that holds what no header may hold", async () => {
    const { read, waiting } = lines({ token: "two\nlines-of-a-token" });
    const { failure } = await read();
    expect(failure?.message).toContain("`settings.token`");
    expect(failure?.message).not.toContain("lines-of");
    expect(waiting).toEqual([]);
  });
});
