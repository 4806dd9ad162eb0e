import type * as z from "zod/mini";

/**
 * What an emulator is given and gives. Types only. Beside them an emulator may import what is in `emulation/`, and nothing else of core, so
 * that client and emulator can agree only because both agree with the recorded API.
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

/** One behaviour that can be changed while it runs, as a reader meets it. `Value` is what the emulator itself takes. */
export interface SwitchNote<Value = unknown> {
  /** What it decides: the documents and the page print it. Markdown. */
  readonly about: string;
  /** All that it may be, where that can be listed; else whatever has the type of its default. */
  readonly values?: readonly Value[];
}

/** A note for each switch that has a name of its own. */
export type SwitchNotes<Switches> = {
  readonly [Name in keyof Switches as string extends Name ? never : Name]: SwitchNote<Switches[Name]>;
};

/** An address as a person sees it, on a port or by itself. */
export interface PicturedAddress {
  /** The name that `hands` know it by: one of its own in the picture, and the same as long as it is there. */
  readonly id: string;
  /** What is written on it: an address or a network. */
  readonly text: string;
  /** The port's own; allowed beside it; shared by several; mapped to it from outside. */
  readonly sort: "own" | "pair" | "virtual" | "floating";
  /** What else there is to say, in a few words. */
  readonly note?: string;
  /** Can hands take it away, and put it elsewhere? */
  readonly loose: boolean;
}

/** A port, or what stands in its place: an interface, a subnet that addresses come from. */
export interface PicturedPort {
  readonly id: string;
  readonly name: string;
  /** The network that it is in, by name. */
  readonly network: string;
  readonly note?: string;
  readonly addresses: readonly PicturedAddress[];
}

/** A machine with what is attached to it. */
export interface PicturedServer {
  readonly id: string;
  readonly name: string;
  /** In the cloud's own word. */
  readonly state: string;
  readonly stopped: boolean;
  readonly ports: readonly PicturedPort[];
}

/** Accepted work. Times in milliseconds since 1970 on the world's clock; `Infinity` never ends. */
export interface PicturedTask {
  readonly id: string;
  readonly title: string;
  /** The id of the port, server or address that it is about. */
  readonly about?: string;
  readonly begins: number;
  readonly ends: number;
  /** Its error, once it has ended in one. */
  readonly failure?: string;
}

/** A world as a person sees it: no more than is worth a look, in words that every cloud shares. */
export interface Picture {
  readonly servers: readonly PicturedServer[];
  /** Attached to nothing: virtual addresses, reserved ones. */
  readonly ports: readonly PicturedPort[];
  /** On no port. */
  readonly addresses: readonly PicturedAddress[];
  /** What is under way, and what ended last. */
  readonly tasks: readonly PicturedTask[];
}

/** One port as the network treats its packets. */
export interface WiredPort {
  readonly id: string;
  /** The machine, by its name, or its id where another one is called so. */
  readonly server: string;
  readonly mac: string;
  /** Its own addresses. */
  readonly addresses: readonly string[];
  /** What it may send from beside its own: an address or network with a MAC address. `undefined`: from any. */
  readonly allowed?: readonly { readonly ip: string; readonly mac: string }[] | undefined;
  /** Does its machine run? */
  readonly running: boolean;
  /** Does it let VRRP (IP protocol 112) in? */
  readonly vrrp: boolean;
}

/** A network with its ports, and how packets find them. */
export interface WiredNetwork {
  readonly id: string;
  readonly name: string;
  readonly prefixes: readonly { readonly cidr: string; readonly gateway?: string | undefined }[];
  readonly ports: readonly WiredPort[];
  /** Addresses that go to one port alone, whoever announces them; `undefined`: to nobody. */
  readonly delivered: readonly { readonly address: string; readonly port: string | undefined }[];
  /** Addresses that go to whichever of these ports announces them, and to no other. */
  readonly shared?: readonly { readonly address: string; readonly ports: readonly string[] }[];
}

/** What the cloud's network does with packets, as of now. */
export interface Wiring {
  readonly networks: readonly WiredNetwork[];
  /** Addresses of the world outside that lead to one inside, by translation. */
  readonly mapped: readonly { readonly outside: string; readonly inside: string; readonly network: string }[];
}

/** What a person can do to a world behind the clients' backs. Each throws an Error for a reader where it cannot be done. */
export interface Hands {
  /** Takes an address away, by its id in the picture. */
  take(address: string): void;
  /** Puts an address (its text) on a port (its id); one that can be only in one place leaves its old one. */
  put(port: string, address: string): void;
  /** Makes the next piece of accepted work fail with these words, where work can fail at all. */
  failNext?(words: string): void;
  /** Another writer: changes what this request is about, a moment before it. Says what it did; `undefined` where there was nothing to do. */
  rival(request: EmulatedRequest): string | undefined;
}

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
  /** The world as of now, to be looked at. */
  picture?(): Picture;
  readonly hands?: Hands;
  /** What its network does with packets as of now; left out where nobody has said. */
  wiring?(): Wiring;
  /** The world as of now in the seed format: planted in an empty world, it makes the same picture. Work under way is left out. */
  harvest?(): unknown;
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
  /** The seed format, as a schema; the documents print its fields. */
  readonly seedSchema?: z.core.$ZodType;
  /** A note for each of the running emulator's switches. */
  readonly switchNotes?: Readonly<Record<string, SwitchNote>>;
  /** What it does not do, a sentence each. Markdown. */
  readonly limits?: readonly string[];
  start(world: EmulatedWorld): RunningEmulator;
}
