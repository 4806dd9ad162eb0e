import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
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
    const sandbox = spawn(process.execPath, [cli, "--cloud", "openstack", "--wire"], {
      stdio: ["ignore", "pipe", "inherit"],
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
    } finally {
      sandbox.kill("SIGKILL");
    }
  }, 180_000);
});
