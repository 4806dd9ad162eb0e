import type { Trial } from "../../packages/core/test/trial.ts";
import { type Hooks, PartialFailure, type Props, plain } from "../../packages/pulumi/src/runtime/hook-types.ts";
import { createHooks } from "../../packages/pulumi/src/runtime/hooks.ts";
import { loadKind } from "../../packages/pulumi/src/runtime/kind.ts";
import { toPulumi } from "../../packages/pulumi/src/runtime/names.ts";
import type { FrontEnd, Options } from "./front-end.ts";
import type { Process } from "./world.ts";

/** One resource in a stack's state. */
interface Kept {
  readonly id: string;
  readonly outs: Props;
  /** Did the work on it not finish? Then the next run updates it in any case. */
  readonly halfMade?: boolean;
}

const HIDDEN = { __provider: "the provider's text", __urn: "urn:pulumi:dev::harbour::mooring::thing" };

/** A program with one resource, run by as much of the Pulumi engine as decides which hooks are called. */
export function program(trial: Trial): FrontEnd {
  let kept: Kept | undefined;
  /** Replaced, and not removed yet. */
  let old: Kept | undefined;

  async function up(hooks: Hooks, news: Props): Promise<void> {
    if (old) await remove(hooks, old, () => (old = undefined));
    if (!kept) return create(hooks, news);
    const { changes, replaces = [], deleteBeforeReplace } = await hooks.diff(kept.id, kept.outs, news);
    if (changes === false && !kept.halfMade) return;
    if (replaces.length === 0) return update(hooks, kept, news);
    const before = kept;
    if (deleteBeforeReplace) {
      await remove(hooks, before, () => (kept = undefined));
      return create(hooks, news);
    }
    // Also where the new one was only half made: then the old one waits for its removal.
    await create(hooks, news).finally(() => {
      if (kept !== before) old = before;
    });
    await remove(hooks, before, () => (old = undefined));
  }

  async function create(hooks: Hooks, news: Props): Promise<void> {
    const { id, outs } = await partly(hooks.create(news), (half) => {
      kept = half;
    });
    kept = { id, outs: inState(outs) };
  }

  async function update(hooks: Hooks, { id, outs: olds }: Kept, news: Props): Promise<void> {
    const { outs } = await partly(hooks.update(id, olds, news), (half) => {
      kept = half;
    });
    kept = { id, outs: inState(outs) };
  }

  async function refresh(hooks: Hooks): Promise<void> {
    if (!kept) return;
    const { id, props } = await hooks.read(kept.id, kept.outs);
    kept = id === undefined ? undefined : { ...kept, id, outs: inState(props) };
  }

  async function destroy(hooks: Hooks): Promise<void> {
    if (old) await remove(hooks, old, () => (old = undefined));
    if (kept) await remove(hooks, kept, () => (kept = undefined));
  }

  return {
    async run(phase, process, options = {}) {
      const { hooks, inputs } = await start(trial, process, options);
      try {
        if (phase === "again") await refresh(hooks);
        if (phase === "remove") await destroy(hooks);
        else await up(hooks, await inputs(phase === "change" ? trial.changed.spec : trial.spec));
        process.told.push(kept, old);
        return { failed: false };
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const sentence = error instanceof PartialFailure ? error.reasons.join(" ") : error.message;
        process.told.push(kept, old, sentence, error.stack);
        return { failed: true, sentence: sentence.replace("\n", " ") };
      }
    },

    async end(process) {
      const { hooks } = await start(trial, process, {});
      await destroy(hooks);
      return kept !== undefined || old !== undefined;
    },
  };
}

async function start({ kind: name, settings = {} }: Trial, { mooring, told }: Process, { deadline, adopt }: Options) {
  const kind = await loadKind(`${name}@1`);
  const hooks = createHooks(mooring, kind, settings, { tell: async (text) => void told.push(text) });
  const limit = `${deadline}s`;
  const hidden = {
    ...HIDDEN,
    ...(deadline === undefined ? {} : { timeouts: { create: limit, update: limit, delete: limit } }),
    ...(adopt ? { adopt } : {}),
  };
  return {
    hooks,
    async inputs(spec: object): Promise<Props> {
      const { inputs, failures } = await hooks.check({}, { ...hidden, ...(toPulumi(spec, kind.spec) as Props) });
      if (failures?.length) throw new Error(JSON.stringify(failures));
      return { ...(inputs as Props), ...hidden };
    },
  };
}

/** A failure that leaves something half made puts it into the state. */
async function partly<T>(work: Promise<T>, keep: (half: Kept) => void): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PartialFailure) keep({ id: error.id, outs: error.properties as Props, halfMade: true });
    throw error;
  }
}

async function remove(hooks: Hooks, { id, outs }: Kept, gone: () => void): Promise<void> {
  await hooks.delete(id, outs);
  gone();
}

/** What crosses the wire, with what the host adds. */
const inState = (outs: unknown): Props => ({ ...(plain(outs) as Props), __provider: HIDDEN.__provider });
