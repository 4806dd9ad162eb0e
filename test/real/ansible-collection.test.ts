import { globSync } from "node:fs";
import { cp } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Catalog, catalog } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { obtainNewestAnsible, obtainOldAnsible } from "./parts/ansible.ts";
import { type InstalledCollection, installCollection, moduleName, onController } from "./parts/collection.ts";
import { REPOSITORY } from "./parts/part.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { quickClock } from "./parts/quick-clock.ts";

const releases = [
  ["the newest ansible-core", await partOrSkip(obtainNewestAnsible)],
  ["ansible-core 2.15", await partOrSkip(obtainOldAnsible)],
] as const;

/** Nobody reads more than this of a page, in lines. */
const ONE_PAGE = 260;

describe.each(releases)("%s", (_, { missing, ...release }) => {
  let collection: InstalledCollection;
  beforeAll(async () => {
    if (!missing) collection = await installCollection((release as { part: { bin: string } }).part.bin);
  });
  afterAll(() => collection?.remove());

  describe.each(Object.entries(catalog as Catalog))("%s", (name, entry) => {
    it.skipIf(missing)(
      "each kind is checked, made, left alone, removed and found removed by its own module",
      async () => {
        const { resources } = await entry.load();
        // Each in a world of its own: examples of different kinds may be about the same thing.
        const worlds = resources.map(() => createSandbox({ clouds: [name], clock: quickClock() }));
        try {
          await Promise.all(worlds.map((world) => world.listen()));
          const once = async (more: object, ...args: string[]) => {
            for (const world of worlds) world.journal.clear();
            const tasks = resources.map(({ kind, examples }, index) => ({
              name: kind,
              [moduleName(kind)]: { ...examples[0]?.spec, timeouts: { wait_seconds: 300 }, ...more },
              environment: worlds[index]?.environment(name),
            }));
            const ended = await collection.play({}, onController(...tasks), ...args);
            expect(ended.failed, ended.log).toBe(0);
            const written = worlds.map((world) => world.journal.writes().length > 0);
            return { changed: ended.changed, written: written.filter(Boolean).length };
          };
          const every = resources.length;
          expect(await once({}, "--check", "--diff")).toEqual({ changed: every, written: 0 });
          expect(await once({})).toEqual({ changed: every, written: every });
          expect(await once({})).toEqual({ changed: 0, written: 0 });
          expect(await once({ state: "absent" }, "--check")).toEqual({ changed: every, written: 0 });
          expect(await once({ state: "absent" })).toEqual({ changed: every, written: every });
          expect(await once({ state: "absent" })).toEqual({ changed: 0, written: 0 });
        } finally {
          await Promise.all(worlds.map((world) => world.close()));
        }
      },
    );

    it.skipIf(missing)("each query is answered by its own module in check mode, and changes nothing", async () => {
      const { queries } = await entry.load();
      const sandbox = createSandbox({ clouds: [name], clock: quickClock() });
      try {
        await sandbox.listen();
        const tasks = queries.map((query) => ({
          name: query.name,
          [`${moduleName(query.name)}_info`]: query.examples[0]?.spec ?? {},
        }));
        const ended = await collection.play(sandbox.environment(name), onController(...tasks), "--check");
        expect([ended.changed, ended.failed], ended.log).toEqual([0, 0]);
        expect(sandbox.journal.writes()).toEqual([]);
      } finally {
        await sandbox.close();
      }
    });

    it.skipIf(missing)("each module's page is one page", async () => {
      const { resources, queries } = await entry.load();
      const names = [
        ...resources.map(({ kind }) => moduleName(kind)),
        ...queries.map((query) => `${moduleName(query.name)}_info`),
      ];
      const { code, stdout, log } = await collection.ansible("ansible-doc", {}, "--type", "module", ...names);
      expect(code, log).toBe(0);
      const pages = stdout.split(/^(?=> )/m).filter((page) => page.startsWith("> "));
      expect(pages).toHaveLength(names.length);
      for (const page of pages) expect(page.split("\n").length, page.slice(0, 100)).toBeLessThan(ONE_PAGE);
    });
  });

  const examples = globSync(join(REPOSITORY, "apps/ansible/examples/*.yml"));
  it.skipIf(missing).each(examples.map((path) => [basename(path), path]))(
    "the guide's playbook %s plays twice, and changes nothing the second time",
    async (_name, path) => {
      const sandbox = createSandbox({ clouds: ["gcore"], clock: quickClock() });
      try {
        await sandbox.listen();
        // As a user has it: the playbook, and the file in a folder beside it.
        await cp(join(REPOSITORY, "apps/ansible/dist/mooring.cjs"), join(collection.folder, "library/mooring.cjs"));
        await cp(path, join(collection.folder, basename(path)));
        const environment = sandbox.environment();
        for (const expected of [expect.any(Number), 0]) {
          sandbox.journal.clear();
          const ended = await collection.ansible("ansible-playbook", environment, basename(path));
          expect([ended.code, ended.changed, ended.failed], ended.log).toEqual([0, expected, 0]);
        }
        expect(sandbox.journal.writes()).toEqual([]);
      } finally {
        await sandbox.close();
      }
    },
  );
});
