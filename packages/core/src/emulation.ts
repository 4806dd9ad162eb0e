/**
 * What an emulator is given and gives. Types only: the one file of core that an emulator may import, so that client and
 * emulator can agree only because both agree with the recorded API.
 */
export interface EmulatedRequest {
  readonly method: string;
  /** As the client addressed it, without port, in lower case: one emulator may stand for several hosts. */
  readonly host: string;
  /** Without query. As it came: signatures cover it. */
  readonly path: string;
  /** The query as it came, without the question mark; `""` when there was none. */
  readonly search: string;
  readonly query: URLSearchParams;
  /** All of them, names in lower case; a repeated header is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it came; `""` when there was none. */
  readonly text: string;
  /** The placeholders of the matched route, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** What the pretend cloud answers. */
export interface EmulatedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string as it is; leave out for an empty body. */
  readonly body?: unknown;
  /** `false` where nothing changed although the method may change things (a token was issued): counts as a read. */
  readonly changes?: boolean;
}

/** The pretend world's own laws. Time and chance are handed in: same seed, same answers. */
export interface EmulatedWorld {
  /** Milliseconds since 1970, on the sandbox's clock. */
  date(): number;
  /** Uniform in [0, 1). */
  random(): number;
  /** A version 4 UUID from the world's own chance. */
  uuid(): string;
}

/** `"GET /cloud/v1/ports/:project/:region/:port"` → what it does. The first match wins. */
export type EmulatedRoutes = Readonly<
  Record<string, (request: EmulatedRequest) => EmulatedAnswer | Promise<EmulatedAnswer>>
>;

/** One cloud's pretend self, running. */
export interface RunningEmulator {
  readonly routes: EmulatedRoutes;
  /** Runs before any route: authentication and the like. An answer ends the exchange. */
  before?(request: EmulatedRequest): EmulatedAnswer | undefined;
  /** The answer where no route matches. `allowed` holds the methods that this very path knows: empty for an unknown path. */
  missing(request: EmulatedRequest, allowed: readonly string[]): EmulatedAnswer;
  /** Adds objects to the world, in the emulator's own seed format. Throws an Error that names what is wrong. */
  seed(data: unknown): void;
  /**
   * Behaviours that can be changed while it runs, by name; each has a documented default. Where the cloud takes its time over accepted
   * work, `task_seconds` says how long: a number, or a range.
   */
  readonly switches: Record<string, unknown>;
  /**
   * The state of the world as of now, that a test or a person may look at and change behind the client's back. Plain data.
   * An emulator brings it up to date whenever it is read.
   */
  readonly state: Record<string, unknown>;
  /** What somebody else, or the cloud itself, can be made to do behind the client's back, by name. Throws for an object that is not there. */
  readonly hooks?: Readonly<Record<string, (id: string) => void>>;
}

/** One cloud's pretend self, at rest. */
export interface Emulator {
  /** The cloud's name. */
  readonly cloud: string;
  /** Whether requests to this host (without port) are for this emulator when it is used in process. */
  claims(host: string): boolean;
  /** The front ends' environment variables that point them at `origin` (such as `http://127.0.0.1:4010`), invented credentials included. */
  environment(origin: string): Readonly<Record<string, string>>;
  /** The objects that every new world has, in the seed format. Examples in the docs use them. */
  readonly defaults: unknown;
  start(world: EmulatedWorld): RunningEmulator;
}
