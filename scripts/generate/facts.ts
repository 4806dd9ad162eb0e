import type { CloudFacts } from "../../packages/core/src/definition/cloud.ts";
import { page } from "./markdown.ts";

/** What a careful person asks of a cloud, as the end of its page. */
export function factsOf(facts: CloudFacts | undefined): string {
  if (!facts) return "";
  const list = (items: readonly string[]) => items.map((item) => `* ${item}`).join("\n");
  return page(
    "## Rights",
    `${facts.rights.text} The page of each kind says which calls it makes and which right each needs ([the vendor's page](${facts.rights.source})).`,
    "## Where the ids are",
    list(Object.entries(facts.ids).map(([what, where]) => `**${what}**: ${where}`)),
    "## What costs money",
    facts.costs,
    "## Limits",
    list(facts.limits),
    "## Known issues",
    list(facts.issues),
    "## What was verified, and how",
    facts.verified,
  ).trimEnd();
}

/** Throws an Error where the facts leave the call out. */
export function rightFor({ rights }: CloudFacts, call: string): string {
  const [method = ""] = call.split(" ");
  const right = rights.calls[call] ?? rights.calls[method];
  if (right === undefined) throw new Error(`no right is named for ${call}: add it to \`rights.calls\` in facts.ts`);
  return right;
}
