import { fileURLToPath } from "node:url";
import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { runChild } from "./parts/child.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPythonClients } from "./parts/python-clients.ts";

const clients = await partOrSkip(obtainPythonClients);
const AWAKE = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";
const ASLEEP = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7703";
const PEERS = "03b7c0e1-5a5e-4f0c-8f3d-2b9a1c7e6d04";

describe.skipIf(clients.missing)("UpCloud's own Python client, as it is, on the pretend UpCloud", () => {
  it("makes every call that it has of servers and what stands around them", async () => {
    const sandbox = createSandbox({ clouds: ["upcloud"] });
    Object.assign(sandbox.cloud("upcloud").switches, { task_seconds: 1, create_seconds: 1 });
    try {
      const { upcloud = "" } = await sandbox.listen();
      const script = fileURLToPath(new URL("upcloud-client-all.py", import.meta.url));
      const { stdout, failure, stderr } = await runChild("python", [script, upcloud, "fi-hel1", ASLEEP, AWAKE, PEERS], {
        env: { ...clients.part.env, ...sandbox.environment(), NO_PROXY: "127.0.0.1" },
        timeoutMs: 120_000,
      });
      expect(failure, stderr).toBeUndefined();
      const outcome: Record<string, string> = JSON.parse(stdout);
      expect(Object.entries(outcome).filter(([, came]) => came !== "ok")).toEqual([]);
      expect(Object.keys(outcome)).toHaveLength(84);
      expect(sandbox.journal.entries().filter(({ status = 500 }) => status >= 500)).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });
});
