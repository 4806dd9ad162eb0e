import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStep } from "../../apps/action/test/runner.ts";
import { start } from "../../apps/ansible/test/executable.ts";
import { mooring } from "../../packages/pulumi/test/sdk.mts";
import { type Line, openLine } from "./parts/openstack/line.ts";
import { openSession, type Session } from "./parts/openstack/session.ts";
import { obtainOpenStack, type RealOpenStack, startOpenStack } from "./parts/openstack.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi } from "./parts/pulumi.ts";
import { killPulumi, openStack } from "./parts/pulumi-stack.ts";

const part = await partOrSkip(obtainOpenStack);
const engine = await partOrSkip(obtainPulumi);

const KIND = "openstack/floating-ip";
const SPEC = { floating_network: "public", description: "shop", port_name: "web-1-port", tags: ["shop"] };
const CHANGED = { ...SPEC, tags: ["blue", "shop"] };
/** More exchanges than any of these runs makes. */
const MOST = 40;

type Environment = Readonly<Record<string, string>>;

/** One run of a front end, as its users get it. */
interface Run {
  kill(): void;
  /** Did it end well, and what did it say? */
  readonly ended: Promise<{ readonly ok: boolean; readonly changed?: boolean; readonly said: string }>;
}

/** A front end, and what it remembers from run to run. */
interface FrontEnd {
  make(): Run;
  change(): Run;
  remove(): Run;
  close(): Promise<void>;
}

async function ansible(environment: Environment): Promise<FrontEnd> {
  const run = (request: object): Run => {
    const { child, ended } = start({ args: [JSON.stringify({ resource: KIND, ...request })], environment });
    return {
      kill: () => void child.kill("SIGKILL"),
      ended: ended.then(({ reply, stdout, stderr }) => ({
        ok: reply?.failed === false,
        changed: reply?.changed,
        said: stdout + stderr,
      })),
    };
  };
  return {
    make: () => run({ spec: SPEC }),
    change: () => run({ spec: CHANGED }),
    remove: () => run({ spec: CHANGED, state: "absent" }),
    close: async () => undefined,
  };
}

async function action(environment: Environment): Promise<FrontEnd> {
  const run = (spec: object, state = "present"): Run => {
    const running = createStep({
      with: { resource: KIND, spec: JSON.stringify(spec), state },
      env: environment,
    }).main();
    return {
      kill: () => running.kill(),
      ended: running.finished.then(({ exitCode, outputs, everything }) => ({
        ok: exitCode === 0,
        changed: outputs.changed === "true",
        said: everything,
      })),
    };
  };
  return {
    make: () => run(SPEC),
    change: () => run(CHANGED),
    remove: () => run(CHANGED, "absent"),
    close: async () => undefined,
  };
}

/** The real engine, with a stack of its own. */
async function pulumi(environment: Environment): Promise<FrontEnd> {
  const { openstack } = mooring;
  const programOf = (spec: typeof SPEC) => async () => {
    const { floating_network, port_name, ...rest } = spec;
    const vip = new openstack.FloatingIp("vip", { ...rest, floatingNetwork: floating_network, portName: port_name });
    return { id: vip.id };
  };
  const stage = await openStack(engine.part, programOf(SPEC), environment);
  const { stack, workdir } = stage;
  const run = (work: () => Promise<{ summary: { result: string; resourceChanges?: object } }>): Run => ({
    kill: () => killPulumi(workdir),
    ended: work().then(
      ({ summary: { result, resourceChanges = {} } }) => ({
        ok: result === "succeeded",
        changed: Object.keys(resourceChanges).some((what) => what !== "same"),
        said: JSON.stringify(resourceChanges),
      }),
      (error: Error) => ({ ok: false, said: error.message }),
    ),
  });
  /** What a person does after a crash, and may do at any time. */
  const up = async (spec: typeof SPEC) => {
    stage.program = programOf(spec);
    await stack.cancel().catch(() => undefined);
    return stack.up();
  };
  return {
    make: () => run(() => up(SPEC)),
    change: () => run(() => up(CHANGED)),
    remove: () => run(() => stack.destroy()),
    close: () => stage.close(),
  };
}

