import { describe, expect, it } from "vitest";
import { html, plain } from "../src/plain.ts";
import { parseCommand } from "./files.ts";

describe("foreign text", () => {
  it.each([
    "::add-mask::a",
    "  ::error::x",
    "x\n::stop-commands::y",
    "x\r::set-output name=a::b",
    "say ##[add-mask]a",
    "\u0085::error::x",
  ])("holds no command that the runner would obey: %j", (text) => {
    for (const line of plain(text).split(/\r\n|\r|\n/)) expect(parseCommand(line)).toBeUndefined();
  });

  it("cannot leave its cell of the summary", () => {
    expect(html('<img src="x">\n\n# &')).toBe("&lt;img src=&quot;x&quot;&gt; # &amp;");
  });
});
