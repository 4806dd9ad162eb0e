import { isDeepStrictEqual } from "node:util";
import { aboutThings, type ItemReport, isMap, type Mooring } from "@mooring/core";
import { checkInputs } from "./check.ts";
import { failureError, failureText } from "./failure.ts";
import { type Hooks, PartialFailure, type Props } from "./hook-types.ts";
import { type Intents, noIntents } from "./intents.ts";
import type { Kind } from "./kind.ts";
import { progressTeller } from "./progress.ts";
import { spellingOf } from "./spelling.ts";
import { asStated, hiddenIn, idOf, limitsIn, pick, statedWas, stateOf } from "./state.ts";
import { type Tell, tellConsole } from "./tell.ts";
import { timeoutsFor } from "./timeouts.ts";
import { hasUnknown } from "./unknown.ts";

/** What surrounds the hooks, beside the clouds. */
export interface Around {
  /** For what a person should know beside the result. */
  readonly tell?: Tell;
  readonly intents?: Intents;
}

type Call = NonNullable<Parameters<Mooring["ensure"]>[1]>;

/** Throws the Error of `failureError`; of a creation that came half way, one that has Pulumi remember what is there. */
export function createHooks(
  mooring: Mooring,
  kind: Kind,
  settings: Props,
  { tell = tellConsole, intents = noIntents }: Around = {},
): Hooks {
  const { definition } = kind;
  const spelling = spellingOf(kind.cloud, kind.spec, kind.outputs);
  const state = stateOf(kind);
  /** Resources whose successor is checked next, while they are still there. */
  const replaced = new Set<string>();

  const say: Tell = (text, about) => tell(mooring.redact(spelling.text(text)), about);

  /** `adopt`: without an id the program creates, and what is there already has another owner unless it says otherwise. */
  async function ask(request: Props, { __urn }: Props, call: Call = {}): Promise<ItemReport> {
    const urn = urnIn(__urn);
    const progress = progressTeller(say, urn);
    const report = await mooring.ensure(
      { resource: definition.kind, settings, ...request },
      {
        ...call,
        adopt: call.adopt || request.id !== undefined,
        progress: progress.log,
        ...(urn === undefined ? {} : { identity: urn }),
      },
    );
    await progress.said();
    if (report.failure) throw failureError(report.failure, spelling);
    const [item] = aboutThings(report).items;
    if (!item) throw new Error(`${definition.kind}: the engine answered about nothing`);
    return item;
  }

  async function tellNotes({ id, notes }: ItemReport, { __urn }: Props): Promise<void> {
    const whose = id === undefined ? "" : `${id}: `;
    for (const note of notes) await say(`${whose}${note}`, { urn: urnIn(__urn) });
  }

  /** For a `get`: without inputs, and never gone. */
  async function look(id: string): Promise<ItemReport> {
    const { failure, items } = await mooring.read({ resource: definition.kind, id, settings });
    if (failure) throw failureError(failure, spelling);
    if (!items[0]) throw new Error(`${definition.kind} ${id}: there is none with this id`);
    return items[0];
  }

  /** Drives the thing to what the inputs state, from wherever it is: create and update are one road. */
  async function make(hook: "create" | "update", inputs: Props, id: string | undefined, olds: Props, call: Call) {
    const stated = state.statedIn(inputs);
    const request = {
      spec: state.specIn(inputs),
      ...state.remembered(id, olds),
      timeouts: timeoutsFor(hook, limitsIn(inputs)),
    };
    const item = await ask(request, inputs, call);
    await tellNotes(item, inputs);
    if (!item.failure) return { item, id: idOf(item), outs: state.outputsOf(item, stated, inputs) };
    // A thing that the cloud has named must not be lost; one that is known already counts as half-made only if it was touched.
    const halfMade = id === undefined ? item.id : item.changed ? id : undefined;
    if (halfMade === undefined) throw Object.assign(failureError(item.failure, spelling), { effect: item.effect });
    const before = id === undefined ? asStated(inputs, stated) : olds;
    const reached = {
      ...(item.spec ? state.outputsOf(item, stated, inputs) : before),
      __provider: inputs.__provider,
    };
    throw new PartialFailure(halfMade, reached, failureText(item.failure, spelling));
  }

  /** What an `up` would do, told before it is done: for kinds whose changes cost or lose something. A preview is never refused for it. */
  async function foretell(inputs: Props, request: Props): Promise<void> {
    if (!definition.foretold || [inputs, settings].some(hasUnknown)) return;
    const { adopt, ...spec } = { adopt: inputs.adopt === true, spec: state.specIn(inputs) };
    const plan = { ...spec, ...request, plan: true, allow_replace: true };
    const item = await ask(plan, inputs, { adopt }).catch((error: Error) => error);
    const urn = urnIn(inputs.__urn);
    if (item instanceof Error)
      return say(`as things stand, this will fail: ${item.message}`, { urn, severity: "warning" });
    if (item.failure)
      await say(`as things stand, this will fail: ${failureText(item.failure, spelling)}`, {
        urn,
        severity: "warning",
      });
    await tellNotes(item, inputs);
  }

  /** Can old and new not live side by side? */
  function collide(olds: Props, news: Props): boolean {
    const { exclusive = false } = definition;
    if (typeof exclusive === "boolean") return exclusive;
    return exclusive(state.specWas(olds), state.specIn(news));
  }

  /** Pulumi's state has it by now, or never will. */
  const closeIntent = ({ __urn }: Props) => {
    const urn = urnIn(__urn);
    if (urn !== undefined) intents.close(urn);
  };

  /** Nothing can be sent with these settings, and something is to be: better said in the preview. */
  async function refuseUnready(): Promise<void> {
    const failure = hasUnknown(settings) ? undefined : await mooring.unready(definition.kind, settings);
    if (failure) throw failureError(failure, spelling);
  }

  return {
    async check(olds, news) {
      const checked = await checkInputs({ mooring, kind, settings, spelling }, pick(news, statedOrStray(news)), news);
      if ("failures" in checked) return { inputs: news, failures: checked.failures };
      const inputs = { ...checked.inputs, ...hiddenIn(news), ...pick(news, ["adopt"]) };
      const urn = urnIn(news.__urn);
      const succeeds = urn !== undefined && replaced.delete(urn);
      if (Object.keys(olds).length === 0 && !succeeds) {
        await refuseUnready();
        await foretell(inputs, {});
      }
      return { inputs };
    },

    async diff(id, olds, news) {
      closeIntent(news);
      const { changed, replaces } = state.changes(olds, news);
      const limits = !isDeepStrictEqual(limitsIn(news), limitsIn(olds));
      // What is no longer stated is left to the cloud, as it stands: that is nothing to do.
      if (changed.length === 0 && !limits) return { changes: false };
      if (changed.length > 0) {
        const urn = urnIn(news.__urn);
        if (replaces.length > 0 && urn !== undefined) replaced.add(urn);
        await refuseUnready();
        await foretell(news, state.remembered(id, olds));
      }
      // `changes` is left out, so that the engine makes the list of differences itself and honours `replaceOnChanges`.
      return { replaces, deleteBeforeReplace: replaces.length > 0 && collide(olds, news) };
    },

    async create(inputs) {
      const urn = urnIn(inputs.__urn);
      const unfinished = urn === undefined ? undefined : intents.open(urn);
      const intend = (fitting: string | undefined) => {
        if (urn !== undefined) intents.begin(urn, { fitting });
      };
      try {
        const { id, outs } = await make(
          "create",
          inputs,
          undefined,
          {},
          {
            adopt: inputs.adopt === true,
            unfinished,
            intend,
          },
        );
        return { id, outs };
      } catch (error) {
        // What an earlier run left unfinished stays so: a cloud may be slow to show it.
        if (isMap(error) && error.effect === "none" && unfinished === undefined) closeIntent(inputs);
        throw error;
      }
    },

    async read(id, props) {
      const stated = statedWas(props);
      if (!stated) return { id, props: state.known(await look(id)) };
      closeIntent(props);
      const item = await ask({ spec: state.specWas(props), ...state.remembered(id, props), plan: true }, props);
      if (item.action === "create") {
        // Another thing under the same id: ours is gone, and what is there is somebody else's.
        if (item.failure)
          await say(failureText(item.failure, spelling), { urn: urnIn(props.__urn), severity: "warning" });
        return {};
      }
      if (!item.spec && item.failure) throw failureError(item.failure, spelling);
      const outputs = state.outputsOf(item, stated, props);
      return { id, props: outputs, inputs: { ...pick(outputs, stated), ...hiddenIn(props) } };
    },

    async update(id, olds, news) {
      closeIntent(news);
      const { outs } = await make("update", news, id, olds, {});
      return { outs };
    },

    async delete(id, props) {
      const timeouts = timeoutsFor("delete", limitsIn(props));
      const request = { spec: state.specWas(props), ...state.remembered(id, props), state: "absent", timeouts };
      const item = await ask(request, props);
      await tellNotes(item, props);
      if (item.failure) throw failureError(item.failure, spelling);
      closeIntent(props);
    },
  };
}

const urnIn = (urn: unknown): string | undefined => (typeof urn === "string" ? urn : undefined);

/** Arguments of every class, beside the thing's own fields; `timeouts` is what states of before 1.0 call the limits. */
const OWN: ReadonlySet<string> = new Set(["timeouts", "adopt"]);

/** Everything but what Pulumi or this package put there itself. */
const statedOrStray = (props: Props): string[] =>
  Object.keys(props).filter((name) => !name.startsWith("__") && !OWN.has(name) && props[name] !== null);
