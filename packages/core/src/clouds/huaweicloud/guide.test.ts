import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { defaultSwitches } from "./emulator/switches.ts";
import { family } from "./family.ts";

const guide = readFileSync(new URL("../../../../../docs/guides/huaweicloud.md", import.meta.url), "utf8");

it("the guide's table of clouds is the one that `auto` goes by", () => {
  for (const [platform, { title, ecsNicCall }] of Object.entries(family)) {
    const road = ecsNicCall === "documented" ? "the ECS call" : "the pairs";
    expect(guide).toContain(`| ${title} | \`${platform}\` | ${ecsNicCall} | ${road} |`);
  }
});

it("the guide's switches are the sandbox's, with their defaults", () => {
  const words = { false: "no", true: "yes", "": "none" } as Record<string, string>;
  const rows = [...guide.matchAll(/^\| .+\? \| `(\w+)` \| (\w+) \|$/gm)];
  const switches = defaultSwitches();
  expect(rows.length).toBe(12);
  for (const [, name = "", told] of rows) {
    const value = String(switches[name]);
    const answer = name === "bind_flow_limit" ? "never" : name === "refuse_duplicates" ? "no" : (words[value] ?? value);
    expect([name, told]).toEqual([name, answer]);
  }
});
