import { getState, saveState } from "@actions/core";
import type { Besides, EnsureReport, ItemReport } from "@mooring/core";
import type { Release } from "./inputs.ts";
import { type Maker, markOf } from "./maker.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What the post step is told: what was asked, what was not there before this step and now is, or may be, and how the step ended. */
export interface Intent {
  readonly version: 3;
  readonly resource: string;
  readonly release: Release;
  /** The step's own name; items go by `#0`, `#1`, … behind it. */
  readonly identity: string | undefined;
  /** What the marks of its things are made of; `undefined`: they have none. */
  readonly maker: Maker | undefined;
  /** What says which things: `state`, `spec` or `items`, `id`, `incarnation`. Never a setting, so no secret. */
  readonly asked: Fields;
  /** Did the step fail? So until it says otherwise. */
  readonly failed: boolean;
  /** May it have left something half done, such as a server that it stopped? So until it says otherwise. */
  readonly halfDone: boolean;
  readonly added: readonly Added[];
}

/** One item that the step was about to make, as it is written down before, and mended after. */
export interface Added {
  /** Its place among the items of the request. */
  readonly index: number;
  readonly id?: string;
  readonly incarnation?: string;
  /** What became of it: `unknown` also before the step has done anything, `none` where it certainly was not made. */
  readonly effect: ItemReport["effect"];
  /** May it still be on its way? Then not there yet is not the same as not there. */
  readonly unsure: boolean;
  /** What was made for its sake, or may have been. */
  readonly besides?: readonly Besides[];
}

/**
 * The runner hands each state over as an environment variable. Windows takes none above 32,767 characters, and Linux starts no
 * process with more than 2 MiB of them together.
 */
const PIECE = 30_000;
const LARGEST = 900 * 1024;

const TELLING = ["state", "spec", "items", "id", "incarnation"];

/** What the step is about to do. */
export const openIntent = (
  request: Fields,
  { release, identity, maker }: Pick<Intent, "release" | "identity" | "maker">,
  added: readonly Added[] = [],
): Intent => ({
  version: 3,
  resource: String(request.resource),
  release,
  identity,
  maker,
  asked: Object.fromEntries(TELLING.flatMap((name) => (request[name] === undefined ? [] : [[name, request[name]]]))),
  failed: true,
  halfDone: true,
  added,
});

/**
 * The same, with the name of one: what is not whole yet may be found by nothing else. `undefined` where that is known, or where it would
 * be too much: the runner carries every edition that was ever saved.
 */
export function namedIntent(intent: Intent, index: number, id: string): Intent | undefined {
  const there = intent.added.find((one) => one.index === index);
  if (!there || there.id === id) return undefined;
  const grown = { ...intent, added: intent.added.map((one) => (one === there ? { ...one, id } : one)) };
  const editions = intent.added.length + 2;
  return Buffer.byteLength(JSON.stringify(grown)) * editions > LARGEST ? undefined : grown;
}

/**
 * From a dry run: what would be made, and what an earlier attempt of this run has made. What is named after a step that releases, or
 * bears its mark, is of its run, so nobody else has made it.
 */
export const plannedIn = ({ items }: EnsureReport, maker?: Maker): readonly Added[] =>
  items.flatMap((item, index) => {
    if (item.failure) return [];
    if (item.action === "create") return [added(item, index, "unknown")];
    const own = item.own || (maker !== undefined && item.mark?.startsWith(markOf(maker, index).key));
    return own && item.id !== undefined ? [added(item, index, "done")] : [];
  });

/**
 * The same, with what became of each: nothing that was written down is taken out again, and what came to be made besides is added.
 * Things changed in place or replaced were there before, so they are not among them.
 */
export function finalIntent(planned: Intent, report: EnsureReport): Intent {
  const before = planned.added.map((one): Added => {
    const item = report.items[one.index];
    if (!item) return { ...one, effect: report.failure ? "none" : one.effect };
    const effect = effectOf(one, item);
    const foreseen = effect === "unknown" ? one.besides : undefined;
    return {
      ...one,
      ...remembered(item),
      effect,
      unsure: item.failure !== undefined,
      ...made(item.besides ?? foreseen),
    };
  });
  const known = new Set(before.map(({ index }) => index));
  const besides = report.items.flatMap((item, index) =>
    item.action === "create" && item.effect !== "none" && !known.has(index) ? [added(item, index, item.effect)] : [],
  );
  const halfDone = report.items.some(({ failure, effect }) => failure !== undefined && effect !== "none");
  // As the report says it: a secret may stand where the kind belongs.
  const { resource, failed } = report;
  return { ...planned, resource, failed, halfDone, added: [...before, ...besides] };
}

