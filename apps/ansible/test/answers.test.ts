import { execFile } from "node:child_process";
import { describe, expect, test } from "vitest";
import { ask, executable, isInside } from "./executable.ts";
import { eachInItsWorld, INSTANCE, KIND, PORT, pair } from "./world.ts";

const world = eachInItsWorld();
const ensure = (request: unknown, more: Record<string, string> = {}) => ask(request, { ...world.environment, ...more });
const writes = () => world.sandbox.journal.writes();

describe("one thing", () => {
  test("is made, and its answer stands at the top level", async () => {
    const { reply, code, stderr } = await ensure(pair("10.40.0.9"));
    expect(reply).toMatchObject({
      changed: true,
      failed: false,
      msg: `${KIND} ${PORT}/10.40.0.9: created`,
      resource: KIND,
      plan: false,
      state: "present",
      action: "create",
      id: `${PORT}/10.40.0.9`,
      spec: { port_id: PORT, ip_address: "10.40.0.9" },
      outputs: { port_mac_address: "fa:16:3e:5a:10:01" },
      diff: { before: {}, after: { ip_address: "10.40.0.9", port_id: PORT } },
      warnings: [],
    });
    expect(reply.reports).toHaveLength(1);
    expect([code, stderr]).toEqual([0, ""]);
    expect(writes()).toHaveLength(1);
  });

  test("is left alone by the second run, however the address is spelled", async () => {
    await ensure(pair("10.40.0.9"));
    world.sandbox.journal.clear();
    const { reply } = await ensure(pair("10.40.0.9/32"));
    expect(reply).toMatchObject({ changed: false, failed: false, action: "none" });
    expect(reply.diff.before).toEqual(reply.diff.after);
    expect(writes()).toEqual([]);
  });

  test("is removed, and removed only once", async () => {
    await ensure(pair("10.40.0.9"));
    const first = await ensure(pair("10.40.0.9", { state: "absent" }));
    expect(first.reply).toMatchObject({ changed: true, action: "delete", diff: { after: {} }, spec: null });
    world.sandbox.journal.clear();
    const second = await ensure(pair("10.40.0.9", { state: "absent" }));
    expect(second.reply).toMatchObject({ changed: false, action: "none" });
    expect(writes()).toEqual([]);
  });
});

describe("check mode", () => {
  const predicted = ({ changed, failed, action, state, diff }: Record<string, unknown>) => ({
    changed,
    failed,
    action,
    state,
    diff,
  });

  test.each([
    ["creates", pair("10.40.0.9")],
    [
      "removes",
      {
        ...pair("10.50.0.77", { state: "absent" }),
        spec: { port_id: "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45", ip_address: "10.50.0.77", any_mac: true },
      },
    ],
    [
      "changes nothing",
      {
        ...pair("10.50.8.0/24"),
        spec: { port_id: "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45", ip_address: "10.50.8.0/24" },
      },
    ],
    ["makes several", { resource: KIND, items: [pair("10.40.0.9").spec, pair("10.40.0.10").spec] }],
    [
      "sets a list",
      {
        resource: "gcore/allowed-address-pairs",
        spec: { port_id: PORT, allowed_address_pairs: [{ ip_address: "10.40.0.9" }] },
      },
    ],
  ])("writes nothing, and foretells the run that %s", async (_name, request) => {
    const dry = await ensure({ ...request, _ansible_check_mode: true, plan: false });
    expect(dry.reply.plan).toBe(true);
    expect(writes()).toEqual([]);
    const real = await ensure({ ...request, plan: "False" });
    expect(real.reply.plan).toBe(false);
    expect(predicted(dry.reply)).toEqual(predicted(real.reply));
    expect(dry.reply.reports.map(predicted)).toEqual(real.reply.reports.map(predicted));
    expect(Object.keys(dry.reply)).toEqual(Object.keys(real.reply));
    expect(Object.keys(dry.reply.reports[0])).toEqual(Object.keys(real.reply.reports[0]));
  });

  test("comes as text from a template", async () => {
    expect((await ensure(pair("10.40.0.9", { plan: "True" }))).reply).toMatchObject({
      changed: true,
      plan: true,
      id: `${PORT}/10.40.0.9`,
    });
    expect(writes()).toEqual([]);
  });
});

