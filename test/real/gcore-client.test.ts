import { fileURLToPath } from "node:url";
import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { runChild } from "./parts/child.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPythonClients } from "./parts/python-clients.ts";

const clients = await partOrSkip(obtainPythonClients);
const PORT_A = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const PORT_B = "166f81b9-91e7-47db-b304-36b5be9ff3e1";

describe.skipIf(clients.missing)("Gcore's own Python client, checking every answer, on the pretend Gcore", () => {
  it("reserves, shares, leads and gives back addresses, attaches and detaches interfaces, and follows the tasks", async () => {
    const sandbox = createSandbox({ clouds: ["gcore"] });
    sandbox.cloud("gcore").switches.task_seconds = 0;
    try {
      const { gcore = "" } = await sandbox.listen();
      const script = fileURLToPath(new URL("gcore-client.py", import.meta.url));
      const { stdout, failure, stderr } = await runChild("python", [script, gcore], {
        env: { ...clients.part.env, ...sandbox.environment(), NO_PROXY: "127.0.0.1" },
        timeoutMs: 120_000,
      });
      expect(failure, stderr).toBeUndefined();
      expect(JSON.parse(stdout)).toEqual({
        client: "0.59.0",
        account: "active",
        projects: ["harbour"],
        regions: ["Testland-1"],
        instances: ["harbour-a", "harbour-b"],
        instance: "harbour-a",
        networks: ["harbour-private", "pub_net", "storage-private"],
        subnets: ["10.40.0.0/24", "10.50.0.0/16", "2001:db8:40::/64"],
        subnet: "10.40.0.1",
        quotas: [50],
        "quotas used": 1,
        interfaces: 3,
        reserved: ["10.40.0.77", true, "attached"],
        candidates: ["harbour-a", "harbour-b"],
        added: [PORT_A],
        "pair of the member": ["10.40.0.77"],
        replaced: [PORT_B],
        members: 1,
        "deleted while virtual": [409, "ConflictError"],
        "switched off": false,
        "reserved that are left": ["10.40.0.200", "10.40.0.201"],
        floating: ["10.40.0.11", "ACTIVE", ["shop"]],
        "two on one address": [409, "ConflictError"],
        unassigned: null,
        assigned: PORT_A,
        detached: [null, "DOWN"],
        "floating that are left": ["8b3d6f0e-1a5c-4d72-b9e8-4c2f7a6e5d13"],
        attached: [4, true],
        "detached port": [3, "available"],
        "security off": false,
        "security on": true,
        tasks: [
          "attach_vm_interface",
          "create_fip",
          "create_reserved_fixed_ip",
          "delete_fip",
          "delete_reserved_fixed_ip",
          "detach_vm_interface",
          "update_floating_ip",
        ],
        acknowledged: 5,
        finished: "FINISHED",
        unknown: [404, "NotFoundError"],
        "unknown family": [400, "ValidationError"],
      });
      expect(sandbox.journal.entries().filter(({ status = 500 }) => status >= 500)).toEqual([]);
    } finally {
      await sandbox.close();
    }
  });
});
