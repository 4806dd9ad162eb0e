import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type PretendGitHub, pretendGitHub } from "./github.ts";
import type { StepOptions } from "./runner.ts";
import { openWorld, type World } from "./world.ts";

const TOKEN = "pretend-token-of-the-workflow";

describe("a sweep", () => {
  let world: World;
  let github: PretendGitHub;
  beforeEach(async () => {
    world = await openWorld({}, "openstack");
    github = await pretendGitHub();
  });
  afterEach(async () => {
    await github.close();
    await world.close();
  });

  type Addresses = Record<string, { id: string; description: string; tags: string[] }>;
  const addresses = () => Object.values(world.sandbox.cloud("openstack").state.floating_ips as Addresses);
  const marked = () =>
    addresses().filter(({ description, tags }) => /\bmooring-/.test([description, ...tags].join(" ")));
  const ports = { a: "web-1-port", b: "web-3-port" };
  /** A step whose machine is lost right after it: no post step ever runs. */
  const lost = async (run: string, port: string, more: Partial<StepOptions["with"]> = {}, env = {}) => {
    const spec = JSON.stringify({ floating_network: "public", port_name: port });
    const step = world.step({
      with: { resource: "openstack/floating-ip", spec, release: "always", ...more } as StepOptions["with"],
      env: { GITHUB_RUN_ID: run, GITHUB_RUN_ATTEMPT: "1", ...env },
    });
    const { exitCode, printed } = await step.main().finished;
    if (exitCode !== 0) throw new Error(printed);
  };
  const sweep = (more: Record<string, string> = {}, env: Record<string, string> = {}) =>
    world
      .step({
        with: { sweep: "true", resource: "openstack", token: TOKEN, ...more },
        env: { GITHUB_API_URL: github.url, GITHUB_RUN_ID: "9999", ...env },
      })
      .main().finished;
  const writes = () => world.sandbox.journal.writes().length;

  it("gives back what a run that is over has left, and nothing of one that is not", async () => {
    const before = addresses();
    await lost("4711", ports.a);
    await lost("4712", ports.b);
    expect(marked()).toHaveLength(2);
    expect(marked()[0]?.description).toMatch(
      /^mooring-\S+ \(github\.com\/octo\/fleet, run 4711, attempt 1, job addresses, step address\)$/,
    );
    github.runs["4711"] = { status: "completed", run_attempt: 1 };
    github.runs["4712"] = { status: "in_progress", run_attempt: 1 };

    const planned = await sweep({ plan: "true" });
    expect(planned).toMatchObject({ exitCode: 0, outputs: { changed: "true", action: "delete" } });
    expect(planned.log).toMatch(/would be deleted.* – run 4711, attempt 1 is over/);
    expect(planned.log).toMatch(/stays: run 4712, attempt 1 is not over/);
    expect(marked()).toHaveLength(2);

    const swept = await sweep();
    expect(swept).toMatchObject({ exitCode: 0, outputs: { changed: "true" } });
    expect(swept.summary).toContain("1 deleted");
    expect(swept.summary).toContain("1 thing left alone");
    expect(swept.log).toMatch(/Without room for a mark.*openstack\/allowed-address-pair/);
    expect(marked().map(({ description }) => description)).toEqual([expect.stringContaining("run 4712")]);
    expect(swept.masks).toContain(TOKEN);
    expect(swept.everything).not.toContain(TOKEN);
    expect(new Set(github.asked.map(({ path }) => path))).toEqual(
      new Set(["/repos/octo/fleet/actions/runs/4711", "/repos/octo/fleet/actions/runs/4712"]),
    );
    expect(github.asked.every(({ authorization }) => authorization === `Bearer ${TOKEN}`)).toBe(true);

    github.runs["4712"] = { status: "completed", run_attempt: 1 };
    await sweep();
    expect(addresses().map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    const sent = writes();
    expect((await sweep()).log).toContain("Nothing is left behind.");
    expect(writes()).toBe(sent);
  });

  it("knows an earlier attempt of a run that still goes on, also of its own", async () => {
    await lost("4711", ports.a);
    await lost("9999", ports.b);
    github.runs["4711"] = { status: "in_progress", run_attempt: 2 };
    const { exitCode } = await sweep({}, { GITHUB_RUN_ATTEMPT: "2" });
    expect({ exitCode, left: marked() }).toEqual({ exitCode: 0, left: [] });
    await lost("9999", ports.b, {}, { GITHUB_RUN_ATTEMPT: "2" });
    await sweep({}, { GITHUB_RUN_ATTEMPT: "2" });
    expect(marked()).toHaveLength(1);
  });

  it("leaves alone what another repository, a step that does not release, or one that releases on failure has made", async () => {
    for (const run of ["1", "2", "3"]) github.runs[run] = { status: "completed", run_attempt: 1 };
    await lost("1", ports.a, {}, { GITHUB_REPOSITORY: "octo/other" });
    await lost("3", ports.b, { release: "on-failure" });
    const { log } = await sweep();
    expect(log).toMatch(/stays: run 3, attempt 1 made it, to be given back only if its job failed/);
    expect(marked()).toHaveLength(2);
    const before = addresses().length;
    await sweep({}, { GITHUB_REPOSITORY: "octo/other" });
    expect(addresses()).toHaveLength(before - 1);
    await lost("2", ports.a, { release: "never" });
    const left = addresses().length;
    expect(await sweep()).toMatchObject({ exitCode: 0 });
    expect(addresses()).toHaveLength(left);
  });

  it.each([
    ["without a token", { token: "" }, 200],
    ["where GitHub refuses", {}, 403],
    ["where GitHub does not show the run", {}, 404],
  ])("goes by the age %s", async (_, inputs, status) => {
    await lost("4711", ports.a);
    github.runs["4711"] = status === 200 ? { status: "completed", run_attempt: 1 } : status;
    const young = await sweep(inputs);
    expect(young.log).toMatch(/stays: run 4711, attempt 1: 0 hours old, and nothing says whether it is over/);
    expect(young.commands.filter(({ name }) => name === "warning")).toHaveLength(status === 403 ? 1 : 0);
    const [one] = marked() as [Addresses[string]];
    const old = Math.floor((Date.now() - 6 * 24 * 3_600_000) / 1000).toString(36);
    one.description = one.description.replace(/-1-[0-9a-z]+ /, `-1-${old} `);
    expect((await sweep({ ...inputs, older_than_hours: "150" })).outputs.changed).toBe("false");
    expect((await sweep(inputs)).log).toMatch(/144 hours old, and no job lasts so long/);
    expect(marked()).toEqual([]);
  });

  it("marks what has a description of its own by a tag", async () => {
    await lost("4711", ports.a, {
      spec: JSON.stringify({ floating_network: "public", port_name: ports.a, description: "shop" }),
    });
    expect(marked()).toMatchObject([{ description: "shop", tags: [expect.stringMatching(/^mooring-/)] }]);
    github.runs["4711"] = { status: "completed", run_attempt: 1 };
    await sweep({ resource: "openstack/floating-ip" });
    expect(marked()).toEqual([]);
  });

  it.each<[Record<string, string>, string]>([
    [{ resource: "openstak" }, 'there is no cloud or kind "openstak"'],
    [{ resource: "" }, "a sweep needs the name of a cloud, or of a kind"],
    [{ spec: "{}" }, "spec: cannot be given together with `sweep`"],
    [{ older_than_hours: "soon" }, "must be a number of hours"],
  ])("with %j sends nothing", async (inputs, words) => {
    const { exitCode, printed } = await sweep(inputs);
    expect({ exitCode, printed }).toMatchObject({ exitCode: 1, printed: expect.stringContaining(words) });
    expect(world.sandbox.journal.totals().exchanges).toBe(0);
    expect(github.asked).toEqual([]);
  });
});

type State = Record<string, unknown>;

/** The ports, and what each may use. */
const portsAndPairs = ({ ports }: State): string[] =>
  Object.entries(ports as Record<string, { allowed_address_pairs: { ip_address: string }[] }>).map(
    ([id, { allowed_address_pairs: pairs }]) => [id, ...pairs.map(({ ip_address }) => ip_address).sort()].join(" "),
  );

/** What a step makes, and what tells of the cloud's state that it is there. */
const made = [
  [
    "openstack/floating-ip",
    { floating_network: "public", port_name: "web-1-port", description: "shop" },
    (state: State) => Object.keys(state.floating_ips as object),
  ],
  ["k0rdent/address", {}, (state: State) => Object.keys(state.addresses as object)],
  [
    "huaweicloud/virtual-ip-binding",
    { ip_address: "192.168.30.40", nic_id: "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10" },
    portsAndPairs,
  ],
  ["huaweicloud/eip", { alias: "lent", bandwidth_size: 5 }, (state: State) => Object.keys(state.eips as object)],
  ["gcore/floating-ip", { name: "lent", attached: false }, (state: State) => Object.keys(state.floating_ips as object)],
  [
    "openstack/service-address",
    { name: "lent", network: "private", members: ["web-1", "web-2"], public: "new", public_network: "public" },
    (state: State) => [...portsAndPairs(state), ...Object.keys(state.floating_ips as object)],
  ],
  [
    "gcore/virtual-ip",
    { network: "harbour-private", ip_address: "10.40.0.100", members: ["harbour-a", "harbour-b"] },
    portsAndPairs,
  ],
  ["gcore/virtual-ip", { network: "harbour-private", name: "lent", members: ["harbour-a"] }, portsAndPairs],
  ["gcore/reserved-fixed-ip", { network: "harbour-private", name: "lent" }, portsAndPairs],
  ["gcore/reserved-fixed-ip", { network: "harbour-private", ip_address: "10.40.0.102" }, portsAndPairs],
  [
    "gcore/service-address",
    { name: "lent", network: "harbour-private", members: ["harbour-a", "harbour-b"], public: "new" },
    (state: State) => [...portsAndPairs(state), ...Object.keys(state.floating_ips as object)],
  ],
] as const;

describe("a second attempt on a new machine", () => {
  it.each(made)("knows again what the first has made, and gives it back: %s", async (resource, spec, things) => {
    const cloud = resource.split("/")[0] as string;
    const world = await openWorld({}, cloud);
    try {
      const there = () => things(world.sandbox.cloud(cloud).state as Record<string, unknown>).sort();
      const before = there();
      const options = { with: { resource, spec: JSON.stringify(spec), release: "always" } };
      const first = world.step({ ...options, env: { GITHUB_RUN_ATTEMPT: "1" } });
      expect((await first.main().finished).outputs.changed).toBe("true");
      expect(there()).not.toEqual(before);
      const second = world.step({ ...options, env: { GITHUB_RUN_ATTEMPT: "2" } });
      const main = await second.main().finished;
      expect(main.outputs.changed).toBe("false");
      expect(main.summary).toContain("At the end of the job is released");
      for (const _ of ["post", "post again"]) {
        const { exitCode, commands } = await second.post().finished;
        const warnings = commands.filter(({ name }) => name === "warning");
        expect({ exitCode, warnings, there: there() }).toEqual({ exitCode: 0, warnings: [], there: before });
      }
    } finally {
      await world.close();
    }
  });
});

describe("a sweep after a lost machine", () => {
  it.each(made)(
    "says what it would give back, and gives back all that the run made: %s %j",
    async (resource, spec, things) => {
      const cloud = resource.split("/")[0] as string;
      const world = await openWorld({}, cloud);
      const github = await pretendGitHub();
      try {
        const there = () => things(world.sandbox.cloud(cloud).state as State).sort();
        const before = there();
        const lost = world.step({ with: { resource, spec: JSON.stringify(spec), release: "always" } });
        const { exitCode, printed } = await lost.main().finished;
        expect({ exitCode, printed }).toMatchObject({ exitCode: 0 });
        const left = there();
        expect(left).not.toEqual(before);
        github.runs["4711"] = { status: "completed", run_attempt: 1 };
        const sweep = (plan: string) =>
          world
            .step({
              with: { sweep: "true", resource: cloud, token: TOKEN, plan },
              env: { GITHUB_API_URL: github.url, GITHUB_RUN_ID: "4712" },
            })
            .main().finished;
        const planned = await sweep("true");
        expect({ exitCode: planned.exitCode, printed: planned.printed }).toMatchObject({ exitCode: 0 });
        expect(planned.log).toMatch(/would be deleted.* – run 4711(, attempt 1)? is over/);
        expect(there()).toEqual(left);
        const swept = await sweep("false");
        expect({ exitCode: swept.exitCode, printed: swept.printed }).toMatchObject({ exitCode: 0 });
        expect(there()).toEqual(before);
      } finally {
        await github.close();
        await world.close();
      }
    },
    60_000,
  );
});
