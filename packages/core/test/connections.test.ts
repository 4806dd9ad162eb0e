import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createSandbox } from "@mooring/sandbox";
import { afterEach, describe, expect, it } from "vitest";
import { createMooring, createVirtualClock } from "../src/index.ts";

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
