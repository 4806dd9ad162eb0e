import { createStep } from "../../apps/action/test/runner.ts";
import { ask } from "../../apps/ansible/test/executable.ts";
import { type HookFailure, startHost } from "../../packages/pulumi/test/host.mts";
import { createProject } from "../../packages/pulumi/test/project.mts";

type Environment = Readonly<Record<string, string>>;

/** One thing that is to be there, in the words of core; none of its fields is spelled otherwise elsewhere but `_` before a letter. */
export interface Wish {
  readonly resource: string;
  readonly spec: Readonly<Record<string, string | number>>;
  /** More of the kind, wished for by the same process at the same moment. */
  readonly beside?: readonly Wish["spec"][];
}

/** As the request has it: one spec, or several. */
const asked = ({ spec, beside }: Wish) => (beside ? { items: [spec, ...beside] } : { spec });

/** On a port of the sandbox's default world. */
export const pair: Wish = {
  resource: "gcore/allowed-address-pair",
  spec: { port_id: "9c31552f-8b64-43a0-abbb-5943721dbd2a", ip_address: "10.40.0.9" },
};

/** One front end as users get it: the built file, in a process of its own. */
export interface FrontEnd {
  readonly name: string;
  /**
   * Has the wish fulfilled, within so many seconds. `text`: everything that left the process. `ms`: from the start of the work to its
   * end, that of the process included where it ends with the work.
   */
  run(environment: Environment, seconds?: number, wish?: Wish): Promise<{ failed: boolean; text: string; ms: number }>;
}

async function timed<T>(run: () => Promise<T>): Promise<T & { ms: number }> {
  const start = performance.now();
  return { ...(await run()), ms: Math.round(performance.now() - start) };
}

const ansible: FrontEnd = {
  name: "the module for Ansible",
  run: (environment, seconds = 20, wish = pair) =>
    timed(async () => {
      const request = { resource: wish.resource, ...asked(wish), timeouts: { deadline_seconds: seconds } };
      const { reply, stdout, stderr } = await ask(request, { MOORING_LOG: "1", ...environment });
      return { failed: reply?.failed ?? true, text: stdout + stderr };
    }),
};

const action: FrontEnd = {
  name: "the Action",
  run: (environment, seconds = 20, wish = pair) =>
    timed(async () => {
      const blocks = Object.entries(asked(wish)).map(([name, block]) => [name, JSON.stringify(block)]);
      const step = {
        resource: wish.resource,
        ...Object.fromEntries(blocks),
        timeouts: `deadline_seconds: ${seconds}`,
      };
      const { exitCode, everything } = await createStep({ with: step, env: environment }).main().finished;
      return { failed: exitCode !== 0, text: everything };
    }),
};

/** The provider's text as a state stores it. */
const provider = (kind: string) =>
  `exports.handler=()=>require("@mooring/pulumi/provider-runtime").provider("${kind}@1");`;
const camelCase = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

const pulumi: FrontEnd = {
  name: "the provider host of Pulumi",
  async run(environment, seconds = 20, { resource, spec, beside = [] } = pair) {
    const project = createProject();
    const host = await startHost({ folder: project.folder, environment });
    const inputsOf = (one: Wish["spec"]) => {
      const fields = Object.fromEntries(Object.entries(one).map(([name, value]) => [camelCase(name), value]));
      return { __provider: provider(resource), ...fields, timeouts: { create: `${seconds}s` } };
    };
    const create = async (one: Wish["spec"]) => {
      const inputs = inputsOf(one);
      const answer = await host.create(inputs).catch((error: unknown) => error as HookFailure);
      const failed = answer instanceof Error;
      return { failed, text: failed ? answer.message : JSON.stringify(answer) };
    };
    try {
      // Nothing is asked of the cloud where nothing has changed: the host loads the provider, which is no part of the work that is timed.
      await host.diff("none", inputsOf(spec), inputsOf(spec)).catch(() => undefined);
      return await timed(async () => {
        const all = await Promise.all([spec, ...beside].map(create));
        return {
          failed: all.some(({ failed }) => failed),
          text: all.map(({ text }) => text).join("\n") + host.printed(),
        };
      });
    } finally {
      await host.stop();
      project.remove();
    }
  },
};

export const frontEnds = [ansible, action, pulumi];