/**
 * What an earlier attempt has made is there, whatever this one did. What only the plan wanted to make, and somebody else made before this
 * step wrote anything, is theirs; so is what was changed in place or replaced.
 */
function effectOf(planned: Added, { action, effect }: ItemReport): Added["effect"] {
  if (planned.effect === "done") return action === "create" ? effect : "done";
  return action === "create" || action === "none" ? effect : "none";
}

const added = (item: ItemReport, index: number, effect: Added["effect"]): Added => ({
  index,
  ...remembered(item),
  effect,
  unsure: effect === "unknown" || item.failure !== undefined,
  ...made(item.besides),
});

const remembered = ({ id, incarnation }: ItemReport): Pick<Added, "id" | "incarnation"> => ({
  ...(id === undefined ? {} : { id }),
  ...(incarnation === undefined ? {} : { incarnation }),
});

const made = (besides: readonly Besides[] | undefined): { besides?: readonly Besides[] } =>
  besides ? { besides } : {};

/** The same, once some are given back: who comes again looks for no others. */
export const releasedIntent = (intent: Intent, gone: ReadonlySet<number>): Intent => ({
  ...intent,
  added: intent.added.map((one) => (gone.has(one.index) ? { ...one, effect: "none", unsure: false } : one)),
});

/** The spec by which it was asked for. */
export const specOf = ({ asked }: Intent, { index }: Added): unknown =>
  (Array.isArray(asked.items) ? asked.items : [asked.spec])[index];

/** What the step made, or may have made. */
export const toRelease = ({ added: all }: Intent): readonly Added[] => all.filter(({ effect }) => effect !== "none");

/** May be called again: the last one counts. `false` where it is too large to be remembered. */
export function saveIntent(intent: Intent): boolean {
  const text = JSON.stringify(intent);
  if (Buffer.byteLength(text) > LARGEST) return false;
  edition += 1;
  const pieces = Math.ceil(text.length / PIECE);
  for (let piece = 0; piece < pieces; piece += 1)
    saveState(keyOf(edition, piece), text.slice(piece * PIECE, (piece + 1) * PIECE));
  // Last: a step that is killed on the way here leaves the earlier one whole.
  saveState("intent", `${edition}/${pieces}`);
  return true;
}

let edition = 0;

/** `undefined` where nothing was saved. Throws a sentence for the reader where what was saved cannot be read any more. */
export function loadIntent(): Intent | undefined {
  const told = getState("intent");
  if (!told) return undefined;
  const [, latest, pieces] = /^(\d+)\/(\d{1,3})$/.exec(told) ?? [];
  if (!(Number(pieces) > 0 && Number(pieces) <= MOST)) throw damaged();
  const all = Array.from({ length: Number(pieces) }, (_, piece) => getState(keyOf(Number(latest), piece)));
  const intent = parsed(all.join(""));
  if (intent.version !== 3) throw new Error("the step's state was saved by another version of this action");
  return intent;
}

function parsed(text: string): Intent {
  try {
    const value: unknown = JSON.parse(text);
    // Its version is looked at next: another one's is told from ours by that.
    if (typeof value === "object" && value !== null) return value as Intent;
  } catch {
    // Its words are about JSON, which no user wrote.
  }
  throw damaged();
}

/** As many pieces as the largest has. */
const MOST = Math.ceil(LARGEST / PIECE);

const damaged = (): Error =>
  new Error(
    "the state that the step saved for its end is not whole, so what the step added is not known. The step's log and summary name it: remove it with `state: absent`, or let a step with `sweep: true` give back what bears the run's mark.",
  );

const keyOf = (ofEdition: number, piece: number) => `intent_${ofEdition}_${piece}`;
