import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { obtainNewestAnsible, obtainOldAnsible } from "./parts/ansible.ts";
import { runChild } from "./parts/child.ts";
import { type InstalledCollection, installCollection, moduleName, onController } from "./parts/collection.ts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { quickClock } from "./parts/quick-clock.ts";
import { obtainSshd, type RunningSshd, startSshd } from "./parts/sshd.ts";

const releases = [
  ["the newest ansible-core", await partOrSkip(obtainNewestAnsible)],
  ["ansible-core 2.15", await partOrSkip(obtainOldAnsible)],
] as const;
const { missing: noSshd, ...sshd } = await partOrSkip(obtainSshd);
const root = process.getuid?.() === 0;
const sudo = !root && (await runChild("sudo", ["-n", "true"], { timeoutMs: 10_000 })).failure === undefined;

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
/** Holds two pairs of somebody else. */
const SHARED = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";
const PAIR = moduleName("gcore/allowed-address-pair");
const MODULES = join(REPOSITORY, "apps/ansible/dist");
const node = { MOORING_NODE: process.execPath };

const pair = (end: number, more: object = {}) => ({
  name: `Allow 10.40.0.${end}`,
  [PAIR]: { port_id: PORT, ip_address: `10.40.0.${end}` },
  ...more,
});

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = createSandbox({ clouds: ["gcore"], clock: quickClock() });
  await sandbox.listen();
});
afterEach(() => sandbox.close());

type Ports = Record<string, { allowed_address_pairs: { ip_address: string }[] }>;
const pairs = (port: string) =>
  ((sandbox.cloud("gcore").state.ports as Ports)[port]?.allowed_address_pairs ?? []).map(
    ({ ip_address }) => ip_address,
  );

