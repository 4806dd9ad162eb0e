import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StepOptions } from "./runner.ts";
import { backend, openWorld, pair, storage, type World } from "./world.ts";

const publicPort = "b8a7a137-8948-4f39-844d-bab9dead5de6";
const openPort = "f4b8d2c6-0e9a-4c73-95f1-3d6a8b7e2c50";
const unknownPort = "00000000-0000-4000-8000-000000000000";
const key = "pretend-key-that-is-refused";

const spec = (fields: string, port = backend) => ({ resource: pair, spec: `port_id: ${port}\n${fields}\n` });
const address = spec("ip_address: 10.40.0.9");

interface Case {
  readonly options: StepOptions;
  /** What the one annotation says. */
  readonly words: RegExp;
  prepare?(world: World): void;
}

/** Everything here is known before anything is written. */
const beforeAnyWrite: Readonly<Record<string, Case>> = {
  "no input at all": { options: { with: {} }, words: /resource.*query/ },
  "an unknown kind": {
    options: { with: { ...address, resource: "gcore/pair" } },
    words: /gcore\/allowed-address-pair/,
  },
  "an unknown field": { options: { with: spec("ip_adress: 10.40.0.9") }, words: /spec\.ip_adress.*ip_address/ },
  "an unknown input": {
    options: { with: { ...address, "dry-run": "true" } },
    words: /dry-run: is not an input of this action/,
  },
  "a wrong type": {
    options: { with: spec("ip_address: [10.40.0.9]") },
    words: /spec\.ip_address: must be an IP address.*a list/,
  },
  "a word where true or false belongs": {
    options: { with: { ...address, plan: "perhaps" } },
    words: /plan: must be true or false/,
  },
  "an address that YAML took for a number": {
    options: { with: spec("ip_address: 10.40") },
    words: /spec\.ip_address: .*number 10\.4; quote this value/,
  },
  "a MAC address that YAML took for a number": {
    options: { with: spec("ip_address: 10.40.0.9\nmac_address: 525400123456") },
    words: /spec\.mac_address: .*number 525400123456; quote this value/,
  },
  "a prefix length that no address has": {
    options: { with: spec("ip_address: 10.0.0.9/33") },
    words: /spec\.ip_address: has the prefix length "33"/,
  },
  "a MAC address on the route that knows none": {
    options: {
      with: { ...spec("ip_address: 10.40.0.9\nmac_address: 52:54:00:12:34:56"), settings: "write_route: patch" },
    },
    words: /MAC/,
  },
  "a block that is not YAML": {
    options: { with: { ...address, spec: "port_id: a: b" } },
    words: /spec: is not valid YAML at line 1, column/,
  },
  "a huge block": {
    options: {
      with: { ...address, spec: "@huge.yml" },
      workspace: { "huge.yml": `port_id: ${"x".repeat(8 * 1024 * 1024)}` },
    },
    words: /spec: the file "huge.yml" has 8388617 bytes; the limit is 8388608/,
  },
  "spec and items together": { options: { with: { ...address, items: "[]" } }, words: /spec.*items|items.*spec/ },
  "a token where settings belong": {
    options: { with: { ...address, settings: key } },
    words: /settings: must be a map of fields/,
  },
  "no credentials": {
    options: { with: address, env: { GCORE_API_KEY: "" } },
    words: /Set GCORE_API_KEY .*\(or `settings.api_key`\)\.$/m,
  },
  "no credentials in a pull request": {
    options: { with: address, env: { GCORE_API_KEY: "", GITHUB_EVENT_NAME: "pull_request" } },
    words: /GCORE_API_KEY.*In a pull request from a fork, GitHub hands out no secrets/,
  },
  "a token that the cloud refuses": {
    options: { with: address, env: { GCORE_API_KEY: key } },
    words: /HTTP 401.*GCORE_API_KEY/,
    prepare: ({ sandbox }) => {
      sandbox.cloud("gcore").switches.echo_token = true;
    },
  },
  "an unknown port": {
    options: { with: spec("ip_address: 10.40.0.9", unknownPort) },
    words: new RegExp(`${unknownPort}.*HTTP 404`),
  },
  "a public port": {
    options: { with: spec("ip_address: 10.40.0.9", publicPort) },
    words: new RegExp(`${publicPort}.*(external|public)`),
  },
  "a port without security": {
    options: { with: spec("ip_address: 10.50.0.9", openPort) },
    words: new RegExp(`${openPort}.*security`),
  },
  "HTML instead of JSON": {
    options: { with: address },
    words: /reading port .*: the answer is HTML instead of JSON/,
    prepare: ({ sandbox }) =>
      void sandbox.faults.add({ match: "GET /**", times: 9, body: "<html><title>Sign in</title></html>" }),
  },
  "a connection that breaks in the middle of an answer": {
    options: { with: { ...address, timeouts: "retry_seconds: 0" } },
    words: /connection broke before the answer was whole/,
    prepare: ({ sandbox }) => void sandbox.faults.add({ match: "GET /**", times: 9, cut: "body" }),
  },
};

