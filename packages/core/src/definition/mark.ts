/**
 * Who makes a thing that is to live no longer than its maker, as it is written on the thing where the cloud has room for it: whoever
 * comes after a machine that was lost knows by it what may go. Its texts begin with each other, and hold `a` to `z`, `0` to `9` and
 * `-` but for what follows the first blank.
 */
export interface Mark {
  /** The same in each attempt of the maker; at most 50 characters. For what is found by it. */
  readonly key: string;
  /** At most 60 characters. */
  readonly short: string;
  /** With words for people; at most 255 characters. */
  readonly long: string;
}

/** A thing that bears a mark. */
export interface Marked {
  readonly id: string;
  /** All that stands where the mark does. */
  readonly mark: string;
  /** When the cloud says that it was made, ISO 8601, where the mark may not say it. */
  readonly made?: string | undefined;
}

/** Every mark begins so. */
export const MARK = "mooring-";

/** Maker, run, and the step of it: what nobody writes by chance. */
const FORM = /^mooring-[0-9a-f]{12}-\d+-[af][0-9a-f]{8}(?![a-z0-9])/;

/** The text, where it is a mark. */
export const markIn = (text: string | null | undefined): string | undefined =>
  text != null && FORM.test(text) ? text : undefined;

/** Whoever else uses what was made for one job should know that it will go. */
export const willBeSwept = (mark: string): string =>
  `It was made for one job of a workflow, and bears the mark of that, ${JSON.stringify(mark)}: a sweep of its repository gives it back.`;

/** Those that bear one. */
export const markedAmong = <T extends { readonly id: string }>(
  all: readonly T[],
  markOf: (one: T) => string | undefined,
): Marked[] =>
  all.flatMap((one) => {
    const mark = markOf(one);
    return mark === undefined ? [] : [{ id: one.id, mark }];
  });
