import { isDeepStrictEqual } from "node:util";
import type { EnsureReport, Failure, ItemReport, Mooring } from "@mooring/core";
import { checkInputs } from "./check.ts";
import { failureError, failureText } from "./failure.ts";
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

/** `tell` is for what a person should know beside the result. */
export function createHooks(
  mooring: Mooring,
  kind: Kind,
  settings: Props,
  tell: (text: string) => void = console.log,
): Hooks {
  const { definition } = kind;
  const say = (text: string) => tell(mooring.redact(text));
  const spelling = spellingOf(kind.cloud, kind.spec, kind.outputs);
  const declared = [...kind.spec.keys()].map(camelCase);
  const immutable = definition.immutable.map(camelCase);

  const statedIn = (inputs: Props): string[] =>
    declared.filter((name) => inputs[name] !== undefined && inputs[name] !== null);
  const specOf = (props: Props, stated: readonly string[]) => toCore(pick(props, stated), kind.spec) as Props;

  /** `adopt`: without an id the program creates, and what is there already has another owner unless it says otherwise. */
  async function ask(request: Props, urn: unknown, adopt = false): Promise<ItemReport> {
    const call = { adopt: adopt || request.id !== undefined, ...(typeof urn === "string" ? { identity: urn } : {}) };
    const report = (await mooring.ensure({ resource: definition.kind, settings, ...request }, call)) as EnsureReport;
    if (report.failure) throw failureError(report.failure, spelling);
    const item = report.items[0] as ItemReport;
    if (!report.plan) for (const note of item.notes) say(`${definition.kind} ${item.id ?? ""}: ${spelling.text(note)}`);
    return item;
  }

  /** For a `get`: without inputs, and never gone. */
  async function look(id: string): Promise<ItemReport> {
    const { failure, items } = await mooring.read({ resource: definition.kind, id, settings });
    if (failure) throw failureError(failure, spelling);
    if (!items[0]) throw new Error(`${definition.kind} ${id}: there is none with this id`);
    return items[0];
  }

  const known = ({ spec, outputs }: ItemReport): Props => ({
    ...(toPulumi(spec, kind.spec) as Props),
    ...(toPulumi(outputs, kind.outputs) as Props),
  });

  /** The complete outputs, as the state is to have them. */
  const outputsOf = (item: ItemReport, stated: readonly string[], inputs: Props): Props => ({
    ...known(item),
    ...pick(inputs, HIDDEN),
    [STATED]: stated,
  });

  /** Drives the thing to what the inputs state, from wherever it is: create and update are one road. */
  async function make(hook: "create" | "update", inputs: Props, id: string | undefined, olds: Props) {
    const stated = statedIn(inputs);
    const spec = specOf(inputs, stated);
    const item = await ask(
      { spec, ...remembered(id, olds), timeouts: timeoutsFor(hook, inputs.timeouts) },
      inputs.__urn,
      inputs.adopt === true,
    );
    if (!item.failure) return { id: item.id as string, outs: outputsOf(item, stated, inputs) };
    // A thing that the cloud has named must not be lost; one that is known already counts as half-made only if it was touched.
    const halfMade = id === undefined ? item.id : item.changed ? id : undefined;
    if (halfMade === undefined) throw failureError(item.failure, spelling);
    const before = id === undefined ? { ...inputs, [STATED]: stated } : olds;
    const reached = { ...(item.spec ? outputsOf(item, stated, inputs) : before), __provider: inputs.__provider };
    throw new PartialFailure(halfMade, reached, failureText(item.failure, spelling));
  }

  /** Can old and new not live side by side? */
  function collide(olds: Props, news: Props): boolean {
    const { exclusive = false } = definition;
    if (typeof exclusive === "boolean") return exclusive;
    return exclusive(specOf(olds, (olds[STATED] as string[] | undefined) ?? []), specOf(news, statedIn(news)));
  }

  /** What tells the thing from another one that somebody makes under its id. */
  function remembered(id: string | undefined, olds: Props): Props {
    const mark = definition.incarnation && olds[camelCase(definition.incarnation)];
    return { id, ...(id === undefined || !mark ? {} : { incarnation: String(mark) }) };
  }

  return {
    async check(_olds, news) {
      const given = pick(news, statedOrStray(news));
      const { inputs, failures } = await checkInputs({ mooring, kind, settings, spelling }, given, news);
      return failures ? { inputs: news, failures } : { inputs: { ...inputs, ...pick(news, [...HIDDEN, "adopt"]) } };
    },

    async diff(_id, olds, news) {
      const before = (olds[STATED] as string[] | undefined) ?? [];
      const stated = statedIn(news);
      const changed = stated.filter((name) => holdsUnknown(news[name]) || !isDeepStrictEqual(news[name], olds[name]));
      const unstated = before.filter((name) => !stated.includes(name));
      if (changed.length + unstated.length === 0) return { changes: false };
      // `changes` is left out, so that the engine makes the list of differences itself and honours `replaceOnChanges`.
      const replaces = changed.filter((name) => immutable.includes(name));
      return { replaces, deleteBeforeReplace: replaces.length > 0 && collide(olds, news) };
    },

    create: (inputs) => make("create", inputs, undefined, {}),

    async read(id, props) {
      const stated = props[STATED] as string[] | undefined;
      if (!stated) return { id, props: known(await look(id)) };
      const item = await ask({ spec: specOf(props, stated), ...remembered(id, props), plan: true }, props.__urn);
      if (item.action === "create") {
        // Another thing under the same id: ours is gone, and what is there is somebody else's.
        if (item.failure) say(failureText(item.failure, spelling));
        return {};
      }
      if (!item.spec) throw failureError(item.failure as Failure, spelling);
      const outputs = outputsOf(item, stated, props);
      return { id, props: outputs, inputs: pick(outputs, [...stated, ...HIDDEN]) };
    },

    async update(id, olds, news) {
      const { outs } = await make("update", news, id, olds);
      return { outs };
    },

    async delete(id, props) {
      const spec = specOf(props, (props[STATED] as string[] | undefined) ?? []);
      const timeouts = timeoutsFor("delete", props.timeouts);
      const { failure } = await ask({ spec, ...remembered(id, props), state: "absent", timeouts }, props.__urn);
      if (failure) throw failureError(failure, spelling);
    },
  };
}

const pick = (props: Props, names: readonly string[]): Props =>
  Object.fromEntries(names.filter((name) => props[name] !== undefined).map((name) => [name, props[name]]));

/** Arguments of every class, beside the thing's own fields. */
const OWN: ReadonlySet<string> = new Set(["timeouts", "adopt"]);

/** Everything but what Pulumi or this package put there itself. */
const statedOrStray = (props: Props): string[] =>
  Object.keys(props).filter((name) => !name.startsWith("__") && !OWN.has(name) && props[name] !== null);
