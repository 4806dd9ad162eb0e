import type { dynamic } from "@pulumi/pulumi";

/** What crosses the wire as a struct. */
export type Props = Record<string, unknown>;

/** The hooks of a dynamic provider, which may leave some out: ours has them all. */
export interface Hooks {
  check(olds: Props, news: Props): Promise<dynamic.CheckResult<Props>>;
  diff(id: string, olds: Props, news: Props): Promise<dynamic.DiffResult>;
  create(inputs: Props): Promise<dynamic.CreateResult<Props>>;
  read(id: string, props: Props): Promise<dynamic.ReadResult<Props>>;
  update(id: string, olds: Props, news: Props): Promise<dynamic.UpdateResult<Props>>;
  delete(id: string, props: Props): Promise<void>;
}

/**
 * Hooks as Pulumi's host can bear them, and without secrets in what they throw. The host calls the other hooks while `configure` still runs and goes on after it
 * failed; never answers when something other than an Error is thrown; fails *after* a hook succeeded when its result is
 * not plain JSON. So every hook waits for the configuration, and only Errors and plain JSON leave.
 */
export function wire(
  load: (config: dynamic.Config) => Promise<Hooks>,
  redact: (text: string) => string = (text) => text,
): Required<dynamic.ResourceProvider<Props, Props>> {
  let ready: Promise<Hooks> = Promise.reject(
    new Error("this resource was called before it was configured: @pulumi/pulumi 3.216 or later is needed"),
  );
  ready.catch(() => undefined);

  const call = async <Result>(run: (hooks: Hooks) => Promise<Result>): Promise<Result> => {
    try {
      // What is not plain JSON is none of a hook's answers.
      return plain(await run(await ready)) as Result;
    } catch (error) {
      throw asError(error, redact);
    }
  };

  quieten();
  return {
    configure: (request) => {
      ready = load(request.config); // stored before anything is awaited: see above
      return call(async () => undefined);
    },
    check: (olds, news) => call((hooks) => hooks.check(olds, news)),
    diff: (id, olds, news) => call((hooks) => hooks.diff(id, olds, news)),
    create: (inputs) => call((hooks) => hooks.create(inputs)),
    read: (id, props) => call((hooks) => hooks.read(id, props ?? {})),
    update: (id, olds, news) => call((hooks) => hooks.update(id, olds, news)),
    delete: (id, props) => call((hooks) => hooks.delete(id, props)),
  };
}

/**
 * Of some hooks the host prints the error and its stack, both without a resource, before the engine shows the message at the
 * resource. A person who runs `pulumi up` needs it once.
 */
function asError(thrown: unknown, redact: (text: string) => string): Error {
  const error = thrown instanceof Error ? thrown : new Error(`unexpected failure: ${String(thrown)}`);
  Object.assign(error, { message: redact(error.message), stack: redact(error.stack ?? "") });
  if (process.env.MOORING_DEBUG) return error;
  return Object.assign(error, { toString: () => TOLD, stack: "" });
}

/** What the host would print of an error that the engine shows. */
const TOLD = "(mooring: told by the engine)";

let quiet = false;

/** The host can be kept from printing such an error only at its console. */
function quieten(): void {
  if (quiet) return;
  quiet = true;
  const print = console.error;
  console.error = (...words: unknown[]) => {
    if (!String(words[0]).startsWith(`${TOLD}:`)) print(...words);
  };
}

/** Plain JSON: dates as ISO text, large integers as text, what JSON cannot say as null, and no `undefined`. */
export function plain(value: unknown): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "bigint":
      return value.toString();
    case "object":
      return plainObject(value);
    default:
      return undefined;
  }
}

function plainObject(value: object | null): unknown {
  if (value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return Array.from(value, (one) => plain(one) ?? null);
  const entries = Object.entries(value).map(([key, one]) => [key, plain(one)] as const);
  return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
}

/**
 * The cloud has the thing, but the work on it did not finish. Pulumi then keeps id and properties, and the next `up` updates
 * instead of creating. It shows the reasons, not the message.
 */
export class PartialFailure extends Error {
  readonly id: string;
  readonly properties: unknown;
  readonly reasons: readonly [string];

  /** `properties` must hold `__provider`: on this road the host does not add it, and without it nothing can be deleted. */
  constructor(id: string, properties: Props, reason: string) {
    super(reason);
    this.id = id;
    this.properties = plain(properties);
    this.reasons = [reason];
  }
}
