import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createSandbox } from "@mooring/sandbox";
import { expect, it } from "vitest";
import { createStep } from "../../apps/action/test/runner.ts";

const KEY = "sandbox-not-a-real-runner-key";
const TOKEN = "sandbox-not-a-real-id-token";

/** What a job's runner offers beside its steps: identity tokens, for who shows the job's key. */
async function startRunner() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const good = request.headers.authorization === `Bearer ${KEY}`;
    response.writeHead(good ? 200 : 401, { "content-type": "application/json" });
    response.end(good ? JSON.stringify({ count: 1, value: TOKEN }) : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    url: `http://127.0.0.1:${port}/jobs/7?api-version=2.0`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

it("a workflow without any secret makes a binding and gives it back, by the token that its runner gives it", async () => {
  const sandbox = createSandbox({ clouds: ["huaweicloud"] });
  await sandbox.listen();
  const runner = await startRunner();
  try {
    const { HUAWEICLOUD_SDK_AK: _, HUAWEICLOUD_SDK_SK: __, ...where } = sandbox.environment();
    const env = {
      ...where,
      ACTIONS_ID_TOKEN_REQUEST_URL: runner.url,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: KEY,
      HUAWEICLOUD_SDK_IDP_ID: "harbour-idp",
    };
    const spec = { ip_address: "192.168.30.40", nic_id: "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10" };
    const inputs = {
      resource: "huaweicloud/virtual-ip-binding",
      spec: JSON.stringify(spec),
      settings: JSON.stringify({ identity_audience: "mooring" }),
      release: "always",
    };
    const before = Object.keys(sandbox.cloud("huaweicloud").state.ports as object);
    const step = createStep({ with: inputs, env });
    const made = await step.main().finished;
    expect([made.exitCode, made.outputs.changed]).toEqual([0, "true"]);
    expect(runner.asked[0]).toBe("/jobs/7?api-version=2.0&audience=mooring");
    const given = await step.post().finished;
    expect(given.exitCode).toBe(0);
    expect(Object.keys(sandbox.cloud("huaweicloud").state.ports as object)).toEqual(before);
    for (const { everything, masks } of [made, given]) {
      expect(masks).toEqual(expect.arrayContaining([KEY, TOKEN]));
      for (const secret of [KEY, TOKEN]) expect(everything).not.toContain(secret);
    }
  } finally {
    await runner.close();
    await sandbox.close();
  }
}, 300_000);
