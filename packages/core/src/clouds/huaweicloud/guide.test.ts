import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { family } from "./family.ts";

it("the guide's table of clouds is the one that `auto` goes by", () => {
  const guide = readFileSync(new URL("../../../../../docs/guides/huaweicloud.md", import.meta.url), "utf8");
  for (const [platform, { title, ecsNicCall }] of Object.entries(family)) {
    const road = ecsNicCall === "documented" ? "the ECS call" : "the pairs";
    expect(guide).toContain(`| ${title} | \`${platform}\` | ${ecsNicCall} | ${road} |`);
  }
});
