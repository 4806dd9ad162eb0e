import type * as z from "zod/mini";
import type { Context, Desire, Example, Marks, Shape } from "../../definition/resource.ts";
import type { CommonSpec } from "./fields.ts";
import type { Meant, Seat, Standing } from "./seat.ts";

/** What a change has in hand while it is carried out. */
export interface Work<Client, Spec extends CommonSpec> {
  readonly client: Client;
  readonly spec: Spec;
  readonly context: Context;
  /** The id of the one whose place it takes. */
  readonly replacing?: string | undefined;
  /** The id of the idle one that the plan takes. All others stay: somebody may be keeping them. */
  readonly idle?: string | undefined;
}

/** Which steps a plan holds, from first to last: what adds goes before what takes away. */
export interface Steps {
  readonly reserve: boolean;
  readonly rename: boolean;
  readonly allow: readonly { readonly word: string; readonly seat: Seat }[];
  /** From what to what: an address, `new`, or `none`. */
  readonly public?: { readonly from: string; readonly to: string } | undefined;
  /** Who is to be delivered to, in place of whom. */
  readonly activate?: { readonly word: string; readonly seat: Seat } | undefined;
  readonly withhold: readonly { readonly word: string; readonly seat: Seat }[];
}

/** All that a cloud tells of its service addresses; the kind and both queries are made from it. */
export interface ServiceCloud<Client, Spec extends CommonSpec> {
  /** As in `openstack/service-address`, and as a person calls it. */
  readonly cloud: string;
  readonly title: string;
  readonly spec: z.ZodMiniType<Spec> & Shape;
  /** The fields of a spec that a question needs to find one. */
  readonly naming: Readonly<Record<string, z.ZodMiniType>>;
  /** Fields beside the common ones by which the configuration, and the check, is asked for. */
  readonly keepalivedFields?: Readonly<Record<string, z.ZodMiniType>>;
  readonly checkFields?: Readonly<Record<string, z.ZodMiniType>>;
  /** Further immutable fields beside `network` and `address`. */
  readonly immutable?: readonly (keyof Spec & string)[];
  readonly outputs: Shape;
  readonly examples: readonly [Example, ...Example[]];
  /** Further paragraphs of its page, Markdown. */
  readonly remarks: readonly string[];
  /** Completes a step: `reserve 10.60.0.50 by a port of its own`. */
  readonly words: {
    readonly reserve: string;
    readonly allow: string;
    readonly withhold: string;
    readonly release: string;
  };
  /** How the address comes to who has it: one sentence. */
  readonly delivery: string;
  readonly marks: Marks<Client>;

  /** Does this key of the memo say what a name means, which no write of ours changes? */
  isName(key: string): boolean;

  /** Rules beyond the schema; sends nothing. */
  canonical?(client: Client | undefined, spec: Spec, state: Desire<Spec>["state"]): void;
  /** Which one has this name and mark? Two that have are a passing conflict. */
  find(client: Client, spec: Spec, context: Context): Promise<string | undefined>;
  /** Where none has: an address that nobody uses and nobody has named, which a run that was killed may have left. It is taken only where that is known. */
  idle?(client: Client, spec: Spec, context: Context): Promise<string | undefined>;
  /** How it stands, as this plan sees it; the id alone must do. `undefined`: it is not there, or is no service address. */
  stand(client: Client, id: string, spec: Partial<Spec>, context: Context): Promise<Standing | undefined>;
  /** The seats that the words mean, on the network that is meant; each word has its own error. */
  meant(client: Client, words: readonly string[], spec: Spec, context: Context): Promise<readonly Meant[]>;
  /** How the cloud's own words for these are told: fields beside the common ones, as stated where they still mean the same. */
  told(client: Client, standing: Standing, spec: Partial<Spec>, context: Context): Promise<Record<string, unknown>>;
  checkParents(client: Client, desire: Desire<Spec>, context: Context): Promise<readonly string[]>;
  /** What stands in the way of these steps, before any is taken; and what a person should know. Reads only. */
  review(work: Work<Client, Spec>, steps: Steps, standing: Standing | undefined): Promise<readonly string[]>;

  /** Makes it, with its mark, and tells `context.remember` its id at once. Answers its id. */
  reserve(work: Work<Client, Spec>, anew: boolean): Promise<string>;
  rename?(work: Work<Client, Spec>, standing: Standing): Promise<void>;
  /** One member more; what is there already is no write. */
  allow(work: Work<Client, Spec>, standing: Standing, seat: Seat): Promise<void>;
  withhold(work: Work<Client, Spec>, standing: Standing, seat: Seat): Promise<void>;
  /** Leads the public address to it; `none`: away from it, and gives it back where it was made for it. */
  lead?(work: Work<Client, Spec>, standing: Standing, to: string): Promise<void>;
  /** Where the cloud's answer tells how it stands then, it is not asked again. */
  activate?(work: Work<Client, Spec>, standing: Standing, seat: Seat): Promise<Standing | undefined>;
  /** Gives the address itself back; already gone is success. */
  release(work: Work<Client, Spec>, standing: Standing): Promise<void>;

  /** Further reasons why a failover would not work now, by the id of the seat; for the check, which may ask more. */
  inspect(work: Work<Client, Spec>, standing: Standing, seats: readonly Seat[]): Promise<Inspection>;
  /** The script that a new master runs, where the cloud has to be told. */
  takeover?(spec: Partial<Spec>, standing: Standing, seat: Seat, word: string): { file: string; script: string };
}

/** What a closer look has found. */
export interface Inspection {
  /** By the id of a seat: why the address would not get through to it. */
  readonly obstacles: ReadonlyMap<string, readonly string[]>;
  /** Of the address as a whole: a duplicate, a public address that leads elsewhere. */
  readonly whole: readonly string[];
}