describe.each(releases)("%s", (_, { missing, ...release }) => {
  let collection: InstalledCollection;
  beforeAll(async () => {
    if (!missing) collection = await installCollection((release as { part: { bin: string } }).part.bin);
  });
  afterAll(() => collection?.remove());

  async function play(tasks: readonly object[], environment: object = {}, ...args: string[]) {
    sandbox.journal.clear();
    const all = { ...sandbox.environment(), ANSIBLE_LIBRARY: MODULES, ...environment };
    const ended = await collection.play(all, onController(...tasks), ...args);
    return { ...ended, writes: sandbox.journal.writes().length };
  }

  it.skipIf(missing)("a script, a command with standard input, the bare module and the collection agree", async () => {
    const request = (end: number) => ({
      resource: "gcore/allowed-address-pair",
      spec: { port_id: PORT, ip_address: `10.40.0.${end}` },
    });
    const answered = {
      register: "answer",
      check_mode: false,
      changed_when: "(answer.stdout_lines | last | from_json).changed",
      failed_when: "(answer.stdout_lines | last | from_json).failed",
    };
    const given = (end: number) => ({ vars: { given: { ...request(end), plan: "{{ ansible_check_mode }}" } } });
    const file = join(MODULES, "mooring.cjs");
    const tasks = [
      {
        "ansible.builtin.script": { cmd: file },
        environment: { MOORING_REQUEST: "{{ given | to_json }}" },
        ...given(1),
        ...answered,
      },
      { "ansible.builtin.command": { cmd: file, stdin: "{{ given | to_json }}" }, ...given(2), ...answered },
      { mooring: request(3) },
      pair(4),
    ];
    expect(await play(tasks, {}, "--check")).toMatchObject({ changed: 4, failed: 0, writes: 0 });
    expect(await play(tasks)).toMatchObject({ changed: 4, failed: 0, writes: 4 });
    expect(await play(tasks)).toMatchObject({ changed: 0, failed: 0, writes: 0 });
    expect(pairs(PORT)).toEqual(["10.40.0.1", "10.40.0.2", "10.40.0.3", "10.40.0.4"]);
  });

  it.skipIf(missing)("by hand, in the background, and under tags", async () => {
    const adHoc = JSON.stringify({ port_id: PORT, ip_address: "10.40.0.71" });
    const hand = await collection.ansible("ansible", sandbox.environment(), "localhost", "-m", PAIR, "-a", adHoc);
    expect(hand.log).toMatch(/localhost \| CHANGED/);
    const tasks = [pair(72, { async: 60, poll: 1 }), pair(73, { tags: ["later"] })];
    expect(await play(tasks, {}, "--skip-tags", "later")).toMatchObject({ changed: 1, failed: 0, writes: 1 });
    expect(await play(tasks, {}, "--tags", "later")).toMatchObject({ changed: 1, failed: 0, writes: 1 });
    expect(pairs(PORT)).toEqual(["10.40.0.71", "10.40.0.72", "10.40.0.73"]);
  });

  it.skipIf(missing)("null, `omit` and JSON text mean what a playbook means by them, in check mode, too", async () => {
    const more = { mac_address: null, instance_id: "{{ nothing | default(omit) }}" };
    const tasks = [
      { [PAIR]: { port_id: PORT, ip_address: "10.40.0.75", ...more }, register: "made" },
      {
        "ansible.builtin.assert": {
          that: ["made.changed", "made.id is defined", "made.failure is not defined"],
        },
      },
      {
        "mooring.cloud.mooring": { resource: "gcore/allowed-address-pair", spec: "{{ text }}" },
        vars: { text: JSON.stringify({ port_id: PORT, ip_address: "10.40.0.76" }) },
      },
    ];
    expect(await play(tasks, {}, "--check", "--diff")).toMatchObject({ changed: 2, failed: 0, writes: 0 });
    expect(await play(tasks)).toMatchObject({ changed: 2, failed: 0, writes: 2 });
  });

  it.skipIf(missing)("a key from a vault is used, shown nowhere, and meets no other cloud's settings", async () => {
    const { GCORE_API_KEY: api_key, ...rest } = sandbox.environment();
    await writeFile(join(collection.folder, "password"), "an invented password\n");
    await writeFile(join(collection.folder, "secrets.yml"), JSON.stringify({ api_key }));
    const vault = ["--vault-password-file", "password"];
    const sealed = await collection.ansible("ansible-vault", {}, "encrypt", ...vault, "secrets.yml");
    expect(sealed.code, sealed.log).toBe(0);
    const settings = { gcore: { api_key: "{{ api_key }}" }, upcloud: { token: "ucat_invented" } };
    const book = {
      ...onController(pair(80))[0],
      vars_files: ["secrets.yml"],
      module_defaults: { "group/mooring.cloud.all": { settings } },
    };
    const ended = await collection.play(rest as Record<string, string>, [book], ...vault, "-vvv");
    expect([ended.changed, ended.failed], ended.log).toEqual([1, 0]);
    expect(ended.log).not.toContain(api_key);
  });

  const other = root
    ? { become: true, become_method: "su", become_user: "nobody", become_flags: "-s /bin/sh" }
    : { become: true, become_method: "sudo" };
  it.skipIf(missing || !(root || sudo))("as another user", async () => {
    const environment = { ...sandbox.environment(), ...node };
    const ended = await play([pair(81, { ...other, environment })]);
    expect([ended.changed, ended.failed], ended.log).toEqual([1, 0]);
  });

  describe("over SSH", () => {
    let server: RunningSshd;
    beforeAll(async () => {
      if (missing || noSshd) return;
      server = await startSshd((sshd as { part: Parameters<typeof startSshd>[0] }).part);
      await mkdir(join(collection.folder, "files"), { recursive: true });
      await cp(join(MODULES, "mooring.cjs"), join(collection.folder, "files/mooring.cjs"));
    });
    afterAll(() => server?.stop());

    async function remotely(...tasks: readonly object[]) {
      await writeFile(join(collection.folder, "hosts"), `distant ${server.variables}\n`);
      const book = { hosts: "distant", gather_facts: false, tasks };
      return collection.play(sandbox.environment(), [book], "-i", "hosts");
    }

    it.skipIf(missing || noSshd)("a module without credentials there says what to write in the playbook", async () => {
      const ended = await remotely(pair(90, { environment: node }));
      expect(ended.failed, ended.log).toBe(1);
      expect(ended.log).toMatch(/does not travel over SSH: there, use delegate_to: localhost/);
    });

    it.skipIf(missing || noSshd)("what is delegated works here; module and script work there", async () => {
      const environment = { ...sandbox.environment(), ...node };
      const request = { resource: "gcore/allowed-address-pair", spec: { port_id: PORT, ip_address: "10.40.0.92" } };
      const script = {
        "ansible.builtin.script": { cmd: "files/mooring.cjs" },
        environment: { ...environment, MOORING_REQUEST: JSON.stringify(request) },
        register: "answer",
        changed_when: "(answer.stdout_lines | last | from_json).changed",
      };
      const tasks = [pair(90, { delegate_to: "localhost" }), pair(91, { environment }), script];
      const first = await remotely(...tasks);
      expect([first.changed, first.failed], first.log).toEqual([3, 0]);
      const second = await remotely(...tasks);
      expect([second.changed, second.failed], second.log).toEqual([0, 0]);
      expect(pairs(PORT)).toEqual(["10.40.0.90", "10.40.0.91", "10.40.0.92"]);
    });
  });

  /** So many hosts at once, each with the same tasks. */
  async function onHosts(count: number, ...tasks: readonly object[]) {
    const hosts = Array.from({ length: count }, (_, index) => `host${index} n=${index}`);
    await writeFile(join(collection.folder, "hosts"), hosts.join("\n"));
    const book = { hosts: "all", connection: "local", gather_facts: false, tasks };
    return collection.play(sandbox.environment(), [book], "-i", "hosts", "--forks", "10");
  }

  it.skipIf(missing)("twenty hosts, ten at a time, on two ports: all twenty addresses are there", async () => {
    (sandbox.cloud("gcore").state.ports as Ports)[SHARED]?.allowed_address_pairs.splice(0);
    const port_id = `{{ ${JSON.stringify([PORT, SHARED])}[n | int % 2] }}`;
    const ended = await onHosts(20, { [PAIR]: { port_id, ip_address: "10.40.1.{{ n }}" } });
    expect([ended.changed, ended.failed], ended.log).toEqual([20, 0]);
    const there = [...pairs(PORT), ...pairs(SHARED)].sort();
    expect(there).toEqual(Array.from({ length: 20 }, (_, index) => `10.40.1.${index}`).sort());
  });

  it.skipIf(missing)("eight hosts that each ask for a floating IP have eight after the first run", async () => {
    const floating = moduleName("gcore/floating-ip");
    const task = { [floating]: { name: "of-{{ inventory_hostname }}", attached: false } };
    const ended = await onHosts(8, task);
    expect([ended.changed, ended.failed], ended.log).toEqual([8, 0]);
    const again = await onHosts(8, task);
    expect([again.changed, again.failed], again.log).toEqual([0, 0]);
  });
});
