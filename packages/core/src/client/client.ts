import type { Call, MooringOptions } from "../engine/door.ts";
import { createMooring } from "../engine/mooring.ts";
import type { EnsureReport, ItemReport, QueryReport } from "../report/report.ts";
import type { Kinds, Queries } from "./kinds.gen.ts";

/** What a TypeScript program may state beside the kind and its spec. */
interface Common<Settings> {
  /** Credentials, scope and options of the cloud. What is missing comes from the vendor's environment variables. */
  readonly settings?: Settings;
  /** Limits, in seconds. */
  readonly timeouts?: {
    /** One HTTP attempt: how long the cloud may stay silent. 30 where it is not stated. */
    readonly attempt_seconds?: number;
    /** One HTTP request with its repetitions. 60 where it is not stated. */
    readonly retry_seconds?: number;
    /** One operation that the cloud has accepted. 600 where it is not stated. */
    readonly wait_seconds?: number;
    /** The whole request. 900 where it is not stated. */
    readonly deadline_seconds?: number;
  };
}

/** That things of one kind be there, or not. */
export type EnsureRequest<Kind extends keyof Kinds> = Common<Kinds[Kind]["settings"]> & {
  /** The kind, such as `gcore/allowed-address-pair`. */
  readonly resource: Kind;
  /** Whether it is to be there. `present` where it is not stated. */
  readonly state?: "present" | "absent";
  /** What an earlier run answered as `id`. */
  readonly id?: string;
  /** What an earlier run answered as `incarnation`, beside `id`. */
  readonly incarnation?: string;
  /** Whether to plan only: read, change nothing. */
  readonly plan?: boolean;
  /** May a thing be removed and made anew when a field cannot be changed in place? */
  readonly allow_replace?: boolean;
} & (
    | { readonly spec: Kinds[Kind]["spec"]; readonly items?: never }
    | { readonly items: readonly Kinds[Kind]["spec"][]; readonly spec?: never }
  );

/** A read-only question. */
export type QueryRequest<Name extends keyof Queries> = Common<Queries[Name]["settings"]> & {
  /** The question, such as `gcore/private-ports`. */
  readonly query: Name;
  readonly spec?: Queries[Name]["spec"];
};

/** What became of one item: `spec` and `outputs` in the words of its kind, where it was read. */
export type ItemAnswer<Kind extends keyof Kinds> = Omit<ItemReport, "spec" | "outputs"> & {
  readonly spec?: Kinds[Kind]["spec"];
  readonly outputs?: Kinds[Kind]["outputs"];
};

/** The answer to `ensure`. */
export type EnsureAnswer<Kind extends keyof Kinds> = Omit<EnsureReport, "items"> & {
  readonly items: readonly ItemAnswer<Kind>[];
};

/** The answer to `query`. */
export type QueryAnswer<Name extends keyof Queries> = Omit<QueryReport, "results"> & {
  readonly results: readonly Queries[Name]["result"][];
};

/** The engine as a TypeScript program sees it: a field that a kind does not have is an error in the editor. */
export interface Client {
  /** Rejects for nothing that a request, an environment or a cloud can do wrong: the answer says it, free of secrets. */
  ensure<Kind extends keyof Kinds>(request: EnsureRequest<Kind>, call?: Call): Promise<EnsureAnswer<Kind>>;
  /** Changes nothing. Rejects as little as `ensure`. */
  query<Name extends keyof Queries>(request: QueryRequest<Name>, call?: Call): Promise<QueryAnswer<Name>>;
  /** Ends all connections at once, so that the process can end. */
  close(): Promise<void>;
}

/** One client for a process: what meets in it is gathered into few reads and writes. */
export function createClient(options: MooringOptions): Client {
  const mooring = createMooring(options);
  return {
    ensure: async <Kind extends keyof Kinds>(request: EnsureRequest<Kind>, call?: Call) =>
      // The printed types say what the definition's own schemas let through.
      (await mooring.ensure(request, call)) as EnsureAnswer<Kind>,
    query: async <Name extends keyof Queries>(request: QueryRequest<Name>, call?: Call) =>
      // As above.
      (await mooring.ensure(request, call)) as QueryAnswer<Name>,
    close: mooring.close,
  };
}
