import { describe, expect, it } from "vitest";
import { forms } from "../src/masks.ts";
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

describe("masks", () => {
  it("hide a secret within any basic-authentication header", () => {
    const secret = "pretend-password-42";
    for (const user of ["", "a", "ab", "abc"]) {
      const header = Buffer.from(`${user}:${secret}`).toString("base64");
      expect(forms(secret).some((form) => header.includes(form))).toBe(true);
    }
  });

  it("hide a secret in an address and in JSON", () => {
    expect(forms('pretend "token"/42')).toEqual(
      expect.arrayContaining(["pretend%20%22token%22%2F42", 'pretend \\"token\\"/42']),
    );
  });

  it("leave out what is as short as an ordinary word, and what a short line of a long secret turns into", () => {
    expect(forms("eu-1")).toEqual([]);
    expect(forms("{\nlong-enough-line\n}").filter((form) => form.length < 6)).toEqual([]);
  });
});
