import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createStep } from "./runner.ts";
import { backend, pair } from "./world.ts";

let server: Server;
let called: Promise<void>;
const sockets = new Set<Socket>();

beforeEach(async () => {
  server = createServer((socket) => void sockets.add(socket.on("error", () => undefined)));
  called = new Promise((resolve) => server.once("connection", () => resolve()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

it("a cancelled step tells what it knows before it is ended, though its TLS endpoint never says a word", async () => {
  const { port } = server.address() as { port: number };
  const step = createStep({
    with: { resource: pair, spec: JSON.stringify({ port_id: backend, ip_address: "10.40.0.9" }), release: "always" },
    env: {
      GCORE_API_KEY: "pretend-key-of-nobody",
      GCORE_CLOUD_PROJECT_ID: "1",
      GCORE_CLOUD_REGION_ID: "1",
      GCORE_BASE_URL: `https://127.0.0.1:${port}`,
    },
  });
  const running = step.main();
  await called;
  running.cancel();
  const { exitCode, outputs, summary, commands } = await running.finished;
  // SIGTERM, 7.5 s later, would have left nothing of this.
  expect({ exitCode, outputs }).toMatchObject({ exitCode: 1, outputs: { changed: "false" } });
  expect(summary).toContain("cancelled");
  expect(commands.filter(({ name }) => name === "error")).toHaveLength(1);
});
