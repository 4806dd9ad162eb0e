/** What the process of Stryker asks of the worker that has everything loaded, and what it hears. */
export interface Trial {
  /** Stryker's number of the mutant; none: only whether the tests pass as they are. */
  readonly mutant: string | undefined;
  /** Whether what a module does while it loads is to be done anew, with the mutant in it. */
  readonly isLoadedAnew: boolean;
  /** Stryker's names of tests (`nameOf`); none: all of them. */
  readonly tests: readonly string[] | undefined;
  /** How often a mutant may be come by before it is taken for one that never ends. */
  readonly hitLimit: number | undefined;
}

/** How a trial ended: noticed by these tests, by going round for ever, or by nobody. */
export interface Verdict {
  readonly noticedBy: readonly string[];
  readonly words: string;
  readonly played: number;
  readonly isEndless: boolean;
}

/** What the run without a mutant showed. */
export interface FirstRun {
  readonly tests: readonly FirstTest[];
  /** Of everything that is loaded, and of each test, by Stryker's numbers: how often a mutant was come by. */
  readonly coverage: Coverage;
}

export interface FirstTest {
  readonly id: string;
  readonly name: string;
  readonly timeSpentMs: number;
  /** What failed, if anything did. */
  readonly failure: string | undefined;
}

export interface Coverage {
  readonly static: Record<string, number>;
  readonly perTest: Record<string, Record<string, number>>;
}

/** A test's name for Stryker: its file, and the number that Vitest gives it there. */
export const nameOf = (file: string, id: string): string => `${file}#${id}`;

export function fileAndId(name: string): [file: string, id: string] {
  const at = name.lastIndexOf("#");
  return [name.slice(0, at), name.slice(at + 1)];
}
