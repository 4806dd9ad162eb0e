import { isDeepStrictEqual } from "node:util";
import type { EnsureReport, ItemReport, Mooring } from "@mooring/core";
import { checkInputs } from "./check.ts";
import { failureError, sentences } from "./failure.ts";
import type { Kind } from "./kind.ts";
import { camelCase, toCore, toPulumi } from "./names.ts";
import { spellingOf } from "./spelling.ts";
import { timeoutsFor } from "./timeouts.ts";
import { holdsUnknown } from "./unknown.ts";
import { type Hooks, PartialFailure, type Props } from "./wire.ts";

/** Inputs that are none of the thing's own fields; the state keeps them for the hooks that are given only outputs. */
const HIDDEN = ["__urn", "timeouts"] as const;
/** An output that lists the stated inputs: what is not listed was filled in by the cloud. A `get` has none. */
const STATED = "__stated";

export function createHooks(mooring: Mooring, kind: Kind, settings: Props): Hooks {
  const { definition } = kind;
  const spelling = spellingOf(kind.cloud, kind.spec, kind.outputs);
  const declared = [...kind.spec.keys()].map(camelCase);
  const immutable = definition.immutable.map(camelCase);

  const statedIn = (inputs: Props): string[] =>
    declared.filter((name) => inputs[name] !== undefined && inputs[name] !== null);
  const specOf = (props: Props, stated: readonly string[]) => toCore(pick(props, stated), kind.spec);

  async function ask(request: Props, urn: unknown): Promise<ItemReport> {
    const call = typeof urn === "string" ? { identity: urn } : {};
    const report = (await mooring.ensure({ resource: definition.kind, settings, ...request }, call)) as EnsureReport;
    if (report.failure) throw failureError(report.failure, spelling);
    return report.items[0] as ItemReport;
  }

  /** The complete outputs, as the state is to have them. */
  function outputsOf(item: ItemReport, stated: readonly string[], before: Props): Props {
    const known = { ...(toPulumi(item.spec, kind.spec) as Props), ...(toPulumi(item.outputs, kind.outputs) as Props) };
    return { ...known, ...pick(before, HIDDEN), [STATED]: stated };
  }

  /** Drives the thing to what the inputs state, from wherever it is: create and update are one road. */
  async function make(hook: "create" | "update", inputs: Props, id: string | undefined, olds: Props) {
    const stated = statedIn(inputs);
    const spec = specOf(inputs, stated);
    const item = await ask({ spec, id, timeouts: timeoutsFor(hook, inputs.timeouts) }, inputs.__urn);
    if (!item.failure) return { id: item.id as string, outs: outputsOf(item, stated, inputs) };
    const reachedId = item.id ?? id;
    if (reachedId === undefined) throw failureError(item.failure, spelling);
    const reached = item.spec
      ? outputsOf(item, stated, inputs)
      : { ...(id === undefined ? inputs : olds), [STATED]: stated };
    throw new PartialFailure(
      reachedId,
      { ...reached, __provider: inputs.__provider },
      sentences(item.failure, spelling),
    );
  }

  return {
    async check(_olds, news) {
      const { inputs, failures } = await checkInputs(
        mooring,
        kind,
        spelling,
        pick(news, statedOrStray(news)),
        news.timeouts,
      );
      return failures ? { inputs: news, failures } : { inputs: { ...inputs, ...pick(news, HIDDEN) } };
    },

    async diff(_id, olds, news) {
      const before = (olds[STATED] as string[] | undefined) ?? [];
      const stated = statedIn(news);
      const changed = stated.filter((name) => holdsUnknown(news[name]) || !isDeepStrictEqual(news[name], olds[name]));
      const unstated = before.filter((name) => !stated.includes(name));
      if (changed.length + unstated.length === 0) return { changes: false };
      // `changes` is left out, so that the engine makes the list of differences itself and honours `replaceOnChanges`.
      const replaces = changed.filter((name) => immutable.includes(name));
      return { replaces, deleteBeforeReplace: replaces.length > 0 && (definition.exclusive ?? false) };
    },

    create: (inputs) => make("create", inputs, undefined, {}),

    async read(id, props) {
      const stated = props[STATED] as string[] | undefined;
      const spec = specOf(props, stated ?? []);
      const item = await ask({ spec, id, plan: true }, props.__urn);
      if (item.action === "create") return {};
      if (!item.spec) throw failureError(item.failure as NonNullable<ItemReport["failure"]>, spelling);
      const outputs = outputsOf(item, stated ?? [], props);
      return { id: item.id ?? id, props: outputs, inputs: pick(outputs, [...(stated ?? []), ...HIDDEN]) };
    },

    async update(id, olds, news) {
      const { outs } = await make("update", news, id, olds);
      return { outs };
    },

    async delete(id, props) {
      const spec = specOf(props, (props[STATED] as string[] | undefined) ?? []);
      const timeouts = timeoutsFor("delete", props.timeouts);
      const { failure } = await ask({ spec, id, state: "absent", timeouts }, props.__urn);
      if (failure) throw failureError(failure, spelling);
    },
  };
}

const pick = (props: Props, names: readonly string[]): Props =>
  Object.fromEntries(names.filter((name) => props[name] !== undefined).map((name) => [name, props[name]]));

/** Everything but what Pulumi or this package put there itself. */
const statedOrStray = (props: Props): string[] =>
  Object.keys(props).filter((name) => !name.startsWith("__") && name !== "timeouts" && props[name] !== null);
