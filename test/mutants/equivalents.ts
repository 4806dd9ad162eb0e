import type { Mutant } from "./mutants.ts";

/** A mutant that no test can notice, since nothing that a caller meets is different. Entered by hand, and reviewed. */
interface Equivalent extends Pick<Mutant, "file" | "at" | "was" | "becomes"> {
  readonly because: string;
}

export const equivalents: readonly Equivalent[] = [
  {
    file: "packages/core/src/time/wait.ts",
    at: 'take(one, answers.get(one.id) ?? { state: "pending" });',
    was: '{ state: "pending" }',
    becomes: "{}",
    because: "Whatever is not succeeded, failed or unseen is pending: the word is for the reader and the compiler.",
  },
  {
    file: "packages/core/src/time/wait.ts",
    at: "else if (due(follower, 0) < next) wake.abort();",
    was: "due(follower, 0) < next",
    becomes: "due(follower, 0) <= next",
    because: "Woken for a round that is due at the same moment, the loop sleeps until that same moment again.",
  },
  {
    file: "packages/core/src/http/gate.ts",
    at: "if (2 * oldest <= answers.length) return;",
    was: "2 * oldest",
    becomes: "2 / oldest",
    because: "When what is over is cut off the list: sooner or later, the same is counted.",
  },
  {
    file: "packages/core/src/http/no-proxy.ts",
    at: 'const [base = "", length = ""] = text.split("/");',
    was: '""',
    becomes: '"Stryker was here!"',
    because: "Only what has a slash comes there, so that there are two parts.",
  },
  {
    file: "packages/core/src/spec/schema.ts",
    at: 'unrepresentable: "any",',
    was: '"any"',
    becomes: '""',
    because: "The library only asks whether it is `throw`, which is what it would be if nothing stood here.",
  },
  {
    file: "packages/core/src/spec/schema.ts",
    at: 'if (def.type === "default") jsonSchema.default = def.defaultValue as never;',
    was: 'def.type === "default"',
    becomes: "true",
    because: "What has no default gets one that is undefined, and JSON has no room for that.",
  },
  {
    file: "packages/core/src/engine/item.ts",
    at: "export const silent = () => ({",
    was: "{ remember: () => undefined, note: () => undefined, besides: () => undefined, ledger: openBook(), }",
    becomes: "{}",
    because: "Looking for what is marked remembers, notes and writes nothing: the members are for the compiler.",
  },
];

export const isEquivalent = (mutant: Mutant): boolean =>
  equivalents.some(
    ({ file, at, was, becomes }) =>
      file === mutant.file && at === mutant.at && was === mutant.was && becomes === mutant.becomes,
  );
