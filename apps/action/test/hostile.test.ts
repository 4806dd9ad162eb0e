import type { ItemReport } from "@mooring/core";
import { describe, expect, it } from "vitest";
import { picture } from "../src/picture.ts";
import { plain } from "../src/plain.ts";
import { outputs } from "../src/report.ts";
import { render } from "../src/summary.ts";
import { parseCommand } from "./files.ts";
import { item, report, sound, texts } from "./hostile.ts";

/** The tags that we write ourselves, and nothing else that begins as one. */
const OURS = /<\/?(h3|p|table|tr|th|td|code|details|summary)>|<br>|<!-- mooring plan -->/g;
const NODE = String.raw`n\d+(\[\["[^"\n]*"\]\]|\["[^"\n]*"\]|\(\["[^"\n]*"\]\))`;
const EDGE = String.raw`n\d+ (---|==>\|new\||-\.-x\|gone\|) n\d+`;
const PICTURE = new RegExp(String.raw`^\`\`\`mermaid\nflowchart LR\n((  ${NODE})\n)+((  ${EDGE})\n)+\`\`\`$`);

describe.each(texts.map((text) => [text.slice(0, 40), text]))("a foreign text such as %j", (_, text) => {
  it("is no command in the log", () => {
    for (const line of plain(text).split("\n")) expect(parseCommand(line)).toBeUndefined();
  });

  it("is no markup in the summary or in a comment, calls nobody, and mentions no issue", () => {
    for (const page of [render(text, report(text)), outputs(report(text)).plan_markdown as string]) {
      const outside = page.replace(/\n```mermaid[\s\S]*\n```\n/, "\n");
      expect(outside.replaceAll(OURS, "")).not.toMatch(/[<>]/);
      expect(outside).not.toContain("```");
      // A blank line would end the HTML and begin Markdown; ours are around the picture alone.
      expect(outside.trim()).not.toMatch(/\n[^\S\n]*\n/);
    }
    const comment = (outputs(report(text)).plan_markdown as string).replace(/\n```mermaid[\s\S]*\n```\n/, "\n");
    expect(comment).not.toMatch(/@\w|(?<!&)#\d|GH-\d/i);
  });

  it("leaves the picture in its shape", () => {
    expect(picture(report(text).items)).toMatch(PICTURE);
    expect(picture(report(text).items)).not.toMatch(/[<&]/);
  });
});

describe("the picture", () => {
  it("shows what comes, what stays and what goes", () => {
    const base: ItemReport = { ...sound("web"), outputs: {}, differences: [] };
    const pairs = (...addresses: string[]) => ({
      port_id: "p",
      allowed_address_pairs: addresses.map((ip_address) => ({ ip_address })),
    });
    const drawn = picture([{ ...base, before: pairs("10.0.0.1", "10.0.0.2"), after: pairs("10.0.0.2", "10.0.0.3") }]);
    expect(drawn).toContain("n0 -.-x|gone| n1");
    expect(drawn).toContain("n0 --- n2");
    expect(drawn).toContain("n0 ==>|new| n3");
  });

  it("shows what would come of a plan, not what is there", () => {
    const there = { port_id: "p", ip_address: "10.0.0.1" };
    const planned: ItemReport = {
      ...sound("web"),
      action: "update",
      effect: "none",
      outputs: {},
      differences: [],
      before: there,
      spec: there,
      after: { port_id: "p", ip_address: "10.0.0.2" },
    };
    expect(picture([planned])).toContain("n0 ==>|new| n2");
  });

  it("is left out where it would be too large to be read", () => {
    expect(picture(Array.from({ length: 40 }, (_, index) => item(`web-${index}`)))).toBe("");
  });
});
