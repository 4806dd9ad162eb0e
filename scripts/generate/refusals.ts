import { type Explanation, hintFor } from "../../packages/core/src/http/refusals.ts";
import type { Cloud } from "./catalogue.ts";
import { page, printedNotice, table } from "./markdown.ts";

/** What it means that a call was refused so, where that is not in the advice. */
const MEANINGS: Readonly<Partial<Record<NonNullable<Explanation["reason"]>, string>>> = {
  credentials: "The credentials are not accepted. ",
  forbidden: "It is not allowed. ",
  "not-found": "It is not there. ",
  conflict: "Something stands in the way. ",
};

const OWN_WORDS = "Read the cloud's own words in the message.";

export const hasCodes = ({ codes }: Cloud): boolean => Object.keys(codes).length > 0;

/** docs/reference/<cloud>/refusals.md: codes that ask for the same share a row. */
export function refusalsPage({ title, codes }: Cloud): string {
  const rows = new Map<string, string[]>();
  for (const [code, { reason, hint }] of Object.entries(codes)) {
    const meaning = (reason && MEANINGS[reason]) ?? "";
    const advice = hint === undefined ? ((reason && hintFor(reason)) ?? OWN_WORDS) : `${meaning}${hint}`;
    rows.set(advice, [...(rows.get(advice) ?? []), `\`${code}\``]);
  }
  return page(
    printedNotice,
    `# What ${title} refuses, and what to do`,
    "The codes that Mooring knows. They stand in the message of the error, with the cloud's own words; the advice is its hint. What is not here is explained by its HTTP status, and its words are told as they are.",
    table(
      ["code", "what to do"],
      [...rows].map(([advice, names]) => [names.join(" "), advice]),
    ),
    `See also: [settings, rights and limits of ${title}](index.md) · [what an error means](../../errors.md)`,
  );
}
