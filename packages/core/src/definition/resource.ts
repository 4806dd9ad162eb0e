import type * as z from "zod/mini";
import type { Log } from "../log.ts";
import type { Plan } from "../report/plan.ts";
import type { Besides } from "../report/report.ts";
import type { Memo } from "../sharing/memo.ts";
import type { Clock } from "../time/clock.ts";
import type { Limits } from "../time/limits.ts";
import type { Mark, Marked } from "./mark.ts";

/** The fields of a spec, a set of outputs, a set of settings. Field names are snake_case everywhere in core. */
export type Shape = z.ZodMiniObject;

/** What surrounds one piece of work on one resource. */
export interface Context extends Limits {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  /**
   * Reads made for this plan: each is made once for all items of the request, and shared with other requests that make it at the same
   * moment, so what is remembered is what the cloud said and is not to be changed. Never asked after a write.
   */
  readonly memo: Memo;
  /**
   * To be called the moment the cloud names the thing, before waiting: a crash then leaves a thread to pull. It is claimed only
   * where something was written, or may have been.
   */
  readonly remember: (id: string) => void;
  /** Something that a person should know afterwards, such as the length of a downtime: one sentence, told with the plan's notes. */
  readonly note: (text: string) => void;
  /** To be called the moment the cloud has made another thing for this one's sake: whoever gives this one back gives that back, too. */
  readonly besides: (thing: Besides) => void;
  /** Is only the plan wanted? Then there is time to ask for what a person should know of it; a run that writes keeps to what it needs. */
  readonly dryRun: boolean;
  /** The front end's own stable name for the item (a Pulumi URN, a playbook task), where it has one. */
  readonly identity: string | undefined;
  /** To be written on what is made, in the same call, where there is room that nothing stated fills. */
  readonly mark?: Mark | undefined;
}

/** What the cloud says now, in the spec's own words and canonical form, plus what only the cloud knows. */
export interface Observed<Spec, Outputs> {
  readonly id: string;
  readonly spec: Spec;
  readonly outputs: Outputs;
  /** What stands in the room for a mark, where it is one. */
  readonly mark?: string | undefined;
}

/** What is wanted of one thing. `spec` says which one it is, also when it is to be absent. */
export interface Desire<Spec> {
  readonly state: "present" | "absent";
  readonly spec: Spec;
  /** What the front end remembers from an earlier run: the id, and what told the thing from others of that id. */
  readonly id?: string | undefined;
  readonly incarnation?: string | undefined;
  /** Does it go by its mark, since whoever made it is no more? Then what rests on it goes with it: all who joined it could know. */
  readonly swept?: boolean | undefined;
}

/** Which one it is, or would be. */
export interface Finding {
  readonly id: string;
  /**
   * `name`: the spec names this very thing, by its address, its name, its place (left out: so). `description`: it is one of those
   * that would do, and another one would do as well. `chance`: the same, and somebody may be keeping it for something else: it is taken
   * only by whoever says outright that it is theirs. `identity`: by a name made of the caller's own identity, which
   * nobody else has.
   */
  readonly by?: "name" | "description" | "chance" | "identity";
  /** Who uses it, in words, where that is somebody whom the spec does not name: `server web-1`. */
  readonly inUseBy?: string | undefined;
}

/** A desire, what was observed, and the plan that follows. */
export interface Change<Spec, Outputs> {
  readonly desire: Desire<Spec>;
  /** Which one it is, or would be; `undefined` where only the cloud can say. */
  readonly id: string | undefined;
  readonly observed: Observed<Spec, Outputs> | undefined;
  readonly plan: Plan;
  /** Must it be a new one? Then what is there and would fit is somebody else's, also where it came to be there since the plan. */
  readonly anew: boolean;
}

/** A change of what was found. */
export type FoundChange<Spec, Outputs> = Change<Spec, Outputs> & { readonly observed: Observed<Spec, Outputs> };

/** The id of what is to go: a removal is planned only of what was found, or is remembered. */
export function removedId({ observed, desire }: Pick<Change<object, object>, "observed" | "desire">): string {
  const id = observed?.id ?? desire.id;
  if (id === undefined) throw new Error("a removal of nothing");
  return id;
}

/** Data: printed in three dialects, and run. */
export interface Example {
  readonly title: string;
  /** In the spec's own words; must hold on the emulator's default world. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** Is it of a thing that is there already? Then a front end that remembers must be told to take it over. */
  readonly there?: true;
}

/** Everything Mooring knows of one kind of thing. Three front ends, schemas, docs and tests are read off it. */
export interface ResourceDefinition<Client, Spec extends object, Outputs extends object> {
  readonly kind: `${string}/${string}`;
  /** The name of the Pulumi class, e.g. `AllowedAddressPair`. */
  readonly className: string;
  /** One sentence: the first line of its page. */
  readonly summary: string;
  /** Further paragraphs of its page, Markdown. */
  readonly description?: string;
  /** The desired state; the fields' descriptions are the documentation. Parsing makes it canonical. */
  readonly spec: z.ZodMiniType<Spec> & Shape;
  readonly outputs: z.ZodMiniType<Outputs> & Shape;
  /** A change of one of these means replace. */
  readonly immutable: readonly (keyof Spec & string)[];
  /** Fields beside the immutable ones that say which one is meant: a removal is refused where what is there contradicts them. */
  readonly identity?: readonly (keyof Spec & string)[];
  /** Can old and new not live side by side when it is replaced? Where they can, the new one is made before the old one is removed. As a function: of these two, as one was stated or read and the other is stated. */
  readonly exclusive?: boolean | ((before: Partial<Spec>, after: Partial<Spec>) => boolean);
  /** The output that tells this thing from another one that somebody has made since under the same id. */
  readonly incarnation?: keyof Outputs & string;
  /**
   * Do its notes say what a change costs or loses? Then a front end whose preview asks nothing of the cloud, so that it is quick with
   * hundreds of things, plans such a change all the same.
   */
  readonly foretold?: true;
  readonly examples: readonly [Example, ...Example[]];

