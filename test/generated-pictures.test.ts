import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const picture = (name: string) => readFileSync(new URL(`../docs/pictures/${name}.svg`, import.meta.url), "utf8");

test("the README's terminal has twelve lines of at most 80 columns: plan, apply, again without a write, somebody, mend", () => {
  const svg = picture("demo");
  const pieces = [...svg.matchAll(/<text x="([\d.]+)" y="(\d+)"[^>]*>([^<]*)</g)].map(([, x, y, text = ""]) => ({
    end: (Number(x) - 16) / 8.4 + text.length,
    row: Number(y),
    text,
  }));
  expect(new Set(pieces.map(({ row }) => row)).size).toBe(12);
  expect(Math.max(...pieces.map(({ end }) => end))).toBeLessThanOrEqual(80.1);
  const words = pieces.map(({ text }) => text);
  expect(words.filter((word) => /^(plan|apply|again|mend|\d writes?)$/.test(word))).toEqual([
    ...["plan", "0 writes", "apply", "2 writes", "again", "0 writes", "mend", "1 write"],
  ]);
  expect(words.some((word) => word.startsWith("somebody removes"))).toBe(true);
});

test("the demo with packets, as it was recorded, fits 80 columns: plan, apply, ping, kill, failover, ping", () => {
  const svg = picture("demo-wire");
  const pieces = [...svg.matchAll(/<text x="([\d.]+)"[^>]*>([^<]*)</g)];
  expect(Math.max(...pieces.map(([, x, text = ""]) => (Number(x) - 16) / 8.4 + text.length))).toBeLessThanOrEqual(80.1);
  const names = pieces
    .map(([, , text]) => text ?? "")
    .filter((text) => /^(plan|apply|again|ping|kill|gap|remove|NO)$/.test(text));
  expect(names).toEqual(["plan", "apply", "again", "ping", "kill", "gap", "ping", "remove", "ping"]);
});

test("the README's diagram has two servers, two ports and one address", () => {
  const svg = picture("address");
  expect(svg.match(/>port [0-9a-f]{8}</g)).toHaveLength(2);
  expect(new Set(svg.match(/>harbour-[ab]</g)).size).toBe(2);
  expect(svg.match(/>10\.40\.0\.100</g)).toHaveLength(1);
});
