import { type Clock, systemClock } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { killedAtEveryExchange, killedForReal } from "./killed.ts";

const PORT = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";
const FOREIGN = ["10.50.0.77", "10.50.8.0/24"];

function world(clock: Clock = systemClock): Sandbox {
  const sandbox = createSandbox({ clouds: ["gcore"], clock });
  sandbox.cloud("gcore").switches.task_seconds = 0.1;
  return sandbox;
}

const addresses = (sandbox: Sandbox) =>
  (sandbox.cloud("gcore").state.ports as Record<string, { allowed_address_pairs: { ip_address: string }[] }>)[
    PORT
  ]?.allowed_address_pairs
    .map(({ ip_address }) => ip_address)
    .sort();

describe("a process that is killed at any exchange leaves nothing that the next run does not mend", () => {
  const one = { resource: "gcore/allowed-address-pair", spec: { port_id: PORT, ip_address: "10.50.0.9" } };

  const added = [...FOREIGN, "10.50.0.9"];

  it.each([
    ["one pair is added", killedAtEveryExchange, one, added],
    ["one pair is added, by the built executable", killedForReal, one, added],
    [
      "one pair is removed",
      killedAtEveryExchange,
      { ...one, spec: { port_id: PORT, ip_address: "10.50.0.77", any_mac: true }, state: "absent" },
      ["10.50.8.0/24"],
    ],
    [
      "the list is set",
      killedAtEveryExchange,
      {
        resource: "gcore/allowed-address-pairs",
        spec: { port_id: PORT, allowed_address_pairs: [{ ip_address: "10.50.0.9" }] },
      },
      ["10.50.0.9"],
    ],
  ])("when %s", async (_, sweep, request, expected) => {
    let deaths = 0;
    for await (const { at, reply, again, sandbox } of sweep({ request, world })) {
      deaths += 1;
      expect({ at, reply }).toMatchObject({ reply: { failed: false } });
      expect({ at, again }).toMatchObject({ again: { failed: false, changed: false } });
      expect({ at, addresses: addresses(sandbox) }).toEqual({ at, addresses: [...expected].sort() });
    }
    // Plan, read, write, at least one look at the task, verify: before and after each.
    expect(deaths).toBeGreaterThanOrEqual(10);
  });
});