/** Here the write that was planned is made, and does not end well. */
const afterTheWrite: Readonly<Record<string, Case>> = {
  "a task that ends in ERROR": {
    options: { with: address },
    words: /task [0-9a-f-]{36}.* failed: no room on the switch/,
    prepare: ({ sandbox }) => {
      sandbox.cloud("gcore").switches.fail_tasks = ["no room on the switch"];
    },
  },
  "a task that never ends": {
    options: { with: { ...address, timeouts: "wait_seconds: 1" } },
    words: /task [0-9a-f-]{36}.*(still|running)/,
    prepare: ({ sandbox }) => {
      sandbox.cloud("gcore").switches.task_seconds = Number.POSITIVE_INFINITY;
    },
  },
};

describe("a step that cannot succeed", () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  async function run({ options, words, prepare }: Case) {
    prepare?.(world);
    const before = world.addresses(storage);
    const stage = await world.step(options).main().finished;
    const errors = stage.commands.filter(({ name }) => name === "error");
    expect(errors.map(({ message }) => message)).toEqual([expect.stringMatching(words)]);
    expect(errors[0]?.properties.title).toMatch(/^Mooring: .+ failed$/);
    expect(stage.exitCode).toBe(1);
    expect(stage.summary).toContain("<h3>Mooring: ");
    expect(JSON.parse(stage.outputs.result ?? "")).toMatchObject({ failed: true });
    expect(stage.everything).not.toContain(key);
    expect(stage.everything).not.toContain(world.sandbox.environment().GCORE_API_KEY);
    expect(world.addresses(storage)).toEqual(before);
    return stage;
  }

  it.each(Object.entries(beforeAnyWrite))("says why, and writes nothing: %s", async (_, one) => {
    const { outputs } = await run(one);
    expect(outputs.changed).toBe("false");
    expect(world.sandbox.journal.writes()).toEqual([]);
  });

  it.each(Object.entries(afterTheWrite))("says why, after the one write that was planned: %s", async (_, one) => {
    await run(one);
    expect(world.sandbox.journal.writes()).toHaveLength(1);
    expect(world.addresses(backend)).toEqual([]);
  });

  it.each(["GITHUB_OUTPUT", "GITHUB_STATE"])(
    "says why, and sends nothing: %s names no file to write to",
    async (name) => {
      for (const file of ["/nowhere/at/all", tmpdir()]) {
        const { exitCode, commands, outputs } = await world.step({ with: address, env: { [name]: file } }).main()
          .finished;
        const errors = commands.filter((one) => one.name === "error").map(({ message }) => message);
        expect(errors).toEqual([
          expect.stringMatching(new RegExp(`^${name} names .*Nothing was sent\\..*as the runner`)),
        ]);
        expect({ exitCode, outputs }).toEqual({ exitCode: 1, outputs: {} });
      }
      expect(world.sandbox.journal.entries()).toEqual([]);
    },
  );
});
