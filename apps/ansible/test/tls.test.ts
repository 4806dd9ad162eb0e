import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "./executable.ts";
import { eachInItsWorld, pair } from "./world.ts";

const world = eachInItsWorld();
const folder = mkdtempSync(join(tmpdir(), "mooring-"));
const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];

beforeAll(() => {
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "1"];
  const kind = ["-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  execFileSync("openssl", ["req", ...kind, ...subject, "-keyout", key, "-out", certificate], {
    timeout: 200_000,
    stdio: "pipe",
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The pretend cloud behind a certificate of its own. Calls `use` with the origin. */
async function overTls<T>(use: (origin: string) => Promise<T>): Promise<T> {
  const server = createServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    async (request, response) => {
      const { authorization = "" } = request.headers;
      const answer = await fetch(`${world.environment.GCORE_BASE_URL}${request.url}`, { headers: { authorization } });
      response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const plan = pair("10.40.0.9", { plan: true, timeouts: { retry_seconds: 0 } });

test("a cloud is reached through TLS", () =>
  overTls(async (origin) => {
    const { reply } = await ask(plan, {
      ...world.environment,
      GCORE_BASE_URL: origin,
      NODE_EXTRA_CA_CERTS: certificate,
    });
    expect(reply).toMatchObject({ failed: false, changed: true });
  }));

test("a cloud whose certificate nobody vouches for is refused", () =>
  overTls(async (origin) => {
    const { reply } = await ask(plan, { ...world.environment, GCORE_BASE_URL: origin });
    expect(reply).toMatchObject({ failed: true, code: "network" });
    expect(world.sandbox.journal.entries()).toEqual([]);
  }));
