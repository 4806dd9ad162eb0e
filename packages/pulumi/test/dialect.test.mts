import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Catalog, catalog } from "@mooring/core";
import { describe, expect, it } from "vitest";
import { loadKind } from "../src/runtime/kind.ts";
import { phrases } from "../src/runtime/phrases.ts";
import { spellingOf } from "../src/runtime/spelling.ts";
import { hidden, URN, world } from "./world.mts";

const core = fileURLToPath(new URL("../../core/src", import.meta.url));
const kinds = Object.values(catalog as Catalog).flatMap(({ resources }) => resources);
const files = readdirSync(core, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !/\.(test|trial|gen)\.|emulat/.test(path))
  .map((path) => ({ path, text: readFileSync(join(core, path), "utf8").replaceAll("\\`", "`") }));
const sources = files.map(({ text }) => text).join("\n");
/** What a cloud is made of beside itself. */
const kitsOf = (cloud: string) =>
  new Set(
    files
      .filter(({ path }) => path.startsWith(`clouds/${cloud}/`))
      .flatMap(({ text }) => [...text.matchAll(/from "[./]+\/(kits\/[^/"]+)/g)].map(([, kit]) => kit)),
  );
/** All that may be said of a cloud's things. Comments are said to nobody, and descriptions are printed, not said. */
const wordsFor = (cloud: string) =>
  files
    .filter(({ path }) => !/(^|[/-])(fields|settings|facts)\.ts$/.test(path))
    .filter(({ path }) => {
      const [room, name] = path.split("/");
      if (room === "clouds") return name === cloud;
      return room !== "kits" || name?.endsWith(".ts") || kitsOf(cloud).has(`kits/${name}`);
    })
    .map(({ text }) => text.replaceAll(/^ *(\*|\/\*|\/\/).*$/gm, ""))
    .join("\n");
const pair = { portId: "9c31552f-8b64-43a0-abbb-5943721dbd2a", ipAddress: "10.40.0.9" };

describe("core's words", () => {
  it.each(phrases.map(([words]) => [words]))("still hold what is said otherwise here: %s", (words) => {
    if (typeof words === "string") expect(sources).toContain(words);
    else expect(sources).toMatch(words);
  });

  it.each([
    ["Say `allow_restart: true`.", "Say `allowRestart: true`."],
    ["Set `settings.token`, not `token`.", "Set `mooring:upcloudToken`, not `mooring:upcloudToken`."],
    ["`upcloud/server-interfaces` lists them", "`upcloud.getServerInterfaces` lists them"],
    ["another `upcloud/floating-ip`", "another `upcloud.FloatingIp`"],
    ["raise `timeouts.wait_seconds`", "raise `customTimeouts`"],
    ["the server `web_1: up` stays", "the server `web_1: up` stays"],
  ])("%s", async (words, spelled) => {
    const { cloud, spec, outputs } = await loadKind("upcloud/ip-address@1");
    expect(spellingOf(cloud, spec, outputs).text(words)).toBe(spelled);
  });

  /** The vendors' own, and what an error's guide calls its parts. */
  const THEIRS = new Set([
    "5_bgp",
    "eu-de_harbour",
    "is_vip",
    "max_allowed_address_pair",
    "notify_master",
    "request_id",
    "use_vmac",
  ]);
  const ours = ([name = ""]: readonly string[]) => name.includes("_") && !THEIRS.has(name);

  it.each(kinds)("say nothing of %s that a program would have to translate", async (kind) => {
    const { cloud, spec, outputs } = await loadKind(`${kind}@1`);
    const said = spellingOf(cloud, spec, outputs).text(wordsFor(cloud.name));
    const quoted = [...said.matchAll(/`([a-z][a-z0-9_.[\]/-]*)(: [a-z]+)?`/g)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]);
    expect(quoted.filter(ours)).toEqual([]);
    expect(quoted.filter(([name]) => ["state", "allow_replace", "settings", "timeouts"].includes(name ?? ""))).toEqual(
      [],
    );
    expect(said).not.toMatch(/pull request|a playbook's|check mode|state absent/);
  });

  it("of a refusal that meets a Pulumi user name both ways out", async () => {
    const { up, host } = await world("gcore/allowed-address-pair@1");
    await up(pair);
    await expect(up(pair, host())).rejects.toThrow("say `adopt: true` for this one `up`, or import it");
  });
});

describe("while the cloud works", () => {
  it("each wait is told at its resource, as something of the moment", async () => {
    const { up, told, lines, sandbox } = await world("gcore/allowed-address-pair@1");
    sandbox.cloud("gcore").switches.task_seconds = 30;
    await up(pair);
    const passing = told.filter(({ about }) => about?.passing);
    expect(passing.length).toBeGreaterThan(3);
    expect(new Set(passing.map(({ about }) => about?.urn))).toEqual(new Set([URN]));
    expect(passing.at(-1)?.text).toMatch(/^waiting: .*, \d+ s so far$/);
    expect(lines()).toEqual([]);
  });

  it("those who share a write are all told", async () => {
    const { hooks, told, sandbox } = await world("gcore/allowed-address-pair@1");
    sandbox.cloud("gcore").switches.task_seconds = 30;
    const urns = ["one", "two"].map((name) => `${URN}-${name}`);
    await Promise.all(
      urns.map((__urn, at) => hooks.create({ ...hidden, ...pair, __urn, ipAddress: `10.40.0.${20 + at}` })),
    );
    expect(new Set(told.map(({ about }) => about?.urn))).toEqual(new Set(urns));
  });

  it("a repetition says why, and when", async () => {
    const { up, told, sandbox } = await world("gcore/allowed-address-pair@1");
    sandbox.faults.add({ match: "GET /**", status: 503, body: "", times: 1 });
    await up(pair);
    expect(told[0]).toMatchObject({ text: expect.stringMatching(/^again in \d+ s: .*503/), about: { passing: true } });
  });
});
