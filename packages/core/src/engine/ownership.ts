import { isDeepStrictEqual } from "node:util";
import type { AnyResource, Desire, Finding, Observed } from "../definition/resource.ts";
import { ConflictError } from "../errors.ts";

type Fields = Record<string, unknown>;
type AnyObserved = Observed<Fields, Fields>;

/** What a front end may do with what it did not make. */
export interface Rights {
  /** May what is there be taken over? `false` where two owners would share it: what such a front end creates must be new. */
  readonly adopt: boolean;
  /** Was that said outright, for this one run? */
  readonly outright?: boolean | undefined;
  /** An earlier run was about to make this very thing and never told how that ended: what has come to be there since is its own. */
  readonly unfinished?: Unfinished | undefined;
}

/** What a run that was killed has left behind of its plan. */
export interface Unfinished {
  /** What would have done already, and was left alone: it is somebody else's still. */
  readonly fitting?: string | undefined;
}

/** Would another one do as well? */
export const merelyFits = ({ by }: Finding): boolean => by === "description" || by === "chance";

/** The thing that was found, as far as it is meant: one that merely would do is left to whoever uses it. */
export function meant(found: Finding | undefined, { state }: Desire<Fields>, rights: Rights): Finding | undefined {
  if (found === undefined || !merelyFits(found)) return found;
  const { adopt, outright, unfinished } = rights;
  // What somebody may be keeping for something else is not what was to go.
  const mayTake = found.by === "chance" ? outright && state === "present" : adopt || state === "absent";
  // Not what is to go: somebody else's may have come to be there as well.
  const own = state === "present" && isSince(found, unfinished);
  if (found.inUseBy === undefined) return mayTake || own ? found : undefined;
  if (state === "present") return undefined;
  throw new ConflictError(`${found.id} would fit what is stated, but is in use by ${found.inUseBy}`, {
    hint: "State which one is to go, by its address or its name.",
  });
}

/** Has it come to be there since an earlier run was about to make its own? */
const isSince = ({ id }: Finding, unfinished: Unfinished | undefined): boolean =>
  unfinished !== undefined && unfinished.fitting !== id;

/** What is to go is not there by its name. May an earlier run, which never told, have made this one? A person has to say. */
export const perhapsLeft = (
  found: Finding | undefined,
  { state }: Desire<Fields>,
  { unfinished }: Rights,
): string | undefined =>
  state === "absent" && found && merelyFits(found) && found.inUseBy === undefined && isSince(found, unfinished)
    ? `${found.id} has no name yet, and may be what the interrupted run made: it is left alone. If it is, remove it by this id.`
    : undefined;

/** A creation that finds something in its place: it is somebody's, and that is for a person to decide. */
export function refuseForeign(definition: AnyResource, observed: AnyObserved): void {
  const there = definition.occupied ? definition.occupied(observed) : observed.id;
  if (there !== undefined) throw notTakenOver(definition, `${there} is there already`);
}

/** A creation that had nothing left to do: somebody was faster since the plan. */
export const overtakenBy = (definition: AnyResource, id: string | undefined): ConflictError =>
  notTakenOver(definition, `${id ?? "what is stated"} came to be there meanwhile`);

const notTakenOver = ({ kind }: AnyResource, what: string) =>
  new ConflictError(`${kind}: ${what}, and is not taken over`, {
    hint: "If it is yours, say `adopt: true` for this one run, or import it; else somebody else owns it: choose another one.",
  });

/** Two creations in one process mean the same thing. */
export const madeTwice = ({ kind }: AnyResource, id: string): ConflictError =>
  new ConflictError(`${kind}: ${id} is being made by somebody else in this process, and a thing has one owner`, {
    hint: "State it once, and let all others refer to it.",
  });

/** One that would do and that nobody uses: perhaps what an interrupted run has made, which then costs money for nothing. */
export const suspected = (id: string, { adopt }: Rights): string =>
  `${id} would do and is used by nobody, but is left alone: another one is made. If an interrupted run of yours has made it, ${adopt ? "state it by its address" : "say `adopt: true` for this one run"}.`;

/** The mark by which a thing is told from another one that is made later under its id. */
export function incarnationOf({ incarnation }: AnyResource, observed: AnyObserved | undefined): string | undefined {
  const mark = incarnation && observed?.outputs[incarnation];
  return mark === undefined ? undefined : String(mark);
}

/** Is what is there another thing than the one that is remembered? Says so in words. */
export function madeAnew(
  definition: AnyResource,
  { incarnation }: Desire<Fields>,
  observed: AnyObserved,
): ConflictError | undefined {
  const now = incarnationOf(definition, observed);
  if (incarnation === undefined || now === undefined || incarnation === now) return undefined;
  return new ConflictError(
    `${definition.kind}: ${observed.id} was removed and made anew by somebody else: its \`${String(definition.incarnation)}\` was ${incarnation} and is ${now}`,
    { hint: "Find out who else uses this name; what is there now is left alone." },
  );
}

/** What is to be removed must be what was stated: a field that says which one it is may not contradict what is there. */
export function refuseContradiction(definition: AnyResource, { spec }: Desire<Fields>, observed: AnyObserved): void {
  const telling = new Set([...definition.immutable, ...(definition.identity ?? [])]);
  const wrong = Object.keys(spec).filter(
    (field) =>
      telling.has(field) &&
      spec[field] !== undefined &&
      observed.spec[field] !== undefined &&
      !isDeepStrictEqual(spec[field], observed.spec[field]),
  );
  if (wrong.length === 0) return;
  const said = wrong.map(
    (field) => `\`${field}\` is ${JSON.stringify(observed.spec[field])}, not ${JSON.stringify(spec[field])}`,
  );
  throw new ConflictError(`${definition.kind}: ${observed.id} is not the one that is meant: ${said.join(", ")}`, {
    hint: "Nothing was removed. Correct these fields, or leave out what does not matter.",
  });
}
