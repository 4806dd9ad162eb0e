import { createRequire } from "node:module";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStep } from "../../apps/action/test/runner.ts";
import { ask } from "../../apps/ansible/test/executable.ts";
import { startHost } from "../../packages/pulumi/test/host.mts";
import { createProject } from "../../packages/pulumi/test/project.mts";

const KIND = "huaweicloud/virtual-ip-binding";
const IP = "192.168.30.40";
const NICS = [
  { id: "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10", address: "192.168.30.11" },
  { id: "2c8b4e1a-7d3f-4a9c-9e5a-9f4a6b8c0d32", address: "192.168.30.12" },
];
const ROUTES = ["ecs-nic", "vpc-port", "auto"];

type Mode = "plan" | "present" | "absent";
type Environment = Readonly<Record<string, string>>;

/** A built front end, as the process that its users run. Each run answers whether anything changed, or would. */
interface FrontEnd {
  run(mode: Mode): Promise<boolean>;
  close(): Promise<void>;
}

const request = (route: string, mode: Mode) => ({
  resource: KIND,
  items: NICS.map(({ id }) => ({ ip_address: IP, nic_id: id, route })),
  state: mode === "absent" ? "absent" : "present",
  plan: mode === "plan",
});

function ansibleTask(route: string, environment: Environment): FrontEnd {
  return {
    async run(mode) {
      const { reply } = await ask(request(route, mode), environment);
      expect(reply).toMatchObject({ failed: false });
      return reply.changed;
    },
    close: async () => undefined,
  };
}

function workflowStep(route: string, environment: Environment): FrontEnd {
  return {
    async run(mode) {
      const { items, plan, ...rest } = request(route, mode);
      const inputs = { ...rest, items: JSON.stringify(items), plan: String(plan) };
      const { exitCode, outputs, everything } = await createStep({ env: environment, with: inputs }).main().finished;
      expect([exitCode, everything.includes(environment.HUAWEICLOUD_SDK_SK ?? "")]).toEqual([0, false]);
      return outputs.changed === "true";
    },
    close: async () => undefined,
  };
}

/** One resource for each NIC, as Pulumi's engine handles it: refresh and check, then create or delete. */
async function pulumiProgram(route: string, environment: Environment): Promise<FrontEnd> {
  const project = createProject();
  const host = await startHost({ folder: project.folder, environment });
  const programs = await registered(route);
  const state = new Map<number, { id: string; outputs: Record<string, unknown> }>();
  async function one(program: Record<string, unknown>, index: number, mode: Mode): Promise<boolean> {
    const kept = state.get(index);
    if (kept && (await host.read(kept.id, { outputs: kept.outputs })).id === "") state.delete(index);
    const known = state.get(index);
    if (mode === "absent") {
      if (known) await host.delete(known.id, known.outputs);
      return state.delete(index);
    }
    const { inputs, failures } = await host.check({}, program);
    expect(failures).toEqual([]);
    if (known) return (await host.diff(known.id, known.outputs, inputs)).changes !== "none";
    if (mode === "present") state.set(index, await host.create(inputs));
    return true;
  }
  return {
    run: async (mode) =>
      (await Promise.all(programs.map((program, index) => one(program, index, mode)))).includes(true),
    async close() {
      await host.stop();
      project.remove();
    },
  };
}

interface Sdk {
  readonly runtime: {
    setMocks(mocks: {
      newResource(args: { name: string; inputs: Record<string, unknown> }): { id: string; state: object };
      call(args: { inputs: object }): object;
    }): Promise<void>;
    disconnect(): Promise<void>;
  };
}

/** What the printed class registers with Pulumi for the program's lines. */
async function registered(route: string): Promise<Record<string, unknown>[]> {
  const load = createRequire(new URL("../../packages/pulumi/package.json", import.meta.url));
  const { runtime } = load("@pulumi/pulumi") as Sdk;
  const { huaweicloud } = load("./dist/index.js") as typeof import("../../packages/pulumi/src/index.ts");
  const programs: Record<string, unknown>[] = [];
  await runtime.setMocks({
    newResource: ({ name, inputs }) => {
      programs.push(inputs);
      return { id: name, state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
  for (const { id } of NICS)
    new huaweicloud.VirtualIpBinding(`binding-${id}`, { ipAddress: IP, nicId: id, route: route as "auto" });
  await runtime.disconnect();
  return programs;
}

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = createSandbox({ clouds: ["huaweicloud"] });
  await sandbox.listen();
});
afterEach(() => sandbox.close());

interface Port {
  fixed_ips: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string }[];
}
const virtualIp = () =>
  Object.values(sandbox.cloud("huaweicloud").state.ports as Record<string, Port>).find((port) =>
    port.fixed_ips.some(({ ip_address }) => ip_address === IP),
  );
const bound = () => (virtualIp()?.allowed_address_pairs ?? []).map(({ ip_address }) => ip_address).sort();

describe.each([
  ["mooring.cjs", ansibleTask],
  ["the Action's bundle", workflowStep],
  ["the Pulumi provider", pulumiProgram],
] as const)("%s", (_, start) => {
  it.each(ROUTES)(
    "plans, ties one address to two NICs, sees and mends drift, and unties it, by %s",
    async (route) => {
      const frontEnd = await start(route, sandbox.environment());
      const step = async (mode: Mode) => {
        sandbox.journal.clear();
        return [await frontEnd.run(mode), sandbox.journal.writes().length > 0];
      };
      try {
        expect(await step("plan")).toEqual([true, false]);
        expect(await step("present")).toEqual([true, true]);
        expect(bound()).toEqual(NICS.map(({ address }) => address));
        expect(await step("present")).toEqual([false, false]);

        virtualIp()?.allowed_address_pairs.pop();
        expect(await step("plan")).toEqual([true, false]);
        expect(await step("present")).toEqual([true, true]);
        expect(bound()).toEqual(NICS.map(({ address }) => address));

        expect(await step("absent")).toEqual([true, true]);
        expect(bound()).toEqual([]);
        expect(await step("absent")).toEqual([false, false]);
      } finally {
        await frontEnd.close();
      }
    },
    60_000,
  );
});
