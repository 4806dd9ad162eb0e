import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cacheFolder, openCache, writeCache } from "../src/start/cache.ts";
import { type Contents, createLoad } from "../src/start/load.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "mooring-load-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(home, { recursive: true });
});

describe("the place of what V8 has compiled", () => {
  test.each([
    [{ XDG_CACHE_HOME: "/x", HOME: "/h" }, "/x/mooring"],
    [{ XDG_CACHE_HOME: "relative", HOME: "/h" }, "/h/.cache/mooring"],
    [{ HOME: "/h" }, "/h/.cache/mooring"],
    [{ HOME: "h" }, undefined],
    [{}, undefined],
    [{ MOORING_CACHE: "0", HOME: "/h" }, undefined],
    [{ MOORING_CACHE: "1", HOME: "/h" }, "/h/.cache/mooring"],
  ])("of %j is %s", (environment, folder) => {
    expect(cacheFolder(environment)).toBe(folder);
  });
});

describe("what V8 has compiled", () => {
  const folder = () => join(home, "cache/mooring");
  const file = () => join(folder(), "build");
  const one = { code: Buffer.from("one".repeat(1000)), ran: ["a", "b"] };
  const two = { code: Buffer.from("two and more".repeat(300)), ran: [] };

  test("comes back by its group's name, with what has run, from a file that only its owner reads", () => {
    writeCache(folder(), "build", { one, two });
    const cache = openCache(folder(), "build");
    expect(cache.get("one")?.equals(one.code)).toBe(true);
    expect(cache.get("two")?.equals(two.code)).toBe(true);
    expect([cache.ran("one"), cache.ran("two"), cache.ran("three"), cache.get("three")]).toEqual([
      ["a", "b"],
      [],
      [],
      undefined,
    ]);
    expect(cache.all()).toEqual({ one, two });
    expect([statSync(folder()).mode & 0o777, statSync(file()).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(readdirSync(folder())).toEqual(["build"]);
  });

  const nothing = { one: undefined, ran: [], all: {} };
  const found = () => {
    const { get, ran, all } = openCache(folder(), "build");
    return { one: get("one"), ran: ran("one"), all: all() };
  };

  test.each<[string, (bytes: Buffer) => void]>([
    ["that is not there", () => rmSync(file())],
    ["that others may write", () => chmodSync(file(), 0o622)],
    ["that others may read", () => chmodSync(file(), 0o604)],
    ["in a folder that others may write", () => chmodSync(folder(), 0o720)],
    ["whose beginning is no JSON", (bytes) => writeFileSync(file(), Buffer.concat([Buffer.alloc(8192, "x"), bytes]))],
    [
      "whose beginning tells of nothing",
      (bytes) => writeFileSync(file(), Buffer.concat([Buffer.from("[]".padEnd(8192)), bytes])),
    ],
  ])("is not taken from a file %s", (_how, spoil) => {
    writeCache(folder(), "build", { one, two });
    spoil(readFileSync(file()));
    expect(found()).toEqual(nothing);
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ["is cut short", (bytes) => bytes.subarray(0, 8192 + one.code.length)],
    [
      "has another bit in one copy",
      (bytes) => Buffer.concat([bytes.subarray(0, 8200), Buffer.of(0), bytes.subarray(8201)]),
    ],
    [
      "was never written behind its beginning",
      (bytes) => Buffer.concat([bytes.subarray(0, 8192), Buffer.alloc(bytes.length - 8192)]),
    ],
    [
      "has a block that was never written, in both copies",
      (bytes) => {
        const other = Buffer.from(bytes);
        for (const copy of [0, one.code.length]) other.fill(0, 8192 + copy + 512, 8192 + copy + 1024);
        return other;
      },
    ],
  ])("of a group is not taken where it %s", (_how, damaged) => {
    writeCache(folder(), "build", { one });
    writeFileSync(file(), damaged(readFileSync(file())));
    expect(found()).toMatchObject({ one: undefined, all: {} });
  });

  test("is kept for four builds, the latest", () => {
    for (let age = 1; age <= 6; age += 1) {
      writeCache(folder(), `build-${age}`, { one });
      for (const name of readdirSync(folder())) {
        const time = 1_000_000 - Number(name.slice("build-".length));
        utimesSync(join(folder(), name), time, time);
      }
    }
    writeCache(folder(), "build", { one });
    expect(readdirSync(folder()).sort()).toEqual(["build", "build-1", "build-2", "build-3"]);
  });

  test("is not kept where its beginning has no room for the names, and leaves no other file behind", () => {
    writeCache(folder(), "build", { one: { code: one.code, ran: ["x".repeat(8192)] } });
    expect(readdirSync(folder())).toEqual([]);
    writeFileSync(join(folder(), `build.${process.pid}`), "");
    writeCache(folder(), "build", { one });
    expect(readdirSync(folder())).toEqual([]);
  });

  test("is not written where others may write, or where there is no place", () => {
    writeCache(folder(), "other", { one });
    chmodSync(folder(), 0o777);
    writeCache(folder(), "build", { one });
    expect(readdirSync(folder())).toEqual(["other"]);
    for (const place of ["/dev/null/mooring", "/proc/mooring"]) writeCache(place, "build", { one });
  });
});

describe("the loader", () => {
  const fromNode = createRequire(import.meta.url);
  const listOf = (...bodies: string[]) =>
    `[${bodies.map((body) => `function(module,exports,require){${body}}`).join(",")}]`;
  const groups = {
    pair: listOf(
      'exports.name = "first"; exports.other = () => require("./second.js").name; /* in the text *~/',
      'globalThis.seconds = (globalThis.seconds || 0) + 1; exports.name = "second"; exports.path = require("node:path");',
    ),
    rare: listOf('module.exports = "deflated"'),
  };
  const members = { pair: ["./first.js", "./second.js"], rare: ["./rare.js"] };

  /** The file, and where its groups stand, as the build writes them. */
  function written(): { path: string; contents: Contents } {
    const rare = deflateRawSync(groups.rare).toString("base64url");
    const path = join(home, "mooring.cjs");
    writeFileSync(path, `what runs first/*${rare}${groups.pair}*/`);
    const pair = groups.pair.length + 2;
    return {
      path,
      contents: { places: { pair: [pair, groups.pair.length], rare: [pair + rare.length, rare.length, 1] }, members },
    };
  }

  /** A process: what it loads, and what it does at its end. */
  function begin() {
    const ends: (() => void)[] = [];
    vi.spyOn(process, "once").mockImplementation((name, hear) => {
      if (name === "exit") ends.push(hear as () => void);
      return process;
    });
    const reads: string[] = [];
    const { path, contents } = written();
    const load = createLoad(path, "1.2.3-abc", contents, ((name: string) => {
      reads.push(name);
      return fromNode(name);
    }) as never);
    return { load, reads, end: () => ends.forEach((hear) => void hear()), ends };
  }

  beforeEach(() => {
    vi.stubEnv("XDG_CACHE_HOME", home);
    Reflect.deleteProperty(globalThis, "seconds");
  });

  test("runs each chunk once, when it is first wanted, and knows Node's own", () => {
    const { load, reads } = begin();
    expect(reads).toEqual([]);
    const first = load("./first.js") as { name: string; other(): string };
    expect([first.name, (globalThis as { seconds?: number }).seconds]).toEqual(["first", undefined]);
    expect([first.other(), first.other()]).toEqual(["second", "second"]);
    expect((globalThis as { seconds?: number }).seconds).toBe(1);
    expect(load("./first.js")).toBe(first);
    expect(load("./rare.js")).toBe("deflated");
    expect((load("./second.js") as { path: unknown }).path).toBe(fromNode("node:path"));
    expect(() => load("./nowhere.js")).toThrow("./nowhere.js");
    // The file is opened once, each group compiled once.
    expect(reads.filter((name) => name === "node:vm")).toHaveLength(2);
  });

  test("keeps what V8 has compiled at the end of the process, and again only what is more", () => {
    const file = () => join(home, "mooring", `1.2.3-abc-${process.versions.v8}-${process.arch}`);
    const first = begin();
    first.load("./first.js");
    expect(first.ends).toHaveLength(1);
    first.end();
    const kept = openCache(join(home, "mooring"), `1.2.3-abc-${process.versions.v8}-${process.arch}`);
    expect(kept.ran("pair")).toEqual(["./first.js"]);
    expect(kept.get("pair")?.length).toBeGreaterThan(100);
    const { ino } = statSync(file());

    const same = begin();
    same.load("./first.js");
    same.end();
    expect(statSync(file()).ino).toBe(ino);

    const more = begin();
    more.load("./second.js");
    more.load("./rare.js");
    more.end();
    const grown = openCache(join(home, "mooring"), `1.2.3-abc-${process.versions.v8}-${process.arch}`);
    expect([grown.ran("pair"), grown.ran("rare")]).toEqual([["./first.js", "./second.js"], ["./rare.js"]]);
    const inode = statSync(file()).ino;
    expect(inode).not.toBe(ino);

    const less = begin();
    less.load("./first.js");
    less.end();
    expect(statSync(file()).ino).toBe(inode);
  });

  test("keeps nothing where the environment says so", () => {
    vi.stubEnv("MOORING_CACHE", "0");
    const { load, ends } = begin();
    load("./first.js");
    expect(ends).toEqual([]);
    expect(readdirSync(home)).toEqual(["mooring.cjs"]);
  });

  test("says which group has no place", () => {
    const { path, contents } = written();
    const load = createLoad(path, "b", { ...contents, places: {} }, fromNode as never);
    expect(() => load("./first.js")).toThrow("pair has no place");
  });
});
