import type { EnsureReport, ItemReport } from "@mooring/core";

/** What somebody may call a server, or put into an error's words, to do harm in a log, in Markdown, in a picture. */
export const texts = [
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
  "fixes #1, octo/fleet#2, GH-3",
  "[link](javascript:alert(1))",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as a workflow would have it
  "${{ secrets.TOKEN }}",
  "$(id)`id`",
  "x".repeat(5_000),
];

/** A thing all of whose words are such a text. */
export const item = (text: string): ItemReport => ({
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
/** The same, where nothing failed. */
export function sound(text: string): ItemReport {
  const { failure: _, ...rest } = item(text);
  return rest;
}
export const report = (text: string): EnsureReport => ({
  resource: text,
  plan: true,
  changed: true,
  failed: true,
  items: [item(text), sound(text)],
});
