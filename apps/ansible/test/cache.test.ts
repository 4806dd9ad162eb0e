import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ended, run } from "./executable.ts";
import { eachInItsWorld, INSTANCE } from "./world.ts";

/** Refused by its schema: no cloud is asked, and half of the file has been compiled. */
const request = JSON.stringify({ resource: "gcore/allowed-address-pair", spec: { port_id: "not a port" } });

describe("what V8 has compiled is kept for the next process", () => {
  let home: string;
  let folder: string;
  let expected: Ended;

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), "mooring-"));
    folder = join(home, "mooring");
    expected = await refused({ MOORING_CACHE: "0" });
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const refused = (environment: Readonly<Record<string, string>> = {}) =>
    run({ args: [request], environment: { XDG_CACHE_HOME: home, ...environment } });
  const files = () => readdirSync(folder).map((name) => join(folder, name));
  const only = (): string => {
    const [file = "", ...more] = files();
    expect(more).toEqual([]);
    return file;
  };
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

  test("where nobody else can write, and not where the environment says so", async () => {
    expect(readdirSync(home)).toEqual([]);
    expect(await refused()).toEqual(expected);
    expect(mode(folder)).toBe("700");
    expect(mode(only())).toBe("600");
  });

  test("below HOME, where no other place is named", async () => {
    const environment = { HOME: home, XDG_CACHE_HOME: "" };
    expect(await run({ args: [request], environment })).toEqual(expected);
    expect(readdirSync(join(home, ".cache/mooring"))).toHaveLength(1);
  });

  test("and taken as it is", async () => {
    await refused();
    const before = { bytes: readFileSync(only()), inode: statSync(only()).ino };
    expect(await refused()).toEqual(expected);
    expect({ bytes: readFileSync(only()), inode: statSync(only()).ino }).toEqual(before);
  });

  test("and grows with what another request needs", async () => {
    await refused();
    const before = statSync(only()).size;
    await run({ args: ["--schema", "gcore/allowed-address-pair"], environment: { XDG_CACHE_HOME: home } });
    expect(statSync(only()).size).toBeGreaterThan(before);
  });

  describe("also of what asks a cloud", () => {
    const world = eachInItsWorld();
    const args = [JSON.stringify({ query: "gcore/private-ports", spec: { instance_id: INSTANCE } })];
    const asked = () => run({ args, environment: { ...world.environment, XDG_CACHE_HOME: home } });

    test("and a file that a refused request has made is filled up, once", async () => {
      await refused();
      const before = statSync(only());
      expect(await asked()).toMatchObject({ code: 0, stderr: "" });
      const filled = statSync(only());
      expect(filled.size).toBeGreaterThan(before.size);
      // V8 would refuse what was made with other flags than those that the next process begins with.
      expect(await asked()).toMatchObject({ code: 0, stderr: "" });
      expect(await refused()).toEqual(expected);
      expect(statSync(only()).ino).toBe(filled.ino);
    });
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ["cut short", (bytes) => bytes.subarray(0, bytes.length / 2)],
    ["empty", () => Buffer.alloc(0)],
    ["of nonsense", (bytes) => Buffer.alloc(bytes.length, "x")],
    ["with other bytes at its end", (bytes) => Buffer.concat([bytes.subarray(0, -4096), Buffer.alloc(4096, 7)])],
    [
      "with one other bit in each page",
      (bytes) => bytes.map((byte, at) => (at > 8192 && at % 512 === 8 ? byte ^ 4 : byte)) as Buffer,
    ],
    [
      "with a first line of another shape",
      (bytes) => Buffer.concat([Buffer.from("[[1],null]".padEnd(8192)), bytes.subarray(8192)]),
    ],
    [
      "with a first line that tells of other things",
      (bytes) => Buffer.concat([Buffer.from('[["answer",1e12,7]]'.padEnd(8192)), bytes.subarray(8192)]),
    ],
    [
      "whose blocks were never written behind the first line",
      (bytes) => Buffer.concat([bytes.subarray(0, 8192), Buffer.alloc(bytes.length - 8192)]),
    ],
  ])("and not believed, but mended, from a file %s", async (_how, damage) => {
    await refused();
    writeFileSync(only(), damage(readFileSync(only())));
    expect(await refused()).toEqual(expected);
    const mended = statSync(only()).ino;
    expect(await refused()).toEqual(expected);
    expect(statSync(only()).ino).toBe(mended);
  });

  test("and not taken from a folder or a file that others may write", async () => {
    await refused();
    const file = only();
    writeFileSync(file, "");
    chmodSync(folder, 0o770);
    expect(await refused()).toEqual(expected);
    expect(readFileSync(file, "utf8")).toBe("");
    chmodSync(folder, 0o700);
    chmodSync(file, 0o666);
    expect(await refused()).toEqual(expected);
    expect(mode(only())).toBe("600");
  });

  test.skipIf(process.getuid?.() !== 0)("and not in a folder of somebody else's", async () => {
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, 65_534, 65_534);
    expect(await refused()).toEqual(expected);
    expect(files()).toEqual([]);
  });

  test.each(["/dev/null", "/proc", "relative"])("and silently not where there is no place: %s", async (path) => {
    expect(await refused({ XDG_CACHE_HOME: path, HOME: "/dev/null" })).toEqual(expected);
  });

  test("by many at once as by one", async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => refused()));
    expect(all).toEqual(Array.from({ length: 4 }, () => expected));
    only();
    expect(await refused()).toEqual(expected);
  });

  test("for four builds at most", async () => {
    mkdirSync(folder, { mode: 0o700 });
    for (let age = 1; age <= 6; age += 1) {
      writeFileSync(join(folder, `build-${age}`), "");
      utimesSync(join(folder, `build-${age}`), 1_000_000 - age, 1_000_000 - age);
    }
    expect(await refused()).toEqual(expected);
    const kept = readdirSync(folder).sort();
    expect(kept).toHaveLength(4);
    expect(kept.filter((name) => name.startsWith("build-"))).toEqual(["build-1", "build-2", "build-3"]);
  });
});
