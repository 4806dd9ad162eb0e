import { globSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type Catalog, catalog } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { obtainNewestAnsible, obtainOldAnsible } from "./parts/ansible.ts";
import { runChild } from "./parts/child.ts";
import { pathWith, REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { quickClock } from "./parts/quick-clock.ts";

const releases = [
  ["the newest ansible-core", await partOrSkip(obtainNewestAnsible)],
  ["ansible-core 2.15", await partOrSkip(obtainOldAnsible)],
] as const;

/** Nobody reads more than this of a page, in lines. */
const ONE_PAGE = 260;

const moduleName = (name: string) => `mooring.cloud.${name.replaceAll(/[/-]/g, "_")}`;

describe.each(releases)("%s", (_, { missing, ...release }) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mooring-real-collection-"));
    if (missing) return;
    const source = join(REPOSITORY, "apps/ansible/dist/collection");
    const built = await ansible("ansible-galaxy", {}, "collection", "build", source, "--output-path", folder);
    const [file = ""] = /\S+\.tar\.gz/.exec(built.log) ?? [];
    await ansible("ansible-galaxy", {}, "collection", "install", "--offline", "-p", join(folder, "collections"), file);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function ansible(command: string, environment: Readonly<Record<string, string>>, ...args: string[]) {
    const { part } = release as { part: { bin: string } };
    const { code, stdout, stderr } = await runChild(join(part.bin, command), args, {
      cwd: folder,
      timeoutMs: 240_000,
      env: {
        ...environment,
        PATH: `${dirname(process.execPath)}:${pathWith(part.bin)}`,
        HOME: folder,
        ANSIBLE_COLLECTIONS_PATH: join(folder, "collections"),
        ANSIBLE_ASYNC_DIR: join(folder, "async"),
        ANSIBLE_LOCALHOST_WARNING: "False",
        ANSIBLE_INVENTORY_UNPARSED_WARNING: "False",
        ANSIBLE_NOCOLOR: "1",
        LC_ALL: "C.UTF-8",
      },
    });
    const [, changed, failed] = /ok=\d+\s+changed=(\d+).*failed=(\d+)/.exec(stdout) ?? [];
    return { code, log: `${stdout}\n${stderr}`, stdout, changed: Number(changed), failed: Number(failed) };
  }

  async function play(environment: Readonly<Record<string, string>>, task: object, ...args: string[]) {
    const play = {
      hosts: "localhost",
      connection: "local",
      gather_facts: false,
      module_defaults: { "group/mooring.cloud.all": { timeouts: { wait_seconds: 300 } } },
      tasks: [{ name: "One", ...task }],
    };
    await writeFile(join(folder, "play.yml"), JSON.stringify([play]));
    return ansible("ansible-playbook", environment, "play.yml", ...args);
  }

  describe.each(Object.entries(catalog as Catalog))("%s", (name, entry) => {
    it.skipIf(missing)(
      "each kind is checked, made, left alone, removed and found removed by its own module",
      async () => {
        const cloud = await entry.load();
        for (const { kind, examples } of cloud.resources) {
          const sandbox = createSandbox({ clouds: [name], clock: quickClock() });
          try {
            await sandbox.listen();
            const spec = examples[0]?.spec;
            const once = async (more: object, ...args: string[]) => {
              sandbox.journal.clear();
              const ended = await play(
                sandbox.environment(name),
                { [moduleName(kind)]: { ...spec, ...more } },
                ...args,
              );
              expect(ended.failed, ended.log).toBe(0);
              return [ended.changed, sandbox.journal.writes().length > 0];
            };
            const [checked] = await once({}, "--check", "--diff");
            expect([checked, await once({}), (await once({}))[0]], kind).toEqual([1, [1, true], 0]);
            expect([(await once({ state: "absent" }))[0], (await once({ state: "absent" }))[0]], kind).toEqual([1, 0]);
          } finally {
            await sandbox.close();
          }
        }
      },
    );

    it.skipIf(missing)("each query is answered by its own module, and each module's page is one page", async () => {
      const cloud = await entry.load();
      const sandbox = createSandbox({ clouds: [name], clock: quickClock() });
      try {
        await sandbox.listen();
        for (const query of cloud.queries) {
          const task = { [`${moduleName(query.name)}_info`]: query.examples[0]?.spec ?? {} };
          const ended = await play(sandbox.environment(name), task, "--check");
          expect([ended.changed, ended.failed], ended.log).toEqual([0, 0]);
        }
      } finally {
        await sandbox.close();
      }
      const names = [
        ...cloud.resources.map(({ kind }) => moduleName(kind)),
        ...cloud.queries.map((query) => `${moduleName(query.name)}_info`),
      ];
      for (const one of names) {
        const { code, stdout } = await ansible("ansible-doc", {}, "--type", "module", one);
        expect(code, one).toBe(0);
        expect(stdout.split("\n").length, one).toBeLessThan(ONE_PAGE);
      }
    });
  });

  it.skipIf(missing)("settings of several clouds in the defaults of all do not meet", async () => {
    const sandbox = createSandbox({ clouds: ["gcore"] });
    try {
      await sandbox.listen();
      const { GCORE_API_KEY: api_key, ...environment } = sandbox.environment();
      const port_id = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
      const play = {
        hosts: "localhost",
        connection: "local",
        gather_facts: false,
        module_defaults: {
          "group/mooring.cloud.all": { settings: { gcore: { api_key }, upcloud: { token: "ucat_invented" } } },
        },
        tasks: [{ name: "One", "mooring.cloud.gcore_allowed_address_pair": { port_id, ip_address: "10.40.0.9" } }],
      };
      await writeFile(join(folder, "play.yml"), JSON.stringify([play]));
      const ended = await ansible("ansible-playbook", environment, "play.yml");
      expect([ended.changed, ended.failed], ended.log).toEqual([1, 0]);
    } finally {
      await sandbox.close();
    }
  });

  const examples = globSync(join(REPOSITORY, "apps/ansible/examples/*.yml"));
  it.skipIf(missing).each(examples.map((path) => [basename(path), path]))(
    "the guide's playbook %s plays twice, and changes nothing the second time",
    async (_name, path) => {
      const sandbox = createSandbox({ clouds: ["gcore"], clock: quickClock() });
      try {
        await sandbox.listen();
        // As a user has it: the playbook, and the file in a folder beside it.
        await cp(join(REPOSITORY, "apps/ansible/dist/mooring.cjs"), join(folder, "library/mooring.cjs"));
        await cp(path, join(folder, basename(path)));
        const environment = sandbox.environment();
        for (const expected of [expect.any(Number), 0]) {
          const ended = await ansible("ansible-playbook", environment, basename(path));
          expect([ended.code, ended.changed, ended.failed], ended.log).toEqual([0, expected, 0]);
        }
      } finally {
        await sandbox.close();
      }
    },
  );

  it.skipIf(missing)(
    "arguments by hand, in the background, with defaults, under tags: all do the same work",
    async () => {
      const sandbox = createSandbox({ clouds: ["gcore"], clock: quickClock() });
      try {
        await sandbox.listen();
        const port_id = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
        const module = moduleName("gcore/allowed-address-pair");
        const adHoc = JSON.stringify({ port_id, ip_address: "10.40.0.71" });
        const hand = await ansible("ansible", sandbox.environment(), "localhost", "-m", module, "-a", adHoc);
        expect(hand.log).toMatch(/localhost \| CHANGED/);
        const task = (ip_address: string, more: object) => ({
          name: "One",
          [module]: { port_id, ip_address },
          ...more,
        });
        const background = await play(sandbox.environment(), task("10.40.0.72", { async: 60, poll: 1 }));
        expect([background.changed, background.failed], background.log).toEqual([1, 0]);
        const left = await play(sandbox.environment(), task("10.40.0.73", { tags: ["later"] }), "--skip-tags", "later");
        expect(left.log).not.toContain("10.40.0.73");
        const vars = { spec_text: "{{ {'port_id': port, 'ip_address': '10.40.0.74'} | to_json }}", port: port_id };
        const text = {
          name: "Text",
          "mooring.cloud.mooring": { resource: "gcore/allowed-address-pair", spec: "{{ spec_text }}" },
        };
        const typed = await play(sandbox.environment(), { ...text, vars });
        expect([typed.changed, typed.failed], typed.log).toEqual([1, 0]);
        const omitted = task("10.40.0.75", {});
        const omit = {
          ...omitted,
          [module]: { port_id, ip_address: "10.40.0.75", mac_address: "{{ mac | default(omit) }}" },
        };
        const plain = await play(sandbox.environment(), omit);
        expect([plain.changed, plain.failed], plain.log).toEqual([1, 0]);
      } finally {
        await sandbox.close();
      }
    },
  );

  it.skipIf(missing)("sixteen hosts on two ports, ten at a time: each address is there in the end", async () => {
    const sandbox = createSandbox({ clouds: ["gcore"], clock: quickClock() });
    try {
      await sandbox.listen();
      const ports = ["9c31552f-8b64-43a0-abbb-5943721dbd2a", "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45"];
      const count = 16;
      await writeFile(
        join(folder, "hosts"),
        Array.from({ length: count }, (_, index) => `host${index} n=${index}`).join("\n"),
      );
      const fields = { port_id: `{{ ${JSON.stringify(ports)}[n | int % 2] }}`, ip_address: "10.40.1.{{ n }}" };
      const module = { [moduleName("gcore/allowed-address-pair")]: fields };
      const book = [{ hosts: "all", connection: "local", gather_facts: false, tasks: [{ name: "One", ...module }] }];
      await writeFile(join(folder, "play.yml"), JSON.stringify(book));
      const ended = await ansible(
        "ansible-playbook",
        sandbox.environment(),
        "-i",
        "hosts",
        "--forks",
        "10",
        "play.yml",
      );
      expect(ended.code, ended.log).toBe(0);
      const state = sandbox.cloud("gcore").state.ports as Record<
        string,
        { allowed_address_pairs: { ip_address: string }[] }
      >;
      const there = ports.flatMap((port) => state[port]?.allowed_address_pairs ?? []);
      expect(there.filter(({ ip_address }) => ip_address.startsWith("10.40.1."))).toHaveLength(count);
    } finally {
      await sandbox.close();
    }
  });
});
