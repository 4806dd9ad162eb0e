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

describe.skipIf(clients.missing)("UpCloud's own Python client on the pretend UpCloud", () => {
  it("lists, assigns, renames and releases addresses, and meets the refusals that it knows", async () => {
    const sandbox = createSandbox({ clouds: ["upcloud"] });
    sandbox.cloud("upcloud").switches.task_seconds = 1;
    try {
      const { upcloud = "" } = await sandbox.listen();
      const { username, password } = sandbox.cloud("upcloud").state.account as Record<string, string>;
      const script = fileURLToPath(new URL("upcloud-client.py", import.meta.url));
      const { stdout, failure, stderr } = await runChild("python", [script, upcloud, "fi-hel1", ASLEEP, AWAKE, PEERS], {
        env: {
          ...clients.part.env,
          ...sandbox.environment(),
          PRETEND_USERNAME: username,
          PRETEND_PASSWORD: password,
          NO_PROXY: "127.0.0.1",
        },
        timeoutMs: 60_000,
      });
      expect(failure, stderr).toBeUndefined();
      expect(JSON.parse(stdout)).toEqual({
        client: "2.9.0",
        account: username,
        "same account by token": username,
        "wrong password": "AUTHENTICATION_FAILED",
        zones: ["de-fra1", "fi-hel1", "fi-hel2"],
        addresses: 11,
        attached: 10,
        assigned: ["public", "IPv4", ASLEEP, true],
        renamed: "vendor.example.com",
        "renamed by put": "again.example.com",
        gone: "IP_ADDRESS_NOT_FOUND",
        after: 11,
        "IPv6 as written": true,
        "assign on a running server": "SERVER_STATE_ILLEGAL",
        "utility released": "CANNOT_DELETE_PRIVATE_ADDRESS",
        "no such server": "SERVER_NOT_FOUND",
        floating: [true, true],
        detached: null,
        state: "stopped",
        interface: ["private", true, 1],
        interfaces: 2,
        started: "started",
        stopping: "SERVER_STATE_ILLEGAL",
      });
      expect(sandbox.journal.entries().filter(({ status = 500 }) => status >= 500)).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });
});
