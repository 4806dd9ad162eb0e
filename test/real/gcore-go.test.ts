import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { runChild } from "./parts/child.ts";
import { obtainGcoreGo } from "./parts/gcore-go.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const PORT_A = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const PORT_B = "166f81b9-91e7-47db-b304-36b5be9ff3e1";
// Not every module proxy serves it.
const client = await partOrSkip(obtainGcoreGo, { everywhere: false });

describe.skipIf(client.missing)(
  "Gcore's own Go client, which its Terraform provider uses, on the pretend Gcore",
  () => {
    it("finds every required field in every answer: reserved addresses, members, floating IPs, interfaces, pairs, tasks", async () => {
      const sandbox = createSandbox({ clouds: ["gcore"] });
      sandbox.cloud("gcore").switches.task_seconds = 0;
      try {
        const { gcore = "" } = await sandbox.listen();
        const { stdout, failure, stderr } = await runChild("gcore-client", [gcore], {
          env: { ...client.part.env, ...sandbox.environment(), NO_PROXY: "127.0.0.1" },
          timeoutMs: 120_000,
        });
        expect(failure, stderr).toBeUndefined();
        expect(JSON.parse(stdout)).toEqual({
          client: "v0.50.0",
          reserved: ["10.40.0.77", true, "attached"],
          candidates: 2,
          added: PORT_A,
          replaced: PORT_B,
          "deleted while virtual": 409,
          "switched off": false,
          "reserved that are left": ["10.40.0.200", "10.40.0.201"],
          floating: ["10.40.0.11", "ACTIVE", "shop"],
          "two on one address": 409,
          unassigned: "",
          assigned: PORT_A,
          unknown: 404,
          quotas: 50,
          attached: 3,
          detached: 2,
          "pairs set and cleared": [1, 0],
          tasks: [
            "attach_vm_interface",
            "create_fip",
            "create_reserved_fixed_ip",
            "delete_fip",
            "delete_reserved_fixed_ip",
            "detach_vm_interface",
            "update_floating_ip",
            "update_port_allowed_address_pairs",
          ],
          wrong: [],
        });
        expect(sandbox.journal.entries().filter(({ status = 500 }) => status >= 500)).toEqual([]);
      } finally {
        await sandbox.close();
      }
    });
  },
);
