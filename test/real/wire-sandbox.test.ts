import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { until } from "./parts/bed.ts";
import { runChild } from "./parts/child.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const keepalived = await partOrSkip(obtainKeepalived);
const cli = new URL("../../packages/sandbox/dist/cli.js", import.meta.url).pathname;
const mooring = new URL("../../apps/ansible/dist/mooring.cjs", import.meta.url).pathname;

describe.skipIf(keepalived.missing)("mooring-sandbox --wire", () => {
  it("lays the networks, follows what Mooring does from inside a server, and is gone after a kill", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mooring-killed-"));
    const sandbox = spawn(process.execPath, [cli, "--cloud", "openstack", "--wire"], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, TMPDIR: folder },
    });
    let greeting = "";
    sandbox.stdout.on("data", (chunk) => {
      greeting += String(chunk);
    });
    try {
      await until("the sandbox listens", () => greeting.includes("Ctrl-C ends"));
      const exported = [...greeting.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]);
      const env = { ...process.env, ...Object.fromEntries(exported), MOORING_CACHE: "0" };
      const on = (server: string, ...command: string[]) =>
        runChild(process.execPath, [cli, "wire", "exec", server, "--", ...command], { timeoutMs: 60_000, env });
      const ping = ["ping", "-n", "-c", "1", "-W", "1", "10.60.0.50"];

      await on("web-1", "ip", "addr", "add", "10.60.0.50/24", "dev", "eth0");
      expect((await on("web-3", ...ping)).failure).toBeDefined();
      const request = {
        resource: "openstack/service-address",
        spec: { name: "shop", network: "private", address: "10.60.0.50", members: ["web-1", "web-2"] },
      };
      // A door of a server is open a moment after the first command on it.
      await until("Mooring has run on web-1", async () => {
        const { stdout } = await on("web-1", process.execPath, mooring, JSON.stringify(request));
        return stdout.includes('"failed": false') || stdout.includes('"failed":false');
      });
      expect((await on("web-3", ...ping)).stdout).toContain("1 received");
      const { stdout: room } = await on("web-3", "readlink", "/proc/self/ns/net");
      expect(room).toMatch(/^net:/);
      const { stderr } = await on("web-9", "true");
      expect(stderr).toContain("there is no server web-9 on the wire; there is web-1");
      const ended = once(sandbox, "close");
      const children = `/proc/${sandbox.pid}/task/${sandbox.pid}/children`;
      const { stdout } = await runChild("cat", [children], { timeoutMs: 10_000 });
      const pids = stdout.trim().split(/\s+/).filter(Boolean);
      expect(pids.length).toBeGreaterThan(0);
      sandbox.kill("SIGKILL");
      await ended;
      await until("everything is gone", () => pids.every((pid) => !existsSync(`/proc/${pid}`)));
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      sandbox.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    }
  }, 180_000);

  it.each([
    ["mooring-sandbox --wire", [cli, "--cloud", "openstack", "--wire"]],
    ["the demo", [new URL("../../scripts/demo-wire.ts", import.meta.url).pathname]],
  ])("%s is refused with one sentence where a kernel forbids network namespaces", async (_, command) => {
    const none = 'echo 0 > /proc/sys/user/max_net_namespaces && exec "$0" "$@"';
    const within = ["--user", "--map-root-user", "sh", "-c", none, process.execPath, ...command];
    const { failure, stderr } = await runChild("unshare", within, { timeoutMs: 60_000 });
    expect(failure).toBeDefined();
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/this kernel lets nobody but root have network namespaces: unshare: .+/),
    ]);
  });
});
