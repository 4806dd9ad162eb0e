import { type Part, PartUnavailable } from "./part.ts";

export interface WantedPart {
  /** Why the tests that need the part must be skipped; undefined when it is there. */
  readonly missing: string | undefined;
  /** The part; throws the reason when it is missing. */
  readonly part: Part;
}

/**
 * For the top of a test file, outside any test's time limit:
 *
 *     const act = await partOrSkip(obtainAct);
 *     describe.skipIf(act.missing)("…", () => { … act.part … });
 *
 * A part that cannot be had is a reason to skip on a developer's machine, and a failure in CI; there, too, only a reason to skip where it
 * cannot be had `everywhere`.
 */
export async function partOrSkip(
  obtainPart: () => Promise<Part>,
  { everywhere = true }: { readonly everywhere?: boolean } = {},
): Promise<WantedPart> {
  try {
    return { missing: undefined, part: await obtainPart() };
  } catch (error) {
    if (!(error instanceof PartUnavailable) || (everywhere && process.env.CI)) throw error;
    console.warn(`skipped, this machine lacks a part: ${error.message}`);
    return {
      missing: error.message,
      get part(): Part {
        throw error;
      },
    };
  }
}
