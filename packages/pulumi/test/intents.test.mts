import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { engineLog } from "../src/runtime/engine-log.ts";
import { intentsIn } from "../src/runtime/intents.ts";

const URN = "urn:pulumi:dev::harbour::pulumi-nodejs:dynamic/mooring/gcore:AllowedAddressPair::vip";
const DAY = 24 * 3_600_000;
const made: string[] = [];
const folder = () => {
  made.push(mkdtempSync(join(tmpdir(), "mooring-intents-")));
  return made.at(-1) as string;
};
afterEach(() => {
  for (const one of made.splice(0)) rmSync(one, { recursive: true, force: true });
});

describe("what this machine was about to make", () => {
  it("is known to the next run of the same program, until its state knows it", () => {
    const home = folder();
    const intents = () => intentsIn({ PULUMI_HOME: home }, "/programs/one");
    expect(intents().open(URN)).toBeUndefined();
    intents().begin(URN, { fitting: "203.0.113.7" });
    expect(intents().open(URN)).toMatchObject({ fitting: "203.0.113.7" });
    expect(intents().open(`${URN}2`)).toBeUndefined();
    expect(intentsIn({ PULUMI_HOME: home }, "/programs/two").open(URN)).toBeUndefined();
    intents().close(URN);
    expect(intents().open(URN)).toBeUndefined();
    intents().close(URN);
  });

  it("is kept where Pulumi keeps its own, for nobody else to read", () => {
    const home = folder();
    for (const environment of [
      { HOME: home },
      { USERPROFILE: home },
      { HOME: "/nowhere", PULUMI_HOME: join(home, ".pulumi") },
    ]) {
      intentsIn(environment, "/programs/one").begin(URN, {});
      expect(intentsIn({ HOME: home }, "/programs/one").open(URN)).toBeDefined();
      const place = join(home, ".pulumi", "mooring");
      expect(statSync(place).mode & 0o077).toBe(0);
      const [file = ""] = readdirSync(place);
      expect(file).toMatch(/^[0-9a-f]{32}\.json$/);
      expect(statSync(join(place, file)).mode & 0o077).toBe(0);
      rmSync(join(home, ".pulumi"), { recursive: true });
    }
  });

  it("is forgotten when nobody has come back for it in thirty days", () => {
    const home = folder();
    let now = Date.now();
    const intents = intentsIn({ PULUMI_HOME: home }, "/programs/one", () => now);
    intents.begin(URN, {});
    now += 30 * DAY - 1;
    expect(intents.open(URN)).toBeDefined();
    now += 1;
    expect(intents.open(URN)).toBeUndefined();
    const place = join(home, "mooring");
    const [old = ""] = readdirSync(place);
    utimesSync(join(place, old), new Date(now - 31 * DAY), new Date(now - 31 * DAY));
    intents.begin(`${URN}2`, {});
    expect(readdirSync(place)).toHaveLength(1);
    expect(readdirSync(place)).not.toContain(old);
  });

  it("is nothing where there is no place for it, and where its file is no longer whole", () => {
    const nowhere = intentsIn({}, "/programs/one");
    nowhere.begin(URN, {});
    expect(nowhere.open(URN)).toBeUndefined();
    const home = folder();
    writeFileSync(join(home, "mooring"), "a file stands in its place");
    const blocked = intentsIn({ PULUMI_HOME: home }, "/programs/one");
    blocked.begin(URN, {});
    expect(blocked.open(URN)).toBeUndefined();
    const broken = intentsIn({ PULUMI_HOME: folder() }, "/programs/one");
    broken.begin(URN, { fitting: "x" });
    const place = join(made.at(-1) as string, "mooring");
    for (const text of ["{", "", "{}", '{"at":"yesterday"}']) {
      for (const file of readdirSync(place)) writeFileSync(join(place, file), text);
      expect(broken.open(URN)).toBeUndefined();
    }
  });
});

describe("a line for the engine's log", () => {
  it.each([undefined, "", "no-address", "127.0.0.1:9x"])(
    "is the host's own output where the engine said no address: %s",
    async (address) => {
      const told: unknown[] = [];
      await engineLog(address, async (...line) => void told.push(line))("still waiting", { urn: URN, passing: true });
      expect(told).toEqual([["still waiting", { urn: URN, passing: true }]]);
    },
  );

  it("is the host's own output too where nothing answers there", async () => {
    const told: unknown[] = [];
    const tell = engineLog("127.0.0.1:9", async (...line) => void told.push(line));
    await tell("one");
    await tell("two", { severity: "warning" });
    expect(told).toEqual([
      ["one", {}],
      ["two", { severity: "warning" }],
    ]);
  });
});
