import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Props } from "../src/runtime/hook-types.ts";
import { intentsIn } from "../src/runtime/intents.ts";
import { hidden, URN, world } from "./world.mts";

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const SERVER = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";
const pair = { portId: PORT, ipAddress: "10.40.0.9" };

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "mooring-intents-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const kept = (project = "/harbour", now?: () => number) => intentsIn({ PULUMI_HOME: home }, project, now);

describe("a run that is killed before Pulumi's state was written", () => {
  it.each<[string, string, Props]>([
    ["a pair, which has a name", "gcore/allowed-address-pair@1", pair],
    ["a floating address, which only a place tells", "upcloud/floating-ip@1", { serverId: SERVER }],
    ["an address whose name is derived", "k0rdent/address@1", {}],
  ])("leaves its own to the next one: %s", async (_, kind, inputs) => {
    const { up, host, sandbox, hooks } = await world(kind, { intents: kept() });
    const first = await up(inputs);
    sandbox.journal.clear();
    const next = host();
    const again = await up(inputs, next);
    expect(again.id).toBe(first.id);
    expect(sandbox.journal.writes()).toEqual([]);
    await hooks.delete(again.id, again.outs);
  });

  it("is no excuse any more once Pulumi's state knows the thing", async () => {
    const { up, host } = await world("gcore/allowed-address-pair@1", { intents: kept() });
    const { id, outs, inputs } = await up(pair);
    await host().diff(id, outs, { ...hidden, ...inputs });
    await expect(up(pair, host())).rejects.toThrow("is there already, and is not taken over");
  });

  it("takes nothing that was there before: of what would only do, the very thing is remembered", async () => {
    const intents = kept();
    const { up, host, sandbox } = await world("upcloud/floating-ip@1", { intents });
    intents.begin(URN, { fitting: "203.0.113.41" });
    const bought = await up({ zone: "de-fra1" }, host());
    expect(bought.id).not.toBe("203.0.113.41");
    expect(sandbox.journal.writes()).not.toEqual([]);
  });

  it("leaves nothing behind where nothing was made for certain", async () => {
    const { up, sandbox } = await world("gcore/allowed-address-pair@1", { intents: kept() });
    sandbox.cloud("gcore").switches.fail_tasks = ["The port is on fire"];
    await expect(up(pair)).rejects.toThrow("on fire");
    expect(kept().open(URN)).toBeUndefined();
  });
});

describe("what was about to be made", () => {
  it("is remembered for each program, and for a month", () => {
    let now = 1e12;
    const intents = kept("/harbour", () => now);
    intents.begin(URN, { fitting: "a" });
    expect(intents.open(URN)).toMatchObject({ fitting: "a" });
    expect(kept("/elsewhere", () => now).open(URN)).toBeUndefined();
    now += 31 * 86_400_000;
    expect(intents.open(URN)).toBeUndefined();
  });

  it("never stands in the way of the work: a folder that cannot be written is as good as none", () => {
    writeFileSync(join(home, "mooring"), "a file where the folder should be");
    const intents = kept();
    intents.begin(URN, {});
    expect(intents.open(URN)).toBeUndefined();
    intents.close(URN);
    expect(intentsIn({}, "/harbour").open(URN)).toBeUndefined();
  });
});

it("an address that lies idle is named where a further one is bought: an interrupted run elsewhere may have made it", async () => {
  const { up, host, lines } = await world("upcloud/floating-ip@1");
  const first = await up({ serverId: SERVER });
  await up({ serverId: SERVER }, host());
  expect(lines()).toContainEqual(
    expect.stringContaining(`${first.id} would do and is used by nobody, but is left alone`),
  );
});
