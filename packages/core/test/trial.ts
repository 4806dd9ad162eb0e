import type { PretendCloud } from "@mooring/sandbox";

type Fields = Readonly<Record<string, unknown>>;

/** What the conformance suite must know of one kind to put it through its promises, on the emulator's default world. */
export interface Trial {
  readonly kind: string;
  /** Which setting of client or emulator this is, where a kind has several trials. */
  readonly variant?: string;
  /** Variables of the emulator's environment that this one does without. */
  readonly without?: readonly string[];
  /** Settings beside those of the emulator's environment. */
  readonly settings?: Fields;
  /** Called once on the fresh world: switches, further objects. */
  prepare?(cloud: PretendCloud): void;
  /** Of a thing that is not there yet. */
  readonly spec: Fields;
  /** The same thing with one field changed. */
  readonly changed: { readonly spec: Fields; readonly action: "update" | "replace" };
  /** Makes the spec untrue behind our back. */
  drift(cloud: PretendCloud): void;
  /** What stands beside the thing and is none of our business; compared before and after. */
  neighbours(cloud: PretendCloud): unknown;
  /** Specs of further things that want to change the same object, or just live beside it; made at the same moment. */
  readonly siblings: readonly Fields[];
  /** Makes the next operation fail with these words; left out where the cloud has no operations. */
  fail?(cloud: PretendCloud, words: string): void;
  /**
   * Wrong places: a project, region, server or network that does not exist, as settings or as fields of the spec. `vanished` does away
   * with the place instead.
   */
  readonly elsewhere: readonly { readonly settings?: Fields; readonly spec?: Fields }[];
  /**
   * Puts something that the cloud keeps and our fields would refuse where the kind reads: host bits, odd spellings, more than the limit.
   * Left out where nothing of that sort can stand there.
   */
  odd?(cloud: PretendCloud): void;
  /**
   * The same thing, or one like it, with as many optional fields stated as go together, and with one of them changed. `tells`: what the
   * cloud knows of it then, and did not know before.
   */
  readonly stated?: {
    readonly spec: Fields;
    readonly changed: { readonly spec: Fields; readonly action: "update" | "replace" };
    readonly tells: readonly string[];
  };
  /** What a run that was broken off may leave and no later one takes: a person takes it away, by what the report and the plans say. */
  readonly tidy?: (cloud: PretendCloud) => void;
  /** Promises that this kind cannot keep, by their numbers, and why. */
  readonly exceptions?: Readonly<Record<number, string>>;
}

/** One way in which a cloud says no, in its own form: `refusals.trial.ts` beside its client, for the transcripts. */
export interface Refusal {
  /** What is the matter, in a word or two. */
  readonly name: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Only to calls that read, or only to calls that write. Left out: to all. */
  readonly to?: "reads" | "writes";
}
