import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { createMooring } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { obtainNewestAnsible, obtainOldAnsible } from "./parts/ansible.ts";
import { type InstalledCollection, installCollection } from "./parts/collection.ts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { quickClock } from "./parts/quick-clock.ts";

const releases = [
  ["the newest ansible-core", await partOrSkip(obtainNewestAnsible)],
  ["ansible-core 2.15", await partOrSkip(obtainOldAnsible)],
] as const;

const FOLDER = join(REPOSITORY, "examples/ansible");
const playbooks = globSync(join(FOLDER, "*-*.yml")).map((path) => basename(path));

/** What somebody else does behind the playbook's back, and what the playbook has to mend. */
const behind: Readonly<Record<string, object>> = {
  "gcore-shared-address.yml": { resource: "gcore/floating-ip", spec: { name: "shop" }, state: "absent" },
  "group-of-hosts.yml": {
    resource: "openstack/allowed-address-pair",
    spec: { server: "web-2", network: "private", ip_address: "10.60.0.9" },
    state: "absent",
  },
  "huaweicloud-virtual-ip.yml": { resource: "huaweicloud/eip", spec: { alias: "shop-public" }, state: "absent" },
  "k0rdent-address.yml": { resource: "k0rdent/address", spec: { name: "web" }, state: "absent" },
  "openstack-floating-move.yml": {
    resource: "openstack/floating-ip",
    spec: { floating_ip_address: "203.0.113.111", attached: false },
  },
  "upcloud-floating-move.yml": {
    resource: "upcloud/floating-ip",
    spec: { ip_address: "203.0.113.40", server: "peer-1" },
  },
  "upcloud-mail-servers.yml": {
    resource: "upcloud/ptr-record",
    spec: { ip_address: "203.0.113.21", ptr_record: "somebody-else.example.com" },
  },
};

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = createSandbox({ clock: quickClock() });
  await sandbox.listen();
});
afterEach(() => sandbox.close());

describe.each(releases)("%s", (_, { missing, ...release }) => {
  let collection: InstalledCollection;
  beforeAll(async () => {
    if (!missing) collection = await installCollection((release as { part: { bin: string } }).part.bin);
  });
  afterAll(() => collection?.remove());

  /** How many tasks had changed something, and whether anything was written. */
  async function play(name: string, ...args: string[]): Promise<readonly [changed: number, written: boolean]> {
    sandbox.journal.clear();
    const inventory = ["-i", join(FOLDER, "hosts.yml")];
    const path = join(FOLDER, name);
    const ended = await collection.ansible("ansible-playbook", sandbox.environment(), path, ...inventory, ...args);
    expect([ended.code, ended.failed], ended.log).toEqual([0, 0]);
    return [ended.changed, sandbox.journal.writes().length > 0];
  }

  it.skipIf(missing).each(playbooks)(
    "%s is checked, run, left alone, mended, and taken away, and writes only what it changes",
    async (name) => {
      const [foreseen, written] = await play(name, "--check", "--diff");
      expect([foreseen > 0, written]).toEqual([true, false]);
      const [made] = await play(name);
      expect(made).toBeGreaterThanOrEqual(foreseen);
      expect(await play(name)).toEqual([0, false]);

      const other = createMooring({ environment: sandbox.environment() });
      expect(await other.ensure(behind[name] as object)).toMatchObject({ changed: true, failed: false });
      expect(await play(name, "--check")).toEqual([1, false]);
      expect(await play(name)).toEqual([1, true]);
      expect(await play(name)).toEqual([0, false]);

      expect((await play(name, "--tags", "remove"))[1]).toBe(true);
      expect(await play(name, "--tags", "remove")).toEqual([0, false]);
    },
  );
});
