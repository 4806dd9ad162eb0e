import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isInside } from "./runner.ts";
import { backend, openWorld, pair, seen, storage, type World } from "./world.ts";

describe("the post step", () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  const specs = [
    { port_id: storage, ip_address: "10.50.0.77", mac_address: "fa:16:3e:5a:10:77" },
    { port_id: storage, ip_address: "10.50.0.90" },
    { port_id: storage, ip_address: "10.50.0.91" },
  ];
  const several = { resource: pair, items: JSON.stringify(specs) };
  const single = { resource: pair, spec: JSON.stringify({ port_id: backend, ip_address: "10.40.0.9" }) };
  const warnings = (commands: readonly { name: string; message: string }[]) =>
    commands.filter(({ name }) => name === "warning").map(({ message }) => message);

  it("removes only what the step itself added, and may run twice", async () => {
    const before = world.addresses(storage);
    const step = world.step({ with: { ...several, release: "true" } });
    expect(await step.main().finished).toMatchObject({ exitCode: 0 });
    expect(world.addresses(storage)).toEqual([...before, "10.50.0.90", "10.50.0.91"]);

    const post = await step.post().finished;
    expect(post.exitCode).toBe(0);
    expect(post.masks).toContain(world.sandbox.environment().GCORE_API_KEY);
    expect(post.summary).toContain("2 deleted");
    expect(world.addresses(storage)).toEqual(before);

    const again = await step.post().finished;
    expect(again.exitCode).toBe(0);
    expect(warnings(again.commands)).toEqual([]);
    expect(world.addresses(storage)).toEqual(before);
  });

  it("leaves everything, and says what stays, unless it was told to release", async () => {
    const step = world.step({ with: single });
    await step.main().finished;
    const { exitCode, log } = await step.post().finished;
    expect(exitCode).toBe(0);
    expect(log).toContain(`${backend}/10.40.0.9 stays`);
    expect(world.addresses(backend)).toEqual(["10.40.0.9"]);
  });

  it("has nothing to do after a dry run", async () => {
    const step = world.step({ with: { ...single, plan: "true", release: "true" } });
    await step.main().finished;
    expect((await step.post().finished).log).toContain("Nothing to release.");
    expect(world.sandbox.journal.writes()).toEqual([]);
  });

  it("names what it could not remove, with the reason, and does not fail the job", async () => {
    const step = world.step({ with: { ...single, release: "true" } });
    await step.main().finished;
    world.sandbox.faults.add({
      match: "PUT /cloud/v2/ports/**",
      status: 403,
      body: { message: "quota of patience exceeded" },
    });
    const { exitCode, commands } = await step.post().finished;
    expect(exitCode).toBe(0);
    expect(warnings(commands)).toEqual([expect.stringMatching(/10\.40\.0\.9 stays: .*quota of patience exceeded/)]);
  });

  it("fails the job over that only where it was told to", async () => {
    const step = world.step({ with: { ...single, release: "always", release_must_succeed: "true" } });
    await step.main().finished;
    expect(await step.post({ env: {} }).finished).toMatchObject({ exitCode: 1 });
    expect(await step.post().finished).toMatchObject({ exitCode: 0 });
    expect(world.addresses(backend)).toEqual([]);
  });

  it.each([
    ["success", ["10.40.0.9"]],
    ["failure", []],
    ["cancelled", []],
  ] as const)("with `on-failure`, after a job whose status is %s, leaves %j", async (jobStatus, left) => {
    const step = world.step({ with: { ...single, release: "on-failure" } });
    expect((await step.main().finished).summary).toContain("When the job fails");
    await step.post({ jobStatus }).finished;
    expect(world.addresses(backend)).toEqual(left);
  });

  it.skipIf(isInside)("remembers a thousand items", async () => {
    const addresses = Array.from(
      { length: 1000 },
      (_, index) => `10.41.${Math.floor(index / 250)}.${(index % 250) + 1}`,
    );
    const list = addresses.map((ip_address) => ({ port_id: storage, ip_address }));
    const step = world.step({
      with: { resource: pair, items: "@items.json", release: "always" },
      workspace: { "items.json": JSON.stringify(list) },
    });
    const before = world.addresses(storage);
    const main = await step.main().finished;
    expect(JSON.parse(main.report).items).toHaveLength(1000);
    expect(Object.values(main.outputs).join("").length).toBeLessThan(500_000);
    expect(main.outputs.result).toBe("");
    expect(main.printed).toContain("Too long for an output, and left empty: result");
    expect(world.addresses(storage).length).toBeGreaterThan(before.length);
    await step.post().finished;
    expect(world.addresses(storage)).toEqual(before);
  });

  it("takes what to remove from the state, whatever the inputs say by now", async () => {
    const step = world.step({ with: { ...single, release: "true" } });
    await step.main().finished;
    const other = { ...single, spec: JSON.stringify(specs[0]), release: "true" };
    expect((await step.post({ with: other }).finished).summary).toContain(`${backend}/10.40.0.9`);
    expect(world.addresses(backend)).toEqual([]);
    expect(world.addresses(storage)).toContain("10.50.0.77");
  });

  it("warns when the credentials are gone by now, and does not fail the job", async () => {
    const step = world.step({ with: { ...single, release: "true" } });
    await step.main().finished;
    const { exitCode, commands } = await step.post({ env: {} }).finished;
    expect(exitCode).toBe(0);
    expect(warnings(commands)).toEqual([expect.stringMatching(/10\.40\.0\.9 stays: .*GCORE_API_KEY/)]);
    expect(world.addresses(backend)).toEqual(["10.40.0.9"]);
  });

  it("names three of those that stay, with their reasons, and counts the rest", async () => {
    const items = JSON.stringify(
      [1, 2, 3, 4, 5].map((last) => ({ port_id: backend, ip_address: `10.40.0.10${last}` })),
    );
    const step = world.step({ with: { resource: pair, items, release: "always", release_must_succeed: "true" } });
    await step.main().finished;
    const { commands, exitCode } = await step.post({ env: {} }).finished;
    const [error] = commands.filter(({ name }) => name === "error");
    expect(error?.properties).toEqual({ title: "Mooring: not everything was released" });
    const lines = error?.message.split("\n") ?? [];
    expect(lines).toHaveLength(4);
    for (const [at, line] of lines.slice(0, 3).entries())
      expect(line).toMatch(
        new RegExp(
          `^${backend}/10\\.40\\.0\\.10${at + 1} stays: .*GCORE_API_KEY.* Remove with \`resource: ${pair}\` and \`state: absent\`\\.$`,
        ),
      );
    expect(lines[3]).toBe("… and 2 more.");
    expect(exitCode).toBe(1);
  });

  it("removes nothing with settings that cannot be read, and says so", async () => {
    const step = world.step({ with: { ...single, release: "true" } });
    await step.main().finished;
    const { commands, summary } = await step.post({ with: { ...single, settings: "a: [", release: "true" } }).finished;
    expect(warnings(commands)).toEqual([
      expect.stringMatching(new RegExp(`^${backend}/10\\.40\\.0\\.9 stays: settings: is not valid YAML`)),
    ]);
    expect([summary, world.addresses(backend)]).toEqual(["", ["10.40.0.9"]]);
  });

  it.each([
    [
      "nonsense",
      /^unexpected: the state that the step saved for its end is not whole, so what the step added is not known\./,
    ],
    ["1/1", /^unexpected: the state that the step saved for its end is not whole/],
  ])("warns of a state that is not whole: %s", async (STATE_intent, words) => {
    const { commands, exitCode } = await world.step({ with: single }).post({ env: { STATE_intent } }).finished;
    expect(warnings(commands)).toEqual([expect.stringMatching(words)]);
    expect(exitCode).toBe(0);
  });

  it("finds what a cancelled step left on its way", async () => {
    world.sandbox.cloud("gcore").switches.task_seconds = 3;
    const step = world.step({ with: { ...single, release: "true" } });
    const waiting = seen(world, "GET", /\/tasks/);
    const running = step.main();
    await waiting;
    running.cancel();
    const main = await running.finished;
    expect(main.exitCode).toBe(1);
    expect(main.commands.filter(({ name }) => name === "error")[0]?.message).toContain("cancelled");
    expect(main.outputs.changed).toBe("true");
    expect(main.summary).toContain("cancelled");
    expect(world.sandbox.journal.writes()).toHaveLength(1);

    const post = await step.post().finished;
    expect(post.exitCode).toBe(0);
    expect(post.summary).toContain("1 deleted");
    expect(world.addresses(backend)).toEqual([]);
    expect(world.sandbox.journal.writes()).toHaveLength(2);
  });

  it.skipIf(isInside)("knows what a killed step was about to add", async () => {
    const step = world.step({ with: { ...single, release: "true" } });
    const written = seen(world, "PUT", /allow_address_pairs/);
    const running = step.main();
    await written;
    running.kill();
    const main = await running.finished;
    expect(main.exitCode).toBeNull();
    expect(main.outputs).toEqual({});

    expect((await step.post().finished).exitCode).toBe(0);
    expect(world.addresses(backend)).toEqual([]);
  });

  it("starts no write once the job is cancelled", async () => {
    const step = world.step({ with: single });
    world.sandbox.faults.add({ match: "GET /cloud/v1/ports/**", delay: 60_000 });
    const reading = seen(world, "GET", /\/ports\//);
    const running = step.main();
    await reading;
    running.cancel();
    expect(await running.finished).toMatchObject({ exitCode: 1 });
    expect(world.sandbox.journal.writes()).toEqual([]);
  });
});
