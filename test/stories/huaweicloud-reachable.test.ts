import { type Clock, systemClock } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { describe, expect, it, vi } from "vitest";
import { createStep } from "../../apps/action/test/runner.ts";
import { ask } from "../../apps/ansible/test/executable.ts";
import { providerText } from "../../packages/pulumi/src/provider-text.ts";
import { startHost } from "../../packages/pulumi/test/host.mts";
import { createProject } from "../../packages/pulumi/test/project.mts";
import { killedAtEveryExchange, killedForReal } from "./killed.ts";

vi.setConfig({ testTimeout: 600_000 });

const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
const IP = "192.168.30.40";
const NICS = ["0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10", "2c8b4e1a-7d3f-4a9c-9e5a-9f4a6b8c0d32"];

type Environment = Readonly<Record<string, string>>;
interface Part {
  readonly kind: string;
  readonly spec: Record<string, string | number>;
}

/** From nothing to reachable, in this order; back to nothing in the other. */
const parts: readonly Part[] = [
  { kind: "huaweicloud/virtual-ip", spec: { subnet_id: SUBNET, ip_address: IP, name: "front" } },
  ...NICS.map((nic_id) => ({ kind: "huaweicloud/virtual-ip-binding", spec: { ip_address: IP, nic_id } })),
  {
    kind: "huaweicloud/eip",
    spec: { alias: "front", subnet_id: SUBNET, virtual_ip_address: IP, bandwidth_size: 5 },
  },
];

/** Makes all parts and says what is there then; takes them away again. */
interface FrontEnd {
  make(part: Part): Promise<void>;
  remove(part: Part): Promise<void>;
  close(): Promise<void>;
}

function tasks(environment: Environment): FrontEnd {
  const run = async ({ kind: resource, spec }: Part, state: string) => {
    const { reply } = await ask({ resource, spec, state }, environment);
    expect(reply).toMatchObject({ failed: false, changed: true });
  };
  return {
    make: (part) => run(part, "present"),
    remove: (part) => run(part, "absent"),
    close: async () => undefined,
  };
}

function steps(env: Environment): FrontEnd {
  const run = async ({ kind: resource, spec }: Part, state: string) => {
    const inputs = { resource, state, spec: JSON.stringify(spec) };
    const { exitCode, outputs } = await createStep({ with: inputs, env }).main().finished;
    expect([exitCode, outputs.changed]).toEqual([0, "true"]);
  };
  return {
    make: (part) => run(part, "present"),
    remove: (part) => run(part, "absent"),
    close: async () => undefined,
  };
}

async function program(environment: Environment): Promise<FrontEnd> {
  const project = createProject();
  const host = await startHost({ folder: project.folder, environment });
  const made = new Map<Part, { id: string; outputs: Record<string, unknown> }>();
  const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return {
    async make(part) {
      const { inputs, failures } = await host.check(
        {},
        {
          ...Object.fromEntries(Object.entries(part.spec).map(([name, value]) => [camel(name), value])),
          __provider: providerText(`${part.kind}@1`),
          __urn: `urn:pulumi:dev::harbour::${parts.indexOf(part)}`,
        },
      );
      expect(failures).toEqual([]);
      made.set(part, await host.create(inputs));
    },
    async remove(part) {
      const { id, outputs } = made.get(part) as { id: string; outputs: Record<string, unknown> };
      await host.delete(id, outputs);
    },
    async close() {
      await host.stop();
      project.remove();
    },
  };
}

interface Port {
  id: string;
  fixed_ips: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string }[];
}
interface Eip {
  alias: string;
  port_id: string;
}

const world = (clock: Clock = systemClock) => createSandbox({ clouds: ["huaweicloud"], clock });
const listening = async () => {
  const sandbox = world();
  await sandbox.listen();
  return sandbox;
};
function reachable(sandbox: Sandbox) {
  const { ports, eips } = sandbox.cloud("huaweicloud").state as Record<string, Record<string, Port & Eip>>;
  const front = Object.values(ports ?? {}).find((port) => port.fixed_ips.some(({ ip_address }) => ip_address === IP));
  return {
    pairs: front?.allowed_address_pairs.map(({ ip_address }) => ip_address).sort(),
    eips: Object.values(eips ?? {})
      .filter(({ alias }) => alias === "front")
      .map(({ port_id }) => port_id === front?.id),
  };
}

describe.each([
  ["the tasks of a playbook", tasks],
  ["the steps of a workflow", steps],
  ["a Pulumi program", program],
] as const)("%s", (_, start) => {
  it("makes a virtual IP with two NICs and an EIP from nothing to reachable, and takes it back to nothing", async () => {
    const sandbox = await listening();
    const frontEnd = await start(sandbox.environment());
    try {
      const before = structuredClone(sandbox.cloud("huaweicloud").state);
      for (const part of parts) await frontEnd.make(part);
      expect(reachable(sandbox)).toEqual({ pairs: ["192.168.30.11", "192.168.30.12"], eips: [true] });
      const writes = sandbox.journal.writes().map(({ route }) => route);
      expect(writes.filter((route) => route === "POST /v1/:project/publicips")).toHaveLength(1);
      for (const part of parts.toReversed()) await frontEnd.remove(part);
      const { ports, eips, bandwidths } = sandbox.cloud("huaweicloud").state as typeof before;
      expect({ eips, bandwidths }).toEqual({ eips: before.eips, bandwidths: before.bandwidths });
      expect(Object.keys(ports as object)).toEqual(Object.keys(before.ports as object));
    } finally {
      await frontEnd.close();
      await sandbox.close();
    }
  });
});

describe("a process that is killed at any exchange buys no EIP twice, and the next run ends it", () => {
  const spec = { alias: "front", subnet_id: SUBNET, virtual_ip_address: "192.168.30.50", bandwidth_size: 5 };
  const resource = "huaweicloud/eip";
  const spare = { resource, spec: { ip_address: "203.0.113.12", port_id: "9d3c5b7a-1e2f-4d60-8a9b-0c1d2e3f4a5b" } };

  it.concurrent.each([
    ["it is bought and bound", killedAtEveryExchange, { resource, spec }, 3],
    ["it is bought and bound, by the built executable", killedForReal, { resource, spec }, 3],
    ["it moves from a NIC to a virtual IP", killedAtEveryExchange, spare, 2],
  ])("when %s", async (_, sweep, request, left) => {
    let deaths = 0;
    for await (const { at, reply, again, writes, sandbox } of sweep({ request, world })) {
      deaths += 1;
      expect({ at, reply }).toMatchObject({ reply: { failed: false } });
      expect({ at, again }).toMatchObject({ again: { failed: false, changed: false } });
      const bought = writes.filter(({ method, effect }) => method === "POST" && effect);
      expect({ at, bought: bought.length }).toEqual({ at, bought: left === 3 ? 1 : 0 });
      const { eips = {} } = sandbox.cloud("huaweicloud").state as Record<string, object>;
      expect({ at, left: Object.keys(eips).length }).toEqual({ at, left });
    }
    expect(deaths).toBeGreaterThanOrEqual(6);
  });
});
