import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { describe, expect, it, vi } from "vitest";
import { createStep } from "../../apps/action/test/runner.ts";
import { ask } from "../../apps/ansible/test/executable.ts";
import { providerText } from "../../packages/pulumi/src/provider-text.ts";
import { startHost } from "../../packages/pulumi/test/host.mts";
import { createProject } from "../../packages/pulumi/test/project.mts";

vi.setConfig({ testTimeout: 600_000 });

const KIND = "huaweicloud/virtual-ip-binding";
const SERVER = "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d";
const NIC = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10";
const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
const OWN = "192.168.30.11";
const NETWORK = { ip_address: "10.9.0.0/24" };

type Spec = Readonly<Record<string, string>>;
/** Binds, then has the server die, then removes the binding: by what it remembers, or by what it is told. */
type FrontEnd = (spec: Spec, sandbox: Sandbox, die: () => void) => Promise<void>;

const tasks: FrontEnd = async (spec, sandbox, die) => {
  const environment = sandbox.environment();
  const run = async (state: string, more: Spec = {}) =>
    (await ask({ resource: KIND, state, spec: { ...spec, ...more } }, environment)).reply;
  expect(await run("present")).toMatchObject({ failed: false, changed: true });
  die();
  // A playbook remembers nothing: the address names what was the NIC's.
  for (const changed of [true, false, false])
    expect(await run("absent", { nic_ip_address: OWN })).toMatchObject({ failed: false, changed });
};

const steps: FrontEnd = async (spec, sandbox, die) => {
  const inputs = { resource: KIND, spec: JSON.stringify(spec), release: "always" };
  const step = createStep({ with: inputs, env: sandbox.environment() });
  expect((await step.main().finished).outputs.changed).toBe("true");
  die();
  const { exitCode, commands } = await step.post().finished;
  expect([exitCode, commands.filter(({ name }) => name === "warning")]).toEqual([0, []]);
};

const program: FrontEnd = async (spec, sandbox, die) => {
  const project = createProject();
  const host = await startHost({ folder: project.folder, environment: sandbox.environment() });
  try {
    const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    const given = Object.fromEntries(Object.entries(spec).map(([name, value]) => [camel(name), value]));
    const whole = { ...given, __provider: providerText(`${KIND}@1`), __urn: "urn:pulumi:dev::harbour::it" };
    const { inputs, failures } = await host.check({}, whole);
    expect(failures).toEqual([]);
    const { id, outputs } = await host.create(inputs);
    die();
    await host.delete(id, outputs);
  } finally {
    await host.stop();
    project.remove();
  }
};

interface Port {
  id: string;
  device_id: string;
  fixed_ips: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string }[];
}

describe.each([
  ["the tasks of a playbook", tasks],
  ["the steps of a workflow", steps],
  ["a Pulumi program", program],
] as const)("after the server's death, %s", (_, frontEnd) => {
  it.each([
    ["vpc-port", "192.168.30.50"],
    ["ecs-nic", "192.168.30.50"],
  ])(
    "takes the dead NIC off the virtual IP, and nothing else, by %s; who gets its address is no holder",
    async (route, ip_address) => {
      const sandbox = createSandbox({ clouds: ["huaweicloud"] });
      await sandbox.listen();
      try {
        const cloud = sandbox.cloud("huaweicloud");
        const ports = cloud.state.ports as Record<string, Port>;
        const front = () =>
          Object.values(ports).find((port) => port.fixed_ips.some((one) => one.ip_address === ip_address)) as Port;
        front().allowed_address_pairs.push(NETWORK);
        const before = structuredClone(front().allowed_address_pairs);
        await frontEnd({ ip_address, nic_id: NIC, route }, sandbox, () => {
          expect(front().allowed_address_pairs.map((one) => one.ip_address)).toContain(OWN);
          delete (cloud.state.servers as Record<string, unknown>)[SERVER];
          for (const port of Object.values(ports)) if (port.device_id === SERVER) delete ports[port.id];
        });
        expect(front().allowed_address_pairs).toEqual(before);
        cloud.seed({ servers: [{ name: "next", nics: [{ subnet: "harbour-subnet", ip_addresses: [OWN] }] }] });
        const query = { query: "huaweicloud/virtual-ips", spec: { ip_address, subnet_id: SUBNET } };
        const { reply } = await ask(query, sandbox.environment());
        expect(reply).toMatchObject({ failed: false });
        expect(JSON.stringify(reply)).not.toContain(OWN);
      } finally {
        await sandbox.close();
      }
    },
  );
});
