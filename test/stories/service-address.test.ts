import { catalog } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createStep } from "../../apps/action/test/runner.ts";
import { ask } from "../../apps/ansible/test/executable.ts";
import { providerText } from "../../packages/pulumi/src/provider-text.ts";
import { startHost } from "../../packages/pulumi/test/host.mts";
import { createProject } from "../../packages/pulumi/test/project.mts";
import { assignedTo } from "../documents/examples.ts";
import { runPrinted, settingsFile } from "./guide.ts";

type State = "present" | "absent";
type Environment = Readonly<Record<string, string>>;

/** A front end as its users run it; answers whether it says that something has changed. Throws where it failed. */
interface FrontEnd {
  run(state: State): Promise<boolean>;
  close?(): Promise<void>;
}

const frontEnds: readonly [string, (kind: string, spec: object, environment: Environment) => Promise<FrontEnd>][] = [
  [
    "an Ansible task",
    async (resource, spec, environment) => ({
      async run(state) {
        const { reply } = await ask({ resource, spec, state }, environment);
        if (reply.failed) throw new Error(reply.msg);
        return reply.changed;
      },
    }),
  ],
  [
    "a workflow step",
    async (resource, spec, env) => ({
      async run(state) {
        const step = createStep({ with: { resource, spec: JSON.stringify(spec), state }, env });
        const { exitCode, outputs, log } = await step.main().finished;
        if (exitCode !== 0) throw new Error(log);
        return outputs.changed === "true";
      },
    }),
  ],
  [
    "a Pulumi resource",
    async (kind, spec, environment) => {
      const project = createProject();
      const host = await startHost({ folder: project.folder, environment });
      const camel = (key: string) => key.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      const stated = Object.fromEntries(Object.entries(spec).map(([key, value]) => [camel(key), value]));
      let kept: { id: string; outputs: Record<string, unknown> } | undefined;
      return {
        /** As the engine: what the state holds is read, and what is as stated is left alone. */
        async run(state) {
          const news = { ...stated, __provider: providerText(`${kind}@1`) };
          if (state === "absent") {
            if (kept) await host.delete(kept.id, kept.outputs);
            kept = undefined;
            return true;
          }
          if (!kept) {
            const { inputs } = await host.check({}, news);
            kept = await host.create(inputs);
            return true;
          }
          expect((await host.read(kept.id, { outputs: kept.outputs })).id).toBe(kept.id);
          const { inputs } = await host.check(kept.outputs, news);
          return (await host.diff(kept.id, kept.outputs, inputs)).changes !== "none";
        },
        async close() {
          await host.stop();
          project.remove();
        },
      };
    },
  ],
];

/** At the most, as the guides say: the address, its name, one for each member, the public address. Changes of one moment may share a writing. */
const MOST: Readonly<Record<string, number>> = { gcore: 5, huaweicloud: 6, openstack: 4, upcloud: 3 };

const kinds = Object.entries(catalog).flatMap(([cloud, { resources }]) =>
  resources.filter((kind) => kind.endsWith("/service-address")).map((kind) => ({ cloud, kind })),
);

/** A world in which tasks take no time, and where no floating address lies idle that would do: it would go with what took it. */
function emptyOfIdle(cloud: string): Sandbox {
  const sandbox = createSandbox({ clouds: [cloud] });
  const { switches, state } = sandbox.cloud(cloud);
  if ("task_seconds" in switches) switches.task_seconds = 0;
  const addresses = state.addresses;
  if (Array.isArray(addresses))
    addresses.splice(0, addresses.length, ...addresses.filter(({ floating, mac }) => !floating || mac !== undefined));
  return sandbox;
}

/** The world as a seed, without what counts or chance has made. */
const worldOf = (sandbox: Sandbox, cloud: string) => JSON.stringify(sandbox.cloud(cloud).harvest?.());

describe.each(kinds)("$kind: one spec from nothing to serving, and back to nothing", ({ cloud, kind }) => {
  it("is few writes from each front end, and a second run makes none", async () => {
    const definition = (await catalog[cloud]?.load())?.resources.find((one) => one.kind === kind);
    const spec = definition?.examples[0]?.spec as object;
    const told: string[] = [];
    for (const [name, open] of frontEnds) {
      const sandbox = emptyOfIdle(cloud);
      await sandbox.listen();
      const frontEnd = await open(kind, spec, sandbox.environment());
      try {
        const before = worldOf(sandbox, cloud);
        const writes = async (state: State) => {
          sandbox.journal.clear();
          const changed = await frontEnd.run(state);
          const made = sandbox.journal.writes().length;
          expect({ name, state, changed }).toEqual({ name, state, changed: made > 0 });
          return made;
        };
        const first = await writes("present");
        expect(worldOf(sandbox, cloud)).not.toBe(before);
        expect(await writes("present")).toBe(0);
        const last = await writes("absent");
        expect(worldOf(sandbox, cloud)).toBe(before);
        told.push(`${name} ${first}, 0, ${last}`);
        expect(Math.max(first, last)).toBeLessThanOrEqual(MOST[cloud] ?? 0);
      } finally {
        await frontEnd.close?.();
        await sandbox.close();
      }
    }
    console.log(`${kind}: writes to serve, again, and to go: ${told.join("; ")}`);
  });
});

it("the guide's script and questions do on Gcore what the guide says", async () => {
  const [serve = "", configuration = "", check = ""] = assignedTo(import.meta.url).map(({ text }) => text);
  const sandbox = createSandbox({ clouds: ["gcore"] });
  sandbox.cloud("gcore").switches.task_seconds = 0;
  try {
    await sandbox.listen();
    const { GCORE_BASE_URL, ...credentials } = sandbox.environment();
    const files = { "/etc/keepalived/gcore": settingsFile(credentials) };
    const run = (script: string, more: Environment = {}) => runPrinted(script, { GCORE_BASE_URL, ...more }, files);
    expect(JSON.parse(await run(serve))).toMatchObject({ changed: true, outputs: { address: "10.40.0.100" } });
    const made = sandbox.journal.writes().length;
    expect(made).toBeGreaterThan(0);
    expect(JSON.parse(await run(serve))).toMatchObject({ changed: false });
    expect(sandbox.journal.writes()).toHaveLength(made);
    // The query is asked by a person, whose shell knows the credentials.
    expect(await run(configuration, credentials)).toContain("interface ens3");
    const said = await run(check, credentials);
    expect(said.match(/"?ok"?: ?true/g)?.length ?? said).toBe(2);
  } finally {
    await sandbox.close();
  }
});
