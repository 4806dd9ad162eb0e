import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { catalog } from "@mooring/core";
import { expect, test } from "vitest";
import type { CloudFacts } from "../packages/core/src/definition/cloud.ts";

const root = resolve(import.meta.dirname, "..");
const text = (path: string) => readFileSync(join(root, path), "utf8");
const clouds = Object.keys(catalog);
const pages = clouds.flatMap((cloud) =>
  readdirSync(join(root, "docs/reference", cloud))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/reference/${cloud}/${file}`),
);

/** The blocks of a page's fields or settings; outputs are the cloud's, and need no example. */
const fieldsOn = (page: string) =>
  [...(text(page).split(/^## (?:Outputs|Each result)$/m)[0] ?? "").matchAll(/^\* (\*\*`.*)<br>\n {2}(.*)$/gm)].map(
    ([, head = "", about = ""]) => ({ head, about }),
  );

test.each(pages)("%s: each field that may be stated has a default or an example", (page) => {
  const bare = fieldsOn(page).filter(
    ({ head, about }) => !/· (secret|map)\b|list: map/.test(head) && !/(Default|Example): `./.test(about),
  );
  expect(bare).toEqual([]);
});

test.each(pages)("%s: what is true or false begins with Whether", (page) => {
  const switches = [...text(page).matchAll(/^\* (\*\*`.*`true` or `false`.*)<br>\n {2}(.*)$/gm)];
  expect(switches.filter(([, , about = ""]) => !about.startsWith("Whether ")).map(([all]) => all)).toEqual([]);
});

test.each(clouds)("%s: each switch of its sandbox that is on or off begins with Whether", (cloud) => {
  const switches = [...text(`docs/sandbox/${cloud}.md`).matchAll(/^\* .*<br>\n {2}(.*Default: `(?:true|false)`.*)$/gm)];
  expect(switches.filter(([, about = ""]) => !about.startsWith("Whether ")).map(([all]) => all)).toEqual([]);
});

test.each(clouds)("%s: its page says rights, ids, costs, limits, issues and what was verified", (cloud) => {
  const titles = [...text(`docs/reference/${cloud}/index.md`).matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  expect(titles).toEqual(
    expect.arrayContaining([
      "Rights",
      "Where the ids are",
      "What costs money",
      "Limits",
      "Known issues",
      "What was verified, and how",
    ]),
  );
});

test.each(pages.filter((page) => text(page).includes("## Calls it makes")))(
  "%s: each call that it makes stands with the right that it needs, and the page leads on to settings and errors",
  (page) => {
    const [, calls = ""] = text(page).split(/^## Calls it makes$/m);
    const blocks = [...calls.matchAll(/^\* `([A-Z]+ [^`]+)`<br>\n {2}(.*)$/gm)];
    expect(blocks.length).toBe(calls.match(/^\* `/gm)?.length);
    for (const [, call, about] of blocks)
      expect({ call, about }).toMatchObject({ about: expect.stringMatching(/right: ./) });
    expect(text(page)).toContain("](../../errors.md)");
    expect(text(page)).toContain("](index.md)");
  },
);

test("Huawei Cloud: the pages name each action that a refusal names, and no other", async () => {
  const folder = "packages/core/src/clouds/huaweicloud";
  const { facts } = (await import("../packages/core/src/clouds/huaweicloud/facts.ts")) as { facts: CloudFacts };
  const sources = readdirSync(join(root, folder)).filter((file) => /^api(-\w+)*\.ts$/.test(file));
  const inCode = sources.flatMap((file) =>
    [...text(`${folder}/${file}`).matchAll(/"((?:ecs|vpc):\w+:\w+)"/g)].map(([, action]) => `\`${action}\``),
  );
  expect([...new Set(Object.values(facts.rights.calls))].sort()).toEqual([...new Set(inCode)].sort());
});
