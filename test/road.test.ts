import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Certificate, makeCertificate } from "./road/certificate.ts";
import { frontEnds, pair, type Wish } from "./road/front-ends.ts";
import { type Conduct, cloudOverTls, cloudWith, proxy, type Running, silence } from "./road/servers.ts";

const CLOUD = "https://api.harbour.example";
const USER = "dock worker";
const PASSWORD = "Kaimauer#7:geheim@2026";

let certificate: Certificate;
let sandbox: Sandbox;
let cloud: Running;
const running: Running[] = [];
/** The environment that points at the pretend cloud by a name that only the proxy knows. */
let environment: Record<string, string>;

beforeAll(() => {
  certificate = makeCertificate();
});
afterAll(() => certificate.remove());
beforeEach(async () => {
  sandbox = createSandbox({ clouds: ["gcore"] });
  sandbox.cloud("gcore").switches.task_seconds = 0.05;
  await sandbox.listen();
  const { GCORE_BASE_URL = "", ...rest } = sandbox.environment();
  cloud = await cloudOverTls(certificate, GCORE_BASE_URL);
  environment = { ...rest, GCORE_BASE_URL: CLOUD, NODE_EXTRA_CA_CERTS: certificate.file };
});
afterEach(async () => {
  await Promise.all([cloud, ...running.splice(0)].map((one) => one.close()));
  await sandbox.close();
});

async function start(conduct: Conduct, access?: Parameters<typeof proxy>[1]) {
  const one = await proxy(conduct, access);
  running.push(one);
  return one;
}

describe.each(frontEnds)("through a proxy, $name", ({ run }) => {
  it("reaches a cloud over TLS, also where the proxy's address has no scheme", async () => {
    const { port, seen } = await start({ to: cloud.port });
    const { failed, text } = await run({ ...environment, HTTPS_PROXY: `127.0.0.1:${port}` });
    expect(text).toContain("10.40.0.9");
    expect(failed).toBe(false);
    expect(seen[0]).toEqual({ line: "CONNECT api.harbour.example:443", authorization: undefined });
    expect(sandbox.journal.writes()).toHaveLength(1);
  });

  it("shows the credentials of the proxy's address to the proxy, and to nobody else", async () => {
    const { port, seen } = await start({ to: cloud.port }, { user: USER, password: PASSWORD });
    const secret = encodeURIComponent(PASSWORD);
    const address = `http://${encodeURIComponent(USER)}:${secret}@127.0.0.1:${port}`;
    const right = await run({ ...environment, https_proxy: address });
    expect(right.failed, right.text).toBe(false);
    const wrong = await run({ ...environment, https_proxy: address.replace(secret, `${secret}x`) });
    expect(wrong.failed).toBe(true);
    expect(wrong.text).toContain(`the proxy 127.0.0.1:${port} asks for credentials`);
    expect(wrong.text).toContain("https_proxy");
    for (const form of [PASSWORD, secret, seen[0]?.authorization?.slice(6) ?? ""])
      expect(right.text + wrong.text).not.toContain(form);
    expect(JSON.stringify(sandbox.journal.entries())).not.toContain("proxy-authorization");
  });

  it("says in a sentence that the proxy refuses, and does not ask again", async () => {
    const { port, seen } = await start({ status: 403 });
    const { failed, text } = await run({ ...environment, HTTPS_PROXY: `http://127.0.0.1:${port}` });
    expect(failed).toBe(true);
    expect(text).toContain(`the proxy 127.0.0.1:${port} refuses to connect to the cloud (HTTP 403)`);
    expect(seen).toHaveLength(1);
  });

  it("names the variable that holds no HTTP proxy", async () => {
    const { failed, text } = await run({ ...environment, ALL_PROXY: "socks5://me:invented-secret@127.0.0.1:1080" });
    expect(failed).toBe(true);
    expect(text).toContain("ALL_PROXY: must be the address of an HTTP proxy");
    expect(text).not.toContain("invented-secret");
  });

  it("goes past it where NO_PROXY says so, and says that nobody vouches for a certificate", async () => {
    const { port, seen } = await start({ to: cloud.port });
    const { NODE_EXTRA_CA_CERTS: _, ...rest } = environment;
    const { failed, text } = await run({
      ...rest,
      GCORE_BASE_URL: `https://127.0.0.1:${cloud.port}`,
      HTTPS_PROXY: `127.0.0.1:${port}`,
    });
    expect(failed).toBe(true);
    expect(text).toContain("NODE_EXTRA_CA_CERTS");
    expect(seen).toEqual([]);
    // Not a byte of it left before the certificate was checked.
    expect(sandbox.journal.entries()).toEqual([]);
  });
});

