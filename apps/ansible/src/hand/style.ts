import { isatty } from "node:tty";
import type { Event } from "@mooring/core";
import { writeAll } from "../output.ts";
import { linesOf, painter } from "./show.ts";
import type { Done } from "./work.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** For whom it is written. */
export interface Style {
  /** One line for machines. */
  readonly json: boolean;
  readonly quiet: boolean;
  /** Is somebody watching while it works? */
  readonly lively: boolean;
  readonly paint: ReturnType<typeof painter>;
}

/** `lively`: progress may be drawn over, since both ends of it are a terminal's. https://no-color.org */
export function styleOf(
  { json, text, quiet }: { json: boolean; text: boolean; quiet: boolean },
  environment: Environment,
): Style {
  const terminal = isatty(1);
  const lines = !json && (terminal || text);
  return {
    json: !lines,
    quiet,
    lively: lines && !quiet && isatty(2),
    paint: painter(lines && terminal && !environment.NO_COLOR && environment.TERM !== "dumb"),
  };
}

const CLEAR = "\r\u001b[K";
/** Takes the line of progress away. */
export const clear = (): void => writeAll(2, CLEAR);

const WIDTH = 80;

/** One line that is written over and over: what does not fit into the terminal would leave its beginning behind. */
export function progress(event: Event): void {
  if (event.type === "finished") clear();
  if (event.type !== "waiting") return;
  const time = `: ${Math.round(event.elapsed / 1000)} s`;
  const room = (process.stderr.columns || WIDTH) - "... ".length - time.length - 1;
  const { operation } = event;
  const fitted = operation.length > room ? `${operation.slice(0, Math.max(0, room - 1))}\u2026` : operation;
  writeAll(2, `${CLEAR}... ${fitted}${time}`);
}

/** What will be changed, for whoever watches it happen. */
export function foretell(planned: readonly Done[], { paint }: Style): void {
  const lines = planned.flatMap((one) => linesOf(one, paint, true));
  if (lines.length > 0) writeAll(2, `${lines.join("\n")}\n\n`);
}

/** As soon as it is known: a file may hold much, and each of it may take long. */
export function say(one: Done, { paint, quiet, lively }: Style): void {
  const lines = linesOf(one, paint, quiet);
  if (lively) clear();
  if (lines.length > 0) writeAll(1, `${lines.join("\n")}\n`);
}