const frontEnds = [
  { name: "mooring.cjs", open: ansible, missing: false },
  { name: "the Action's bundle", open: action, missing: false },
  { name: "the real Pulumi engine", open: pulumi, missing: engine.missing || process.platform !== "linux" },
];

describe.skipIf(part.missing)("the same story on the real Keystone and Neutron", () => {
  let real: RealOpenStack;
  let member: Session;
  let line: Line;
  beforeAll(async () => {
    real = await startOpenStack();
    member = await openSession(real, { user: "mooring", project: "harbour" });
    line = await openLine(real);
  });
  afterAll(async () => {
    await line?.close();
    await real?.stop();
  });

  type Ip = { id: string; description: string; port_id: string | null; tags: string[] };
  const all = async () =>
    ((await member.call("GET", "/v2.0/floatingips")) as { floatingips: Ip[] }).floatingips.sort((a, b) =>
      a.id < b.id ? -1 : 1,
    );
  const ours = async () =>
    (await all())
      .filter(({ description }) => description === "shop")
      .map(({ port_id, tags }) => ({ port_id, tags: [...tags].sort() }));
  const others = async () => (await all()).filter(({ description }) => description !== "shop");
  const made = () => [{ port_id: real.stage.ports["web-1-port"], tags: ["shop"] }];
  const environment = () => ({ ...real.environment, ...line.environment, NO_PROXY: "127.0.0.1" });

  describe.each(frontEnds)("through $name", ({ open, missing }) => {
    it.skipIf(missing)(
      "made, left alone, changed, removed, and nothing else touched",
      async () => {
        const before = await others();
        const front = await open(environment());
        try {
          line.arm();
          expect(await front.make().ended).toMatchObject({ ok: true, changed: true });
          expect(await ours()).toEqual(made());
          line.arm();
          expect(await front.make().ended).toMatchObject({ ok: true, changed: false });
          expect(line.exchanges.filter((one) => !/^GET |\/auth\/tokens$/.test(one))).toEqual([]);
          expect(await front.change().ended).toMatchObject({ ok: true, changed: true });
          expect(await ours()).toEqual([{ ...made()[0], tags: ["blue", "shop"] }]);
          expect(await front.remove().ended).toMatchObject({ ok: true, changed: true });
          expect(await ours()).toEqual([]);
          expect(await others()).toEqual(before);
        } finally {
          await front.close();
        }
      },
      5 * 60_000,
    );

    it.skipIf(missing)(
      "killed at every exchange of its making: the next run converges, buys nothing twice and leaves nothing",
      async () => {
        const before = await others();
        let deaths = 0;
        /** Answers whether the run came to that exchange. */
        async function die(nth: number, when: "before" | "after"): Promise<boolean> {
          const said = `${when} exchange ${nth}`;
          const front = await open(environment());
          try {
            let run: Run | undefined;
            line.arm({ nth, when, kill: () => run?.kill() });
            run = front.make();
            const first = await run.ended;
            const at = line.exchanges.length;
            line.arm();
            if (first.ok) expect(at, said).toBeLessThan(nth);
            else expect(await front.make().ended, said).toMatchObject({ ok: true });
            expect(await ours(), said).toEqual(made());
            expect(await front.remove().ended, said).toMatchObject({ ok: true });
            expect(await ours(), said).toEqual([]);
            expect(await others(), said).toEqual(before);
            return !first.ok;
          } finally {
            await front.close();
          }
        }
        for (const when of ["before", "after"] as const)
          for (let nth = 1; nth <= MOST && (await die(nth, when)); nth += 1) deaths += 1;
        console.log(`${real.database}: killed ${deaths} times, and each time the next run converged`);
        expect(deaths).toBeGreaterThan(6);
        expect(deaths).toBeLessThan(2 * MOST);
      },
      40 * 60_000,
    );
  });
});
