import { isDeepStrictEqual } from "node:util";

/** What is done to a thing. */
export type Action = "none" | "create" | "update" | "replace" | "delete";

/** One stated field that differs. `undefined` stands for "not there". */
export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What would be done, and why. Making a plan changes nothing. */
export interface Plan {
  readonly action: Action;
  readonly differences: readonly Difference[];
  /** What a person should know before it is carried out: downtime, an address that is lost for good. */
  readonly notes: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Compares the desired state with the observed one, in the spec's own words.
 *
 * | desired | observed | differs              | action  |
 * |---------|----------|----------------------|---------|
 * | present | nothing  | (every stated field) | create  |
 * | present | there    | no                   | none    |
 * | present | there    | mutable fields only  | update  |
 * | present | there    | an immutable field   | replace |
 * | absent  | there    |                      | delete  |
 * | absent  | nothing  |                      | none    |
 *
 * Fields that the spec leaves out are not compared: what the user did not state is not drift. Both sides must be canonical.
 */
export function plan(input: {
  desired: Fields | undefined;
  observed: Fields | undefined;
  immutable?: readonly string[];
}): Plan {
  const { desired, observed, immutable = [] } = input;
  if (!desired) {
    const differences = Object.entries(observed ?? {}).map(([path, before]) => ({ path, before, after: undefined }));
    return { action: observed ? "delete" : "none", differences, notes: [] };
  }
  const differences = compare(desired, observed);
  return { action: actionFor(differences, observed, immutable), differences, notes: [] };
}

function compare(desired: Fields, observed: Fields | undefined): Difference[] {
  return Object.keys(desired)
    .filter((path) => desired[path] !== undefined && !isDeepStrictEqual(desired[path], observed?.[path]))
    .map((path) => ({ path, before: observed?.[path], after: desired[path] }));
}

function actionFor(
  differences: readonly Difference[],
  observed: Fields | undefined,
  immutable: readonly string[],
): Action {
  if (differences.length === 0) return "none";
  if (!observed) return "create";
  return differences.some(({ path }) => immutable.includes(path)) ? "replace" : "update";
}
