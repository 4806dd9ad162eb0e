import { type Catalog, catalog } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { describe, expect, test } from "vitest";
import { quickClock } from "../../../test/real/parts/quick-clock.ts";
import { ask } from "./executable.ts";

describe.each(Object.entries(catalog as Catalog))("check mode of %s foretells", (name, entry) => {
  test("the spec that a run answers, for every kind", async () => {
    const cloud = await entry.load();
    expect(cloud.resources.length).toBeGreaterThan(0);
    for (const { kind: resource, examples } of cloud.resources) {
      for (const { title, spec } of examples) {
        const sandbox = createSandbox({ clouds: [name], clock: quickClock() });
        try {
          await sandbox.listen();
          const once = (more: object) => ask({ resource, spec, ...more }, sandbox.environment(name));
          const dry = (await once({ plan: true })).reply;
          const real = (await once({})).reply;
          const { spec: there, outputs: _, ...rest } = real;
          expect(real.failed, `${title}: ${rest.msg}`).toBe(false);
          // What only the cloud can say stands as null.
          expect(Object.keys(there).sort(), `${resource}: ${title}`).toEqual(Object.keys(dry.spec).sort());
          const known = Object.fromEntries(Object.entries(dry.spec).filter(([, value]) => value !== null));
          expect(there, `${resource}: ${title}`).toMatchObject(known);
          const again = (await once({ plan: true })).reply;
          expect(again.spec, `${resource}: ${title}`).toEqual((await once({})).reply.spec);
        } finally {
          await sandbox.close();
        }
      }
    }
  });
});
