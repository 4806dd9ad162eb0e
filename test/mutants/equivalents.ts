import type { Mutant } from "./mutants.ts";

/** A mutant that no test can notice, since nothing that a caller meets is different. Entered by hand, and reviewed. */
interface Equivalent extends Pick<Mutant, "file" | "at" | "was" | "becomes"> {
  readonly because: string;
}

export const equivalents: readonly Equivalent[] = [];

export const isEquivalent = (mutant: Mutant): boolean =>
  equivalents.some(
    ({ file, at, was, becomes }) =>
      file === mutant.file && at === mutant.at && was === mutant.was && becomes === mutant.becomes,
  );
