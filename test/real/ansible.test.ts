import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { obtainNewestAnsible, obtainOldAnsible } from "./parts/ansible.ts";
import { runChild } from "./parts/child.ts";
import { pathWith, REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
/** Holds two pairs of somebody else. */
const SHARED = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";
const INSTANCE = "eb3bf756-2650-4483-8470-a897d1ae6fa6";

const releases = [
  ["the newest ansible-core", await partOrSkip(obtainNewestAnsible)],
  ["ansible-core 2.15", await partOrSkip(obtainOldAnsible)],
] as const;

let folder: string;
let sandbox: Sandbox;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mooring-real-ansible-"));
  sandbox = createSandbox({ clouds: ["gcore"] });
  sandbox.cloud("gcore").switches.task_seconds = 0.5;
  await sandbox.listen();
  await cp(join(REPOSITORY, "apps/ansible/dist/mooring.cjs"), join(folder, "library/mooring.cjs"));
  await cp(join(REPOSITORY, "apps/ansible/mooring.yml"), join(folder, "library/mooring.yml"));
});

afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const pairs = (port: string) =>
  (sandbox.cloud("gcore").state.ports as Record<string, { allowed_address_pairs: { ip_address: string }[] }>)[
    port
  ]?.allowed_address_pairs
    .map(({ ip_address }) => ip_address)
    .sort();

