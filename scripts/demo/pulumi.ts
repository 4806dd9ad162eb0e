import { createRequire } from "node:module";
import { startHost } from "../../packages/pulumi/test/host.mts";
import { createProject } from "../../packages/pulumi/test/project.mts";
import type { Aim, FrontEnd } from "./story.ts";

interface Pulumi {
  readonly runtime: {
    setMocks(mocks: {
      newResource(args: { name: string; inputs: Record<string, unknown> }): { id: string; state: object };
      call(args: { inputs: object }): object;
    }): Promise<void>;
    disconnect(): Promise<void>;
  };
}
interface Package {
  readonly gcore: {
    readonly AllowedAddressPair: new (name: string, args: { portId: string; ipAddress: string }) => unknown;
  };
}

const load = createRequire(new URL("../../packages/pulumi/package.json", import.meta.url));

/** Runs the program's two lines, and answers what they register with the engine. */
async function register(ports: readonly string[], address: string): Promise<Record<string, unknown>[]> {
  const pulumi = load("@pulumi/pulumi") as Pulumi;
  const registered: Record<string, unknown>[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => {
      registered.push(inputs);
      return { id: name, state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
  const { gcore } = load("./dist/index.js") as Package;
  for (const [index, portId] of ports.entries())
    new gcore.AllowedAddressPair(`vip-${index}`, { portId, ipAddress: address });
  await pulumi.runtime.disconnect();
  return registered;
}

interface Kept {
  readonly id: string;
  readonly outputs: Record<string, unknown>;
}

/** What Pulumi's engine does with one resource for each port, in the provider host that it starts: refresh, check, then create or delete. */
export async function pulumiResource(
  { ports, address }: Aim,
  environment: Readonly<Record<string, string>>,
): Promise<FrontEnd> {
  const project = createProject();
  const host = await startHost({ folder: project.folder, environment });
  const state = new Map<string, Kept>();
  const stated = new Map((await register(ports, address)).map((inputs) => [inputs.portId as string, inputs]));

  async function refresh(port: string): Promise<void> {
    const kept = state.get(port);
    if (kept && (await host.read(kept.id, { outputs: kept.outputs })).id === "") state.delete(port);
  }

  async function up(port: string, dryRun: boolean): Promise<string | undefined> {
    await refresh(port);
    const { inputs, failures } = await host.check({}, stated.get(port) ?? {});
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    if (state.has(port)) return undefined;
    if (!dryRun) state.set(port, await host.create(inputs));
    return `gcore.AllowedAddressPair ${address} on port ${port}: ${dryRun ? "would be created" : "created"}`;
  }

  async function destroy(port: string): Promise<string | undefined> {
    const kept = state.get(port);
    if (!kept) return undefined;
    await host.delete(kept.id, kept.outputs);
    state.delete(port);
    return `gcore.AllowedAddressPair ${address} on port ${port}: deleted`;
  }

  return {
    title: "A Pulumi resource",
    what: "@mooring/pulumi in Pulumi's own provider host",
    async run(mode) {
      const said = await Promise.all(
        ports.map((port) => (mode === "absent" ? destroy(port) : up(port, mode === "plan"))),
      );
      const says = said.filter((line) => line !== undefined);
      return { changed: says.length > 0, says: says.length > 0 ? says : ["nothing to do"] };
    },
    async close() {
      await host.stop();
      project.remove();
    },
  };
}
