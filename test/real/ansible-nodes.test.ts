import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Catalog, catalog } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Answer, run } from "../../apps/ansible/test/executable.ts";
import { obtainNewestAnsible, obtainOldAnsible } from "./parts/ansible.ts";
import { runChild } from "./parts/child.ts";
import { NODES, obtainNode } from "./parts/nodes.ts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { quickClock } from "./parts/quick-clock.ts";

const releases = [
  ["the newest ansible-core", await partOrSkip(obtainNewestAnsible)],
  ["ansible-core 2.15", await partOrSkip(obtainOldAnsible)],
] as const;
const nodes = await Promise.all(
  NODES.map(async (version) => [version, await partOrSkip(() => obtainNode(version))] as const),
);
const OLDEST = 18;
/** Everything is tried on the two ends; what works there works between them. */
const ends = nodes.filter(([version], index) => version.startsWith(`${OLDEST}.`) || index === nodes.length - 1);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mooring-real-nodes-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Plays one task with a PATH on which only sh and what is given stand, and answers what the task answered. */
async function taskOf(ansible: string, node: string | undefined): Promise<string> {
  const bin = join(folder, "bin");
  await mkdir(bin);
  for (const name of ["sh", "chmod", "mkdir", "rm", "sleep", "dirname", "cat", "id", "locale"])
    await symlink(join("/bin", name), join(bin, name));
  if (node) await symlink(node, join(bin, "node"));
  const task = { name: "Ask", mooring: { resource: "gcore/allowed-address-pairs", spec: {} } };
  const book = [{ hosts: "localhost", connection: "local", gather_facts: false, tasks: [task] }];
  await writeFile(join(folder, "play.yml"), JSON.stringify(book));
  const { stdout } = await runChild(join(ansible, "ansible-playbook"), ["play.yml"], {
    cwd: folder,
    timeoutMs: 120_000,
    env: {
      PATH: bin,
      HOME: folder,
      LC_ALL: "C.UTF-8",
      ANSIBLE_LIBRARY: join(REPOSITORY, "apps/ansible/dist"),
      ANSIBLE_NOCOLOR: "1",
    },
  });
  return stdout;
}

describe.each(releases)("%s", (_, { missing, ...release }) => {
  const bin = () => (release as { part: { bin: string } }).part.bin;

  it.skipIf(missing)("without Node: the task says what is needed and how to name it", async () => {
    expect(await taskOf(bin(), undefined)).toContain("needs Node.js 18 or newer where it runs, but there is no node");
  });

  describe.each(nodes)("with Node %s on the PATH", (version, { missing: noNode, ...node }) => {
    it.skipIf(missing || noNode)("the task does its work, or says which Node it needs", async () => {
      const told = await taskOf(bin(), join((node as { part: { bin: string } }).part.bin, "node"));
      const old = Number.parseInt(version, 10) < OLDEST;
      expect(told).toContain(
        old ? `Node.js 18 or newer where it runs, but node is ${version}` : "Gcore: missing `api_key`",
      );
    });
  });
});

describe.each(ends)("on Node %s", (_, { missing, ...node }) => {
  describe.each(Object.entries(catalog as Catalog))("%s", (name, entry) => {
    it.skipIf(missing)("every kind is planned, made, left alone and removed, every query answered", async () => {
      const cloud = await entry.load();
      expect(cloud.resources.length).toBeGreaterThan(0);
      for (const { kind, examples } of cloud.resources) {
        const [example] = examples;
        const once = await inNewWorld(name, (ask) => stagesOf(ask, kind, example?.spec));
        expect(once, kind).toEqual([true, true, false, true]);
      }
      for (const { name: query, examples } of cloud.queries) {
        const answer = await inNewWorld(name, (ask) => ask({ query, spec: examples[0]?.spec }));
        expect(answer.failed, `${query}: ${answer.msg}`).toBe(false);
      }
    });
  });

  type Ask = (request: object) => Promise<Answer>;

  async function stagesOf(ask: Ask, resource: string, spec: unknown) {
    const changes = [];
    for (const more of [{ plan: true }, {}, {}, { state: "absent" }]) {
      const { changed, failed, msg } = await ask({ resource, spec, ...more });
      changes.push(failed ? msg : changed);
    }
    return changes;
  }

  async function inNewWorld<T>(cloud: string, use: (ask: Ask) => Promise<T>): Promise<T> {
    const sandbox = createSandbox({ clouds: [cloud], clock: quickClock() });
    try {
      await sandbox.listen();
      const environment = sandbox.environment(cloud);
      const path = join((node as { part: { bin: string } }).part.bin, "node");
      return await use(
        async (request) => (await run({ args: [JSON.stringify(request)], environment, node: path })).reply,
      );
    } finally {
      await sandbox.close();
    }
  }
});
