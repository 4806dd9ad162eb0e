import { isDeepStrictEqual } from "node:util";
import type { ItemReport } from "@mooring/core";
import type { Props } from "./hook-types.ts";
import type { Kind } from "./kind.ts";
import { camelCase, mapToCore, mapToPulumi } from "./names.ts";
import { hasUnknown } from "./unknown.ts";

/** Inputs that are none of the thing's own fields; the state keeps them for the hooks that are given only outputs. Pulumi hides names that begin so. */
const HIDDEN = ["__urn", "__timeouts"] as const;
/** An output that lists the stated inputs: what is not listed was filled in by the cloud. A `get` has none. */
const STATED = "__stated";

/** Between what the state of one kind holds and what core takes and answers. */
export function stateOf(kind: Kind) {
  const declared = [...kind.spec.keys()].map(camelCase);
  const immutable = new Set<string>(kind.definition.immutable.map(camelCase));
  const all = [...new Set([...declared, ...[...kind.outputs.keys()].map(camelCase)])];

  const statedIn = (inputs: Props): string[] => declared.filter((name) => isThere(inputs[name]));
  const specOf = (props: Props, stated: readonly string[]) => mapToCore(pick(props, stated), kind.spec);

  /** Every property, those that are not there as `null`: what is missing from the state is *unknown* to a preview. */
  const known = ({ spec, outputs }: ItemReport): Props => ({
    ...Object.fromEntries(all.map((name) => [name, null])),
    ...mapToPulumi(spec, kind.spec),
    ...mapToPulumi(outputs, kind.outputs),
  });

  return {
    known,
    statedIn,
    /** The spec that new inputs state. */
    specIn: (inputs: Props): Props => specOf(inputs, statedIn(inputs)),
    /** The spec that the state says was stated; nothing for a `get`. */
    specWas: (outputs: Props): Props => specOf(outputs, statedWas(outputs) ?? []),

    /** The complete outputs, as the state is to have them. */
    outputsOf: (item: ItemReport, stated: readonly string[], inputs: Props): Props => ({
      ...known(item),
      ...hiddenIn(inputs),
      [STATED]: stated,
    }),

    /** What tells the thing from another one that somebody makes under its id. */
    remembered(id: string | undefined, olds: Props): Props {
      const { incarnation } = kind.definition;
      const mark = incarnation && olds[camelCase(incarnation)];
      return { id, ...(id === undefined || !mark ? {} : { incarnation: String(mark) }) };
    },

    /** The stated inputs that differ from what was there, and those of them that only a new thing can have. */
    changes(olds: Props, news: Props): { readonly changed: string[]; readonly replaces: string[] } {
      const changed = statedIn(news).filter(
        (name) => hasUnknown(news[name]) || !isDeepStrictEqual(news[name], olds[name]),
      );
      return { changed, replaces: changed.filter((name) => immutable.has(name)) };
    },
  };
}

/** The names of the inputs that were stated; `undefined` for a `get`. */
export const statedWas = (outputs: Props): string[] | undefined =>
  // Only `outputsOf` and `asStated` write it.
  outputs[STATED] as string[] | undefined;

/** The id of what is there. */
export function idOf({ kind, id }: ItemReport): string {
  if (id === undefined) throw new Error(`${kind}: the engine names no id of what is there`);
  return id;
}

/** For a thing whose work did not finish: what was stated, in place of outputs that nobody has seen. */
export const asStated = (inputs: Props, stated: readonly string[]): Props => ({ ...inputs, [STATED]: stated });

/** What the hooks need and the engine does not tell them. States of before 1.0 have the limits under another name. */
export const hiddenIn = (props: Props): Props => pick({ __timeouts: props.timeouts, ...props }, HIDDEN);

/** `customTimeouts`, as the program's side has hidden them among the properties; unchecked. */
export const limitsIn = (props: Props): unknown => hiddenIn(props).__timeouts;

/** Only those that are there: what is left out stays left out. */
export const pick = (props: Props, names: readonly string[]): Props =>
  Object.fromEntries(names.filter((name) => isThere(props[name])).map((name) => [name, props[name]]));

const isThere = (value: unknown): boolean => value !== undefined && value !== null;
