import type { Trial } from "../../packages/core/test/trial.ts";
import type { Process } from "./world.ts";

/** What is done to a thing, one after the other: made from nothing, looked at again, changed, removed. */
export const phases = ["make", "again", "change", "remove"] as const;
export type Phase = (typeof phases)[number];

export interface Told {
  readonly failed: boolean;
  /** As the front end itself says it; missing where it has no such word. */
  readonly changed?: boolean;
  /** What a person reads where it failed. */
  readonly sentence?: string;
}

export interface Options {
  /** The whole request, in seconds; left out: as it is without one. */
  readonly deadline?: number;
  /** Take away again what is made, when the job is over. */
  readonly release?: boolean;
  /** The person has been told that something may be there already, and says that it is theirs. */
  readonly adopt?: boolean;
}

/** One front end and what it remembers from process to process. */
export interface FrontEnd {
  run(phase: Phase, process: Process, options?: Options): Promise<Told>;
  /** Takes away what is not to stay: the post step of a job, or `destroy`. Answers whether it still remembers anything. */
  end?(process: Process): Promise<boolean>;
  /** Does that come right after each run, whatever became of it? */
  readonly endsAtOnce?: true;
}

/** The request of a front end that remembers the id at most. */
export function requestFor(
  { kind, spec, changed, settings = {} }: Trial,
  phase: Phase,
  id: string | undefined,
  deadline?: number,
) {
  const common = {
    resource: kind,
    settings,
    ...(deadline === undefined ? {} : { timeouts: { deadline_seconds: deadline } }),
  };
  const remembered = id === undefined ? {} : { id };
  switch (phase) {
    case "make":
    case "again":
      return { ...common, spec };
    case "change":
      return { ...common, ...remembered, spec: changed.spec, allow_replace: true };
    case "remove":
      return { ...common, ...remembered, spec: changed.spec, state: "absent" };
  }
}
