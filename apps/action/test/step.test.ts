import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { backend, openWorld, pair, storage, type World } from "./world.ts";

describe("a step", () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  const one = { resource: pair, spec: `port_id: ${backend}\nip_address: 10.40.0.9\n` };
  const writes = () => world.sandbox.journal.writes().length;

  it("makes what is missing, and the same step again writes nothing", async () => {
    const first = await world.step({ with: one }).main().finished;
    expect(first).toMatchObject({
      exitCode: 0,
      outputs: { changed: "true", action: "create", id: `${backend}/10.40.0.9` },
    });
    expect(world.addresses(backend)).toEqual(["10.40.0.9"]);
    expect(writes()).toBe(1);

    const second = await world.step({ with: one }).main().finished;
    expect(second).toMatchObject({
      exitCode: 0,
      outputs: { changed: "false", action: "none", id: `${backend}/10.40.0.9` },
    });
    expect(writes()).toBe(1);
  });

  it("only plans when it is told to, and then does what was planned", async () => {
    const planned = await world.step({ with: { ...one, plan: "true" } }).main().finished;
    expect(planned).toMatchObject({ exitCode: 0, outputs: { changed: "true", action: "create" } });
    expect(planned.log).toContain("would be created");
    expect(writes()).toBe(0);

    const made = await world.step({ with: one }).main().finished;
    const differences = ({ result = "" }: Readonly<Record<string, string>>) => JSON.parse(result).items[0].differences;
    expect(differences(made.outputs)).toEqual(differences(planned.outputs));
  });

  it("removes what is to be absent, and nothing beside it", async () => {
    const before = world.addresses(storage);
    const spec = `{ port_id: ${storage}, ip_address: 10.50.0.77, mac_address: "fa:16:3e:5a:10:77" }`;
    const step = world.step({ with: { resource: pair, state: "absent", spec } });
    expect(await step.main().finished).toMatchObject({
      exitCode: 0,
      outputs: { changed: "true", action: "delete", id: `${storage}/10.50.0.77/fa:16:3e:5a:10:77` },
    });
    expect(world.addresses(storage)).toEqual(before.filter((address) => address !== "10.50.0.77"));
  });

  it("takes its fields from a file of the workspace", async () => {
    const workspace = { "pair.json": JSON.stringify({ port_id: backend, ip_address: "10.40.0.9" }) };
    const { exitCode } = await world.step({ with: { resource: pair, spec: "@pair.json" }, workspace }).main().finished;
    expect(exitCode).toBe(0);
    expect(world.addresses(backend)).toEqual(["10.40.0.9"]);
  });

  it("does several with one write, and when one is impossible the others are done, in order", async () => {
    const addresses = Array.from({ length: 11 }, (_, index) => `10.40.0.${100 + index}`);
    const items = JSON.stringify(addresses.map((ip_address) => ({ port_id: backend, ip_address })));
    const { exitCode, outputs, commands, summary } = await world.step({ with: { resource: pair, items } }).main()
      .finished;

    expect(exitCode).toBe(1);
    expect(world.addresses(backend)).toEqual(addresses.slice(0, 10));
    expect(writes()).toBe(1);
    const told = JSON.parse(outputs.items ?? "");
    expect(told.map(({ changed }: { changed: boolean }) => changed)).toEqual([...Array(10).fill(true), false]);
    expect(told[10].failure.message).toContain("holds at most 10 pairs");
    expect(outputs).toMatchObject({ changed: "true", action: "create", id: "" });

    const errors = commands.filter(({ name }) => name === "error");
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toMatch(/^1 of 11 items failed\.\nitems\[10\]: .*at most 10 pairs/);
    expect(summary).toContain("10 created, 1 failed");
  });

  it("answers a question, and writes nothing", async () => {
    const spec = "instance_id: eb3bf756-2650-4483-8470-a897d1ae6fa6";
    const { exitCode, outputs, summary } = await world.step({ with: { query: "gcore/private-ports", spec } }).main()
      .finished;
    expect(exitCode).toBe(0);
    const ports = JSON.parse(outputs.answers ?? "").map(({ port_id }: { port_id: string }) => port_id);
    expect(ports).toEqual([backend, storage]);
    expect(summary).toContain(`<code>${backend}</code>`);
    expect(writes()).toBe(0);
  });

  it("obeys no command that the cloud's words hold", async () => {
    const words = "no room ::add-mask::e\n::error title=forged::gotcha\n##[add-mask]e <b>bold</b>";
    world.sandbox.cloud("gcore").switches.fail_tasks = [words];
    const { exitCode, commands, masks, summary, outputs } = await world.step({ with: one }).main().finished;
    expect(exitCode).toBe(1);
    expect(masks).not.toContain("e");
    expect(commands.map(({ properties }) => properties.title).filter(Boolean)).toEqual([`Mooring: ${pair} failed`]);
    expect(summary).not.toContain("<b>");
    expect(JSON.parse(outputs.result ?? "").items[0].failure.message).toContain("::error title=forged::gotcha");
  });

  it("masks the token before it prints anything else", async () => {
    const token = world.sandbox.environment().GCORE_API_KEY ?? "";
    const { commands, everything } = await world.step({ with: one, env: { RUNNER_DEBUG: "1" } }).main().finished;
    expect(commands[0]).toMatchObject({ name: "add-mask", message: token });
    expect(everything).toContain(`GET ${world.sandbox.environment().GCORE_BASE_URL}`);
    expect(everything).not.toContain(token);
  });
});