/** More than a slow machine needs to start a process, less than what any other limit on these roads would take. In milliseconds. */
const GENEROUS = 9_000;
/** The same where something was bought: it is looked for after the deadline, for some seconds. The order itself would be given up after 30. */
const AFTER_A_PURCHASE = 25_000;

describe.each(frontEnds)("a deadline of one second ends, in $name,", ({ run }) => {
  /** What must be over soon, with a sentence. */
  async function ends(environment: Record<string, string>, wish?: Wish, limit = GENEROUS): Promise<string> {
    const { failed, text, ms } = await run(environment, 1, wish);
    expect(failed).toBe(true);
    expect(text).toContain("the whole request took longer than its 1 s");
    expect(ms).toBeLessThan(limit);
    return text;
  }
  /** Somebody else writes to the port, and is not done with it for long. */
  async function lock({ GCORE_BASE_URL, GCORE_API_KEY, ...scope }: Record<string, string>, ip: string): Promise<void> {
    const { GCORE_CLOUD_PROJECT_ID: project, GCORE_CLOUD_REGION_ID: region } = scope;
    const path = `/cloud/v2/ports/${project}/${region}/${pair.spec.port_id}/allow_address_pairs`;
    const answer = await fetch(`${GCORE_BASE_URL}${path}`, {
      method: "PUT",
      headers: { authorization: `APIKey ${GCORE_API_KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ allowed_address_pairs: [{ ip_address: ip }] }),
    });
    expect(answer.status).toBe(200);
  }
  async function at(server: Promise<Running>): Promise<number> {
    const one = await server;
    running.push(one);
    return one.port;
  }

  it("a handshake with one who accepts connections and says nothing", async () => {
    await ends({ ...environment, GCORE_BASE_URL: `https://127.0.0.1:${await at(silence())}` });
  });

  it("the wait for a proxy that says nothing", async () => {
    await ends({ ...environment, HTTPS_PROXY: `http://127.0.0.1:${await at(silence())}` });
    await ends({ ...environment, HTTPS_PROXY: `http://127.0.0.1:${(await start("silent")).port}` });
  });

  it("a handshake that a proxy's tunnel leads to, and nobody answers", async () => {
    const { port } = await start({ to: await at(silence()) });
    await ends({ ...environment, HTTPS_PROXY: `http://127.0.0.1:${port}` });
  });

  it("the wait for a token from one who says nothing", async () => {
    const settings = {
      K0RDENT_ENDPOINT: `http://127.0.0.1:${await at(silence())}`,
      K0RDENT_API_KEY: "invented-key-of-a-test",
      K0RDENT_REGION: "eu-1",
      K0RDENT_PROJECT: "harbour",
    };
    const wish = { resource: "k0rdent/address", spec: { name: "web", address_type: "EXTERNAL" } };
    await ends(settings, wish);
  });

  it("an answer that comes drop by drop and never ends", async () => {
    const drip = cloudWith((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => response.write(" "), 100);
      response.on("close", () => clearInterval(timer));
    });
    await ends({ ...environment, GCORE_BASE_URL: `http://127.0.0.1:${await at(drip)}` });
  });

  it("the wait for a port that another process's task holds", async () => {
    const { switches } = sandbox.cloud("gcore");
    switches.task_seconds = 600;
    switches.overlapping_writes = "busy-409";
    const own = { ...environment, ...sandbox.environment() };
    await lock(own, "10.40.0.77");
    await ends(own);
    // Asked for again and again, perhaps, but never accepted: there is one task still.
    expect(sandbox.journal.writes().filter(({ status = 0 }) => status === 200)).toHaveLength(1);
  });

  it("the wait for one's turn behind a purchase of the same process", async () => {
    const huawei = createSandbox({ clouds: ["huaweicloud"] });
    try {
      await huawei.listen();
      const never = { delay: Number.POSITIVE_INFINITY, effect: false, times: Number.POSITIVE_INFINITY };
      huawei.faults.add({ match: "POST /**/publicips", ...never });
      const eip = (alias: string) => ({ alias, bandwidth_size: 5 });
      const wish = { resource: "huaweicloud/eip", spec: eip("quay-a"), beside: [eip("quay-b")] };
      await ends({ ...huawei.environment() }, wish, AFTER_A_PURCHASE);
    } finally {
      await huawei.close();
    }
  });
});
