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
    file: "packages/core/src/time/limits.ts",
    at: 'caller?.addEventListener("abort", giveUp, { once: true });',
    was: "true",
    becomes: "false",
    because: "A signal fires once, and the listener is taken away when the request is over.",
  },
];

export const isEquivalent = (mutant: Mutant): boolean =>
  equivalents.some(
    ({ file, at, was, becomes }) =>
      file === mutant.file && at === mutant.at && was === mutant.was && becomes === mutant.becomes,
  );
