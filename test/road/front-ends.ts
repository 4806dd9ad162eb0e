import { createStep } from "../../apps/action/test/runner.ts";
import { ask } from "../../apps/ansible/test/executable.ts";
import { type HookFailure, startHost } from "../../packages/pulumi/test/host.mts";
import { createProject } from "../../packages/pulumi/test/project.mts";

type Environment = Readonly<Record<string, string>>;

/** One front end as users get it: the built file, in a process of its own. */
export interface FrontEnd {
  readonly name: string;
  /**
   * Wants one allowed address pair on a port of the sandbox's default world, within so many seconds. `text`: everything that left the
   * process. `ms`: from the start of the work to its end, that of the process included where it ends with the work.
   */
  run(environment: Environment, seconds?: number): Promise<{ failed: boolean; text: string; ms: number }>;
}

const KIND = "gcore/allowed-address-pair";
const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const IP = "10.40.0.9";

async function timed<T>(run: () => Promise<T>): Promise<T & { ms: number }> {
  const start = performance.now();
  return { ...(await run()), ms: Math.round(performance.now() - start) };
}

const ansible: FrontEnd = {
  name: "the module for Ansible",
  run: (environment, seconds = 20) =>
    timed(async () => {
      const request = {
        resource: KIND,
        spec: { port_id: PORT, ip_address: IP },
        timeouts: { deadline_seconds: seconds },
      };
      const { reply, stdout, stderr } = await ask(request, { MOORING_LOG: "1", ...environment });
      return { failed: reply?.failed ?? true, text: stdout + stderr };
    }),
};

const action: FrontEnd = {
  name: "the Action",
  run: (environment, seconds = 20) =>
    timed(async () => {
      const step = {
        resource: KIND,
        spec: `{port_id: "${PORT}", ip_address: "${IP}"}`,
        timeouts: `deadline_seconds: ${seconds}`,
      };
      const { exitCode, everything } = await createStep({ with: step, env: environment }).main().finished;
      return { failed: exitCode !== 0, text: everything };
    }),
};

/** The provider's text as a state stores it. */
const PROVIDER = `exports.handler=()=>require("@mooring/pulumi/provider-runtime").provider("${KIND}@1");`;

const pulumi: FrontEnd = {
  name: "the provider host of Pulumi",
  async run(environment, seconds = 20) {
    const project = createProject();
    const host = await startHost({ folder: project.folder, environment });
    const inputs = { __provider: PROVIDER, portId: PORT, ipAddress: IP, timeouts: { create: `${seconds}s` } };
    try {
      return await timed(async () => {
        const answer = await host.create(inputs).catch((error: unknown) => error as HookFailure);
        const failed = answer instanceof Error;
        return { failed, text: (failed ? answer.message : JSON.stringify(answer)) + host.printed() };
      });
    } finally {
      await host.stop();
      project.remove();
    }
  },
};

export const frontEnds = [ansible, action, pulumi];
