import { describe, expect, it } from "vitest";
import { createRedactor, redactDeep } from "../src/redact.ts";

const token = "4711$invented-token-of-nobody";
const redact = createRedactor([token]);

describe("redaction", () => {
  it.each([
    ["whole", `Bad token: ${token}!`, "Bad token: ***!"],
    ["cut short, as clouds quote it", "Bad token: 4711$invented-...", "Bad token: ***..."],
    ["URL-encoded", `https://x/?k=${encodeURIComponent(token)}&a=1`, "https://x/?k=***&a=1"],
    ["in base64", `Basic ${Buffer.from(token).toString("base64")}`, "Basic ***"],
    ["twice", `${token} ${token}`, "*** ***"],
  ])("removes a secret that stands there %s", (_, text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it("leaves other text alone", () => {
    expect(redact("port 4711 of project 41")).toBe("port 4711 of project 41");
  });

  it("does not turn a short value into stars everywhere", () => {
    expect(createRedactor(["41"])("project 41")).toBe("project 41");
  });

  it("reaches every text in plain data", () => {
    expect(redactDeep({ a: [token, 3, null], b: { c: `x${token}` } }, redact)).toEqual({
      a: ["***", 3, null],
      b: { c: "x***" },
    });
  });
});