  /**
   * What makes a spec canonical, or wrong, beyond what its schema knows: a bare name in the client's own scope, a rule across fields
   * or one that a setting relaxes. Throws an `InputError` whose paths begin at the spec. No request. Without a client (the settings
   * are not complete): as far as can be said. What is to be absent is only named: defaults and the rules of making are not for it.
   */
  canonical?(client: Client | undefined, spec: Spec, state: Desire<Spec>["state"]): Spec;

  /** Which one would it be? `undefined`: none exists yet. No request where the key is natural. Whose it is, is not asked here. */
  find(client: Client, spec: Spec, context: Context): Promise<Finding | undefined>;
  /**
   * What does it look like? `undefined`: it is not there. The id alone must do; the desire may save requests, and gives the words:
   * of a thing that is to be absent, only what the spec names is shown.
   */
  read(
    client: Client,
    id: string,
    context: Context,
    desire?: Desire<Spec>,
  ): Promise<Observed<Spec, Outputs> | undefined>;
  /**
   * What is there that may be somebody else's, in words; `undefined`: nothing, such as an empty list or a default name. Left out:
   * the thing itself.
   */
  occupied?(observed: Observed<Spec, Outputs>): string | undefined;
  /**
   * It was not found: is the place there where it would be? Asks each parent (project, region, server, network) once and throws an
   * error that names the one that is missing. Answers what a person should know, such as that the server was deleted and took
   * it along. The spec holds what is stated; the id alone must do.
   */
  checkParents?(client: Client, desire: Desire<Spec>, context: Context): Promise<readonly string[]>;
  /** Create or change: from wherever it is to what is desired. Answers what was read back after the write. */
  apply(client: Client, change: Change<Spec, Outputs>, context: Context): Promise<Observed<Spec, Outputs>>;
  /** Remove what `change.desire.spec` names, and nothing beside it. Answers what is left of it when read back: nothing, as a rule. */
  destroy(
    client: Client,
    change: Change<Spec, Outputs>,
    context: Context,
  ): Promise<Observed<Spec, Outputs> | undefined>;

  /**
   * It is as desired, but is it done? Waits for what an earlier run left unfinished, and fails where that failed. Never part of a
   * dry run.
   */
  finish?(client: Client, change: FoundChange<Spec, Outputs>, context: Context): Promise<Observed<Spec, Outputs>>;

  /**
   * What an earlier run left half done around it, whatever becomes of the thing itself, such as a server that it stopped and could
   * not start again. Looked for in every plan, and mended by every run that is no dry one, also where the thing is as desired. The
   * change may hold no more than the desire. Reads only.
   */
  leftover?(client: Client, change: Change<Spec, Outputs>, context: Context): Promise<Leftover | undefined>;

  /** Where its things bear the mark of who made them. */
  readonly marks?: Marks<Client>;

  /**
   * What is known, before any write, to stand in the way of each change of one request, and what a person should be told.
   * One entry for each change, in order. Reads only.
   */
  review?(client: Client, changes: readonly Change<Spec, Outputs>[], context: Context): Promise<readonly Review[]>;
}

/** The room that a cloud has for the mark of whoever made a thing. */
export interface Marks<Client> {
  /** Where it stands, such as "the tag `mooring`"; or why there is no room. Markdown, for a table. */
  readonly where: string;
  /** All things of the kind that bear one, whoever made them. Left out: there is no room. */
  list?(client: Client, context: Context): Promise<readonly Marked[]>;
  /** The kinds that it is made of, where those bear it. */
  readonly parts?: readonly string[];
}

/** Something that an earlier run left half done. */
export interface Leftover {
  /** What is there and what is done about it: one sentence, told with the plan. */
  readonly note: string;
  /** Does so, unless it is done by now. Bounded by limits of its own where the caller's may be too short. */
  mend(context: Context): Promise<void>;
}

/** What a look before the write has to say of one change. */
export interface Review {
  readonly refusal?: Error | undefined;
  readonly notes?: readonly string[] | undefined;
  /** What would be made for its sake, as `Context.besides` tells it afterwards. */
  readonly besides?: readonly Besides[] | undefined;
}

/** Forgets the spec's type, so that definitions of one cloud fit in one list. */
// biome-ignore lint/suspicious/noExplicitAny: a list of definitions has no common spec, and the engine passes each its own back
export type AnyResource<Client = any> = ResourceDefinition<Client, any, any>;
/**
 * A schema as one of `T`, where the definition knows more than the schema's own type: that a check makes sure of a field, or which fields
 * a cloud has put in.
 */
export const schemaOf = <T>(schema: Shape) =>
  // Whoever calls it says why in the type that is asked for.
  schema as Shape & z.ZodMiniType<T>;

/** A definition whose spec and outputs are typed by their schemas: `defineResource<Client>()({ … })`. */
export const defineResource =
  <Client>() =>
  <S extends Shape, O extends Shape>(
    definition: ResourceDefinition<Client, z.output<S>, z.output<O>> & { readonly spec: S; readonly outputs: O },
  ): AnyResource<Client> =>
    definition;
