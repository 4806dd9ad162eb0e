import type * as z from "zod/mini";
import type { HttpFactory } from "../http/call.ts";
import type { Log } from "../log.ts";
import type { Writes } from "../sharing/writes.ts";
import type { Clock } from "../time/clock.ts";
import type { AnyQuery } from "./query.ts";
import type { AnyResource, Shape } from "./resource.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The text of a file; `undefined` where there is none. The path is absolute, begins with `~/`, or is taken from the folder of the process.
 * Throws where the file is there and cannot be read.
 */
export type ReadFile = (path: string) => Promise<string | undefined>;

/** What a cloud is given to build its client with. */
export interface Tools {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly http: HttpFactory;
  /** Those of this client, for who keeps for a moment what was read: see `sharing/writes.ts`. */
  readonly writes: Writes;
  /** For waiters and warnings. Free of secrets when it arrives. */
  readonly log: Log;
  /**
   * The text of a file of the user's own, such as `~/.config/openstack/clouds.yaml`. For clouds whose tools keep credentials there, and
   * only where the settings lead to it.
   */
  readonly readFile: ReadFile;
  /**
   * Makes a secret that came from the cloud as unspeakable as one from the settings. Not needed for what goes out in the headers of a
   * proof: `http` sees to that.
   */
  readonly conceal: (secret: string) => void;
}

/** One vendor API. A cloud is one folder; this value is the door of it. */
export interface CloudDefinition<Settings extends object, Client> {
  /** As in `gcore/…`, and as the folder is called. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** Links a reader may want: title → address. */
  readonly links: Readonly<Record<string, string>>;
  /**
   * Credentials, scope and options. A field's metadata says `env` (the vendor's own variables, first wins) and `secret`;
   * see `fields.ts`. A cloud whose endpoint may be plain `http://` beyond this machine has the field `allow_plain_http`: without it
   * nothing is sent there.
   */
  readonly settings: z.ZodMiniType<Settings> & Shape;
  /**
   * Sets of settings that stand for one another, such as a named entry of a file and a user with a password. What a request states
   * keeps the environment from filling in fields that go with it in none of the sets: families of credentials are not mixed.
   */
  readonly alternatives?: readonly (readonly string[])[];
  /**
   * The variables that count beside what a request states, where several families of them stand for one another: what one family leaves
   * out is not filled in from another, which may be somebody else's. Left out: all of them.
   */
  counting?(environment: Environment, given: Readonly<Record<string, unknown>>): Environment;
  /**
   * Makes a client; loads what only a client needs. Refuses what the schema cannot know, such as settings of which one must be given,
   * by a `CredentialsError` or an `InputError`. Sends nothing.
   */
  connect(settings: Settings, tools: Tools): Client | Promise<Client>;
  readonly resources: readonly AnyResource<Client>[];
  readonly queries: readonly AnyQuery<Client>[];
}

/**
 * What a careful person asks of a cloud before giving it a token, Markdown. In `facts.ts` of its folder, for its pages alone: no front
 * end carries it.
 */
export interface CloudFacts {
  readonly rights: {
    /** Who may, in the vendor's words. */
    readonly text: string;
    /** Where the vendor says so. */
    readonly source: string;
    /**
     * The right that a call needs, by the call as the emulator's routes spell it (`GET /v1/ports/:port`), or by its method for those
     * that are not named.
     */
    readonly calls: Readonly<Record<string, string>>;
  };
  readonly costs: string;
  /** How a name in a spec or a setting is found: what it is → where the vendor shows it. */
  readonly ids: Readonly<Record<string, string>>;
  /** What the fields look like that no example states, by their path: `tags[].key`. Each field of a page has a sample or a default. */
  readonly samples: Readonly<Record<string, unknown>>;
  readonly limits: readonly string[];
  readonly issues: readonly string[];
  /** What was tried against the cloud itself, and how. */
  readonly verified: string;
}

/** A cloud whose settings and client are its own business. */
// biome-ignore lint/suspicious/noExplicitAny: the catalogue holds clouds of every settings and client type
export type AnyCloud = CloudDefinition<any, any>;

/** A cloud as the catalogue takes it: the settings' type is read off their schema, so that `connect` is checked against it. */
export const defineCloud = <S extends Shape, Client>(
  cloud: CloudDefinition<z.output<S>, Client> & { readonly settings: S },
): AnyCloud => cloud;
