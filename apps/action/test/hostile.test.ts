import type { EnsureReport, ItemReport } from "@mooring/core";
import { describe, expect, it } from "vitest";
import { picture } from "../src/picture.ts";
import { plain } from "../src/plain.ts";
import { outputs } from "../src/report.ts";
import { render } from "../src/summary.ts";
import { parseCommand } from "./files.ts";

const texts = [
  "::add-mask::a",
  "  ::error::x",
  "\t::warning title=a::x",
  "x\n::stop-commands::y",
  "x\r::set-output name=a::b",
  "x\r\n::endgroup::",
  "##[add-mask]a",
  "say ##[error]a",
  "##[group]x\n##[endgroup]",
  "\u0085::error::x",
  "\u2028::error::x",
  "\u2029::error::x",
  "\u000b::error::x",
  "\u000c::error::x",
  "\u001b[31mred\u001b[0m",
  "\u0000",
  "\u202e9.0.04.01",
  "\u2066x\u2069",
  "<script>alert(1)</script>",
  '<img src=x onerror="alert(1)">',
  "</code></td></tr></table>",
  "</details>",
  "<!-- ",
  "-->",
  "&lt;b&gt;",
  "\n\n# heading",
  "\n\n| a | b |\n|---|---|",
  "\n```\nx\n```",
  "```mermaid\nflowchart LR\n",
  '"] --> n9["x',
  '"]\n  n9["x"]',
  "%%{init: {}}%%",
  "end",
  'click n0 href "javascript:alert(1)"',
  "n0; n1",
  "#quot;",
  "#35;",
  "@octocat please look",
  "[link](javascript:alert(1))",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as a workflow would have it
  "${{ secrets.TOKEN }}",
  "$(id)`id`",
  "x".repeat(5_000),
];

const item = (text: string): ItemReport => ({
  kind: "toy/thing",
  subject: text,
  state: "present",
  action: "create",
  changed: true,
  effect: "done",
  differences: [{ path: text, before: text, after: `${text}!` }],
  notes: [text],
  id: text,
  before: { server_id: text, port_id: text, ip_address: text },
  after: { server_id: text, port_id: text, ip_address: `${text}!` },
  outputs: { port_id: `${text}?` },
  failure: { code: "conflict", message: text, hint: text, retryable: false },
});
const report = (text: string): EnsureReport => ({
  resource: text,
  plan: true,
  changed: true,
  failed: true,
  items: [item(text), { ...item(text), failure: undefined } as unknown as ItemReport],
});

/** The tags that we write ourselves, and nothing else that begins as one. */
const OURS = /<\/?(h3|p|table|tr|th|td|code|details|summary)>|<br>|<!-- mooring plan -->/g;
const NODE = String.raw`n\d+(\[\["[^"\n]*"\]\]|\["[^"\n]*"\]|\(\["[^"\n]*"\]\))`;
const EDGE = String.raw`n\d+ (---|==>\|new\||-\.-x\|gone\|) n\d+`;
const PICTURE = new RegExp(String.raw`^\`\`\`mermaid\nflowchart LR\n((  ${NODE})\n)+((  ${EDGE})\n)+\`\`\`$`);

describe.each(texts.map((text) => [text.slice(0, 40), text]))("a foreign text such as %j", (_, text) => {
  it("is no command in the log", () => {
    for (const line of plain(text).split("\n")) expect(parseCommand(line)).toBeUndefined();
  });

  it("is no markup in the summary or in a comment, and calls nobody", () => {
    for (const page of [render(text, report(text)), outputs(report(text)).plan_markdown as string]) {
      const outside = page.replace(/\n```mermaid[\s\S]*\n```\n/, "\n");
      expect(outside.replaceAll(OURS, "")).not.toMatch(/[<>]/);
      expect(outside).not.toContain("```");
      // A blank line would end the HTML and begin Markdown; ours are around the picture alone.
      expect(outside.trim()).not.toMatch(/\n[^\S\n]*\n/);
    }
    expect(outputs(report(text)).plan_markdown).not.toMatch(/@\w/);
  });

  it("leaves the picture in its shape", () => {
    expect(picture(report(text).items)).toMatch(PICTURE);
    expect(picture(report(text).items)).not.toMatch(/[<&]/);
  });
});

describe("the picture", () => {
  it("shows what comes, what stays and what goes", () => {
    const base = { ...item("web"), failure: undefined, outputs: {}, differences: [] } as unknown as ItemReport;
    const pairs = (...addresses: string[]) => ({
      port_id: "p",
      allowed_address_pairs: addresses.map((ip_address) => ({ ip_address })),
    });
    const drawn = picture([{ ...base, before: pairs("10.0.0.1", "10.0.0.2"), after: pairs("10.0.0.2", "10.0.0.3") }]);
    expect(drawn).toContain("n0 -.-x|gone| n1");
    expect(drawn).toContain("n0 --- n2");
    expect(drawn).toContain("n0 ==>|new| n3");
  });

  it("is left out where it would be too large to be read", () => {
    expect(picture(Array.from({ length: 40 }, (_, index) => item(`web-${index}`)))).toBe("");
  });
});