describe("several things", () => {
  test("are made with one write, and answered in the order of the request", async () => {
    const items = ["10.40.0.12", "10.40.0.9", "10.40.0.10"].map((ip_address) => ({ port_id: PORT, ip_address }));
    const { reply } = await ensure({ resource: KIND, items });
    expect(reply.msg).toBe("3 items: 3 created");
    expect(reply.reports.map(({ id }: { id: string }) => id)).toEqual(
      items.map(({ ip_address }) => `${PORT}/${ip_address}`),
    );
    expect(reply.diff.before).toEqual({});
    expect(reply.diff.after).toEqual({ "items[0]": items[0], "items[1]": items[1], "items[2]": items[2] });
    expect(writes()).toHaveLength(1);
  });

  test("do not fail together: the one that is refused is named, the others are made", async () => {
    const stranger = "00000000-0000-4000-8000-000000000000";
    const items = [pair("10.40.0.9").spec, { port_id: stranger, ip_address: "10.40.0.10" }];
    const { reply, code } = await ensure({ resource: KIND, items });
    expect(reply).toMatchObject({ changed: true, failed: true });
    expect(reply.msg).toMatch(/^2 items: 1 created, 1 failed; items\[1\]: .*00000000-0000-4000-8000-000000000000/);
    expect(reply.reports).toMatchObject([
      { changed: true, failed: false },
      { changed: false, failed: true, code: "api", status: 404 },
    ]);
    expect(reply.diff.after).toEqual({ "items[0]": items[0] });
    expect(code).toBe(1);
  });
});

test("a query answers what it found, and changes nothing", async () => {
  const { reply, code } = await ensure({ query: "gcore/private-ports", spec: { instance_id: INSTANCE } });
  expect(reply).toMatchObject({ changed: false, failed: false, msg: "gcore/private-ports: 2 found" });
  expect(reply.answers.map(({ port_id }: { port_id: string }) => port_id)).toContain(PORT);
  expect(code).toBe(0);
});

test("no key of an answer means something else to Ansible", async () => {
  const taken = ["rc", "results", "stdout", "ansible_facts", "skipped", "invocation", "items", "keys", "values"];
  const replies = [
    await ensure(pair("10.40.0.9")),
    await ensure({ query: "gcore/interfaces", spec: { instance_id: INSTANCE } }),
    await ensure({}),
  ];
  for (const { reply } of replies)
    expect(Object.keys(reply)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^(${taken.join("|")})$`))]),
    );
});

test("names with line breaks that only Unicode knows stay on one ASCII line", async () => {
  const name = "H\u00e4fen\u2028\u2029\u0085\u{1f6a2}";
  world.sandbox.faults.add({
    match: "GET /cloud/v1/instances/**",
    body: { count: 1, results: [{ ...interfaceOf(), interface_name: name }] },
  });
  const { stdout, reply } = await ensure({ query: "gcore/interfaces", spec: { instance_id: INSTANCE } });
  expect(stdout).toMatch(/^[\x20-\x7e]+\n$/);
  expect(reply.answers[0].name).toBe(name);
});

/** An interface as the pretend cloud lists it. */
function interfaceOf(): Record<string, unknown> {
  return {
    port_id: PORT,
    mac_address: "fa:16:3e:5a:10:01",
    network_id: "b5c3135a-b0f5-48e4-a44b-b261a29874f9",
    port_security_enabled: true,
    allowed_address_pairs: [],
    ip_assignments: [{ ip_address: "10.40.0.11", subnet_id: "33954a5d-b686-4155-a734-1fc72cb4c59b" }],
    network_details: { id: "b5c3135a-b0f5-48e4-a44b-b261a29874f9", name: "harbour-private", external: false },
  };
}

test.skipIf(isInside)(
  "events come before the answer where both streams are one, and none of them looks like JSON",
  async () => {
    const shell = 'exec "$0" "$1" 2>&1';
    const output = await new Promise<string>((resolve) => {
      const args = ["-c", shell, executable, JSON.stringify(pair("10.40.0.9"))];
      const env = { PATH: process.env.PATH, MOORING_NODE: process.execPath, MOORING_LOG: "1", ...world.environment };
      execFile("/bin/sh", args, { env, timeout: 200_000 }, (_, out) => resolve(out));
    });
    const lines = output.trimEnd().split("\n");
    expect(JSON.parse(lines.pop() as string)).toMatchObject({ changed: true });
    for (const line of lines) expect(line).toMatch(/^mooring: (exchange|plan|waiting|finished|retry|warning) /);
    expect(output).toMatch(/method="PUT" .* status=200 ms=\d+/);
  },
);
