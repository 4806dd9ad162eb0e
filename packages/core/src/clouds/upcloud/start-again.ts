import type { Label, ServerInList } from "./server.ts";

/** The label of a server that was stopped for a change, until it runs again: whoever finds it starts the server. */
export const START_AGAIN = "mooring-start-again";

/** How long a guest may take to stop before the plug is pulled, in seconds. */
export const SOFT_STOP = 120;
/** By when a stop that was asked for shows, whatever the guest does, in milliseconds. */
export const SHOWN_BY = (SOFT_STOP + 60) * 1000;

/** Before it is seen to be down it may still be on its way there; after that, a server that runs was started again. */
type Phase = "stopping" | "stopped";

/** What the label `mooring-start-again` says: how far the stop had come, and when it was written. */
export interface Mark {
  readonly phase: Phase;
  /** Milliseconds since 1970; `NaN` where the label does not tell. */
  readonly since: number;
}

/** What the mark says, word by word: who wrote it knows it by that. */
export const wordsOf = ({ labels }: Pick<ServerInList, "labels">): string | undefined =>
  labels.find(({ key }) => key === START_AGAIN)?.value;

/** `undefined`: the label is not there, so nobody has promised to start the server. */
export function markOf(server: Pick<ServerInList, "labels">): Mark | undefined {
  const value = wordsOf(server);
  if (value === undefined) return undefined;
  const [phase, moment = ""] = value.split(" ");
  return { phase: phase === "stopped" ? "stopped" : "stopping", since: Date.parse(moment) };
}

/** All its labels, with the mark or, where there is to be none, without it. */
export function marked({ labels }: Pick<ServerInList, "labels">, mark: Mark | undefined): Label[] {
  const others = labels.filter(({ key }) => key !== START_AGAIN);
  if (!mark) return others;
  return [...others, { key: START_AGAIN, value: `${mark.phase} ${new Date(mark.since).toISOString()}` }];
}

/** May the stop that this announces still come, on a server that runs? Later, it came and somebody else has started the server. `now`: milliseconds since 1970. */
export const isStopDue = ({ phase, since }: Mark, now: number): boolean =>
  phase === "stopping" && now - since < SHOWN_BY;
