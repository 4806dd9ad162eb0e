import type { EmulatedAnswer } from "@mooring/core/emulators";
import type { Fault } from "@mooring/sandbox";

/** One way in which an exchange goes wrong. */
export interface Trouble {
  readonly name: string;
  /**
   * What a client can know of a write that met it. `refused`: certainly not made. `unavailable`: not begun, as RFC 9110 has it; only
   * of what must not be made twice is that doubted. `open`: it may have been made.
   */
  readonly leaves: "refused" | "unavailable" | "open";
  /** What the pretend cloud does; `own` is its answer where nothing is, in the API's form. */
  act(met: Met): Omit<Fault, "match">;
  /** Instead of the answer's body, once it is known; `undefined`: this answer cannot be falsified so, and passes. */
  falsify?(path: string, answer: EmulatedAnswer): string | undefined;
  /** Does it say that something was done that was not? Then whoever believes it is not to blame. */
  readonly lies?: true;
  /** The line itself breaks it, not the cloud. */
  readonly line?: "garbage" | `${"killed" | "cancelled"} ${"before" | "after"}`;
  /** Does it make sense from one exchange on? */
  readonly stays?: false;
}

/** What a trouble may make use of. */
export interface Met {
  readonly headers: Readonly<Record<string, string>>;
  readonly own: EmulatedAnswer;
}

const html = (title: string) => `<html><head><title>${title}</title></head><body>gateway</body></html>`;
/** A careless server: it says back what it was sent, credentials included. */
const echo = ({ headers }: Met) => ({ message: `not today: ${JSON.stringify(headers)}` });

const refusal = (status: number, more: Omit<Fault, "match"> = {}): Trouble => ({
  name: String(status),
  leaves: "refused",
  act: (met) => ({ status, body: echo(met), ...more }),
});
const broken = (name: string, fault: Omit<Fault, "match">): Trouble => ({ name, leaves: "open", act: () => fault });

export const troubles: readonly Trouble[] = [
  refusal(400),
  refusal(401),
  refusal(403),
  {
    name: "404 of the API",
    leaves: "refused",
    act: ({ own: { headers, body } }) => ({ status: 404, headers: headers ?? {}, body }),
  },
  { name: "404 HTML", leaves: "refused", act: () => ({ status: 404, body: html("404 Not Found") }) },
  { name: "408 after the effect", leaves: "open", act: (met) => ({ status: 408, body: echo(met), effect: true }) },
  refusal(409),
  { name: "410 HTML", leaves: "refused", act: () => ({ status: 410, body: html("410 Gone") }) },
  refusal(412),
  refusal(429, { headers: { "retry-after": "3" } }),
  { name: "500", leaves: "open", act: (met) => ({ status: 500, body: echo(met) }) },
  { name: "500 after the effect", leaves: "open", act: (met) => ({ status: 500, body: echo(met), effect: true }) },
  broken("502 HTML", { status: 502, body: html("502 Bad Gateway") }),
  { name: "503", leaves: "unavailable", act: () => ({ status: 503, body: "" }) },
  broken("504 after the effect", { status: 504, body: html("504 Gateway Time-out"), effect: true }),
  { ...broken("truncated", {}), falsify: (_, answer) => halved(answer) },
  broken("empty", { status: 200, body: "", effect: true }),
  { ...broken("empty without the effect", { status: 200, body: "" }), lies: true },
  broken("another shape", { status: 200, body: { harbour: [{ closed: true }] }, effect: true }),
  { ...broken("another object", {}), falsify: renamed },
  broken("lost before the effect", { cut: "before" }),
  broken("lost after the effect", { cut: "after" }),
  broken("lost in the body", { cut: "body" }),
  broken("silent", { delay: Number.POSITIVE_INFINITY }),
  broken("silent before the effect", { delay: Number.POSITIVE_INFINITY, effect: false }),
  { ...broken("garbage", { cut: "after" }), line: "garbage" },
  { ...broken("killed before", {}), line: "killed before", stays: false },
  { ...broken("killed after", {}), line: "killed after", stays: false },
  { ...broken("cancelled before", {}), line: "cancelled before", stays: false },
  { ...broken("cancelled after", {}), line: "cancelled after", stays: false },
];

const textOf = ({ body }: EmulatedAnswer) => (typeof body === "string" ? body : JSON.stringify(body));

function halved(answer: EmulatedAnswer): string | undefined {
  const text = answer.body === undefined ? "" : textOf(answer);
  return text.length > 2 ? text.slice(0, text.length / 2) : undefined;
}

/** The thing that the path ends in is called something else in the answer. */
function renamed(path: string, answer: EmulatedAnswer): string | undefined {
  const asked = decodeURIComponent(path.split("/").at(-1) ?? "");
  if (answer.status >= 300 || answer.body === undefined || !/[0-9]/.test(asked)) return undefined;
  const text = textOf(answer);
  const other = asked.replace(/[0-9](?=[^0-9]*$)/, (digit) => String((Number(digit) + 1) % 10));
  const told = text.replaceAll(asked, other);
  return told === text ? undefined : told;
}