describe.each(releases)("%s", (_, { missing, ...release }) => {
  async function ansible(command: string, ...args: string[]) {
    const { part } = release as { part: { bin: string } };
    const ended = await runChild(join(part.bin, command), args, {
      cwd: folder,
      timeoutMs: 120_000,
      env: {
        ...sandbox.environment(),
        PATH: `${dirname(process.execPath)}:${pathWith(part.bin)}`,
        HOME: folder,
        ANSIBLE_LIBRARY: join(folder, "library"),
        ANSIBLE_LOCALHOST_WARNING: "False",
        ANSIBLE_INVENTORY_UNPARSED_WARNING: "False",
        ANSIBLE_NOCOLOR: "1",
        LC_ALL: "C.UTF-8",
      },
    });
    const writes = sandbox.journal.writes().length;
    sandbox.journal.clear();
    const log = `${ended.stdout}\n${ended.stderr}`;
    expect(log).not.toContain(sandbox.environment().GCORE_API_KEY);
    const [, changed, failed] = /ok=\d+\s+changed=(\d+).*failed=(\d+)/.exec(ended.stdout) ?? [];
    return { code: ended.code, log, writes, changed: Number(changed), failed: Number(failed) };
  }

  /** Runs tasks on the controller, as the guide says. */
  async function play(tasks: readonly object[], ...args: string[]) {
    const book = [{ name: "Addresses", hosts: "localhost", connection: "local", gather_facts: false, tasks }];
    await writeFile(join(folder, "play.yml"), stringify(book));
    return ansible("ansible-playbook", "play.yml", ...args);
  }

  const module = (request: object) => [{ name: "Addresses", mooring: request, register: "answer" }];
  const one = { resource: "gcore/allowed-address-pair", spec: { port_id: PORT, ip_address: "10.40.0.9" } };

  it.skipIf(missing)(
    "as a module: check mode shows the difference and writes nothing; then one write; then none",
    async () => {
      const dry = await play(module(one), "--check", "--diff");
      expect(dry).toMatchObject({ code: 0, changed: 1, failed: 0, writes: 0 });
      expect(dry.log).toMatch(/\+\s+"ip_address": "10\.40\.0\.9"/);
      expect(await play(module(one), "--diff")).toMatchObject({ code: 0, changed: 1, failed: 0, writes: 1 });
      expect(pairs(PORT)).toEqual(["10.40.0.9"]);
      expect(await play(module(one), "--diff")).toMatchObject({ code: 0, changed: 0, failed: 0, writes: 0 });
      expect(await play(module({ ...one, state: "absent" }), "--check")).toMatchObject({ changed: 1, writes: 0 });
      expect(await play(module({ ...one, state: "absent" }))).toMatchObject({ changed: 1, writes: 1 });
      expect(pairs(PORT)).toEqual([]);
    },
  );

  it.skipIf(missing)("as a script: the request in the environment, check mode handed on", async () => {
    const script = [
      {
        name: "Addresses",
        "ansible.builtin.script": { cmd: join(folder, "library/mooring.cjs") },
        environment: { MOORING_REQUEST: "{{ request | to_json }}" },
        vars: { request: { ...one, plan: "{{ ansible_check_mode }}" } },
        register: "mooring",
        check_mode: false,
        changed_when: "(mooring.stdout_lines | last | from_json).changed",
        failed_when: "(mooring.stdout_lines | last | from_json).failed",
      },
    ];
    expect(await play(script, "--check")).toMatchObject({ code: 0, changed: 1, failed: 0, writes: 0 });
    expect(await play(script)).toMatchObject({ code: 0, changed: 1, failed: 0, writes: 1 });
    expect(await play(script)).toMatchObject({ code: 0, changed: 0, failed: 0, writes: 0 });
  });

  it.skipIf(missing)("drift behind its back is seen in check mode and mended", async () => {
    await play(module(one));
    const ports = sandbox.cloud("gcore").state.ports as Record<string, { allowed_address_pairs: unknown[] }>;
    ports[PORT]?.allowed_address_pairs.splice(0);
    expect(await play(module(one), "--check")).toMatchObject({ changed: 1, writes: 0 });
    expect(await play(module(one))).toMatchObject({ changed: 1, writes: 1 });
    expect(pairs(PORT)).toEqual(["10.40.0.9"]);
  });

  it.skipIf(missing)("a batch costs one write, names the one beyond the limit, and makes the others", async () => {
    const items = Array.from({ length: 9 }, (_, index) => ({ port_id: SHARED, ip_address: `10.50.1.${index + 1}` }));
    const batch = await play(module({ resource: "gcore/allowed-address-pair", items }));
    expect(batch).toMatchObject({ code: 2, failed: 1, writes: 1 });
    expect(batch.log).toContain("10.50.1.9");
    expect(pairs(SHARED)).toHaveLength(10);
    expect(pairs(SHARED)).toEqual(expect.arrayContaining(["10.50.0.77", "10.50.8.0/24"]));
  });

  it.skipIf(missing)("an answer can be used by the next task", async () => {
    const asked = await play([
      { mooring: { query: "gcore/private-ports", spec: { instance_id: INSTANCE } }, register: "ports" },
      {
        mooring: { resource: "gcore/allowed-address-pair", spec: { port_id: "{{ item }}", ip_address: "10.40.0.9" } },
        loop: "{{ ports.answers | map(attribute='port_id') | list }}",
      },
    ]);
    expect(asked).toMatchObject({ code: 0, changed: 1, failed: 0, writes: 2 });
    expect(pairs(PORT)).toContain("10.40.0.9");
    expect(pairs(SHARED)).toContain("10.40.0.9");
  });

  it.skipIf(missing)("what is wrong is said in one sentence, and nothing is written", async () => {
    const spec = { port_id: PORT, ip_address: "10.40.0.9", mac_address: 41135085296 };
    const refused = await play(module({ ...one, spec }));
    expect(refused).toMatchObject({ code: 2, failed: 1, writes: 0 });
    expect(refused.log).toContain(
      "spec.mac_address: must be a MAC address, but came as the number 41135085296; quote this value in YAML",
    );
  });

  it.skipIf(missing)("ansible-doc shows what the module takes and gives", async () => {
    const { code, log } = await ansible("ansible-doc", "--type", "module", "mooring");
    expect(code).toBe(0);
    for (const word of ["resource", "spec", "items", "state", "query", "EXAMPLES", "RETURN VALUES"])
      expect(log).toContain(word);
  });
});
