import type { ItemReport } from "@mooring/core";
import type { Phase, Told } from "./front-end.ts";
import type { Exchange } from "./line.ts";
import type { Asked } from "./world.ts";

/** A run, as it was: what the cloud saw, and what its front end said. */
export interface Run {
  readonly phase: Phase;
  readonly exchanges: readonly Exchange[];
  readonly asked: readonly Asked[];
  /** Missing where it was killed. */
  readonly told: Told | undefined;
}

/** Logins, and questions that are asked by POST, change nothing. */
const LOGIN = /\/auth\/|\/tokens?$|\/oauth|openid|permission/i;

export const isWrite = ({ method, path, real }: Exchange): boolean =>
  method !== "GET" && real?.changes !== false && !LOGIN.test(path);

/** Did the cloud do it? Some clouds refuse with a status of success. */
export const landed = ({ real, failed }: Exchange): boolean =>
  real !== undefined && !failed && real.status < 300 && !JSON.stringify(real.body ?? "").includes('"error');

/** May a client that met this trouble think that its write was made? */
const isOpen = ({ struck }: Exchange): boolean => struck !== undefined && struck.leaves !== "refused";

/** Must it think so, until it has looked? Not where the status still says no, however little is left of the words. */
const isInDoubt = ({ struck, real }: Exchange): boolean =>
  struck?.leaves === "open" && !(struck.falsify && real && real.status >= 400);

/** Is what is said of the writes true? By the exchanges, not by the client's own word. */
export function untruths({ exchanges, asked, told }: Run): string[] {
  if (!told) return [];
  const writes = exchanges.filter(isWrite);
  const done = writes.some(landed);
  const reports = asked.map(({ report }) => report).filter(({ plan }) => !plan);
  const changed = reports.some((report) => report.changed);
  const effects = reports.flatMap(({ items }) => items.map(({ effect }) => effect));
  const found: string[] = [];
  if (done && !changed) found.push("a write landed, and `changed` is false");
  if (!done && changed && !writes.some(isOpen))
    found.push("`changed` is true, and every write was refused for certain");
  if (!done && effects.includes("done") && !writes.some(({ struck }) => struck?.lies))
    found.push("`effect` is done, and no write landed");
  if (!done && !changed && inDoubt(exchanges))
    found.push("a write may have landed, nobody looked, and `changed` is false");
  if (told.changed !== undefined && told.changed !== changed)
    found.push("the front end says another `changed` than the report");
  const claimed = reports
    .flatMap(({ items }) => items)
    .find((item) => claims(item) && !writes.some((one) => landed(one) || isOpen(one)));
  if (claimed) found.push(`claims the id ${claimed.id} of what it neither wrote nor remembered`);
  return found;
}

const claims = ({ failure, id, changed }: ItemReport) => failure !== undefined && id !== undefined && changed;

/** Was the last write that may have landed followed by no look that was answered? */
function inDoubt(exchanges: readonly Exchange[]): boolean {
  const last = exchanges.findLastIndex((one) => isWrite(one) && isInDoubt(one));
  return last >= 0 && !exchanges.slice(last + 1).some(({ struck, real }) => !struck && real && real.status < 300);
}

/** Was anything written, or sent to be, that the plan did not show? */
export function unplanned({ phase, exchanges }: Run, usual: ReadonlySet<string>): string[] {
  // A cloud that says in its own words that the thing is not there is to be believed.
  if (exchanges.some(({ method, struck }) => method === "GET" && struck?.name === "404 of the API")) return [];
  const writes = exchanges.filter(isWrite);
  if (phase === "again" && writes.length > 0) return [`writes although nothing was to change: ${writes.map(shapeOf)}`];
  const odd = writes.map(shapeOf).filter((shape) => !usual.has(shape));
  return odd.length > 0 ? [`writes what no plan shows: ${[...new Set(odd)]}`] : [];
}

/** A write without the ids in it. */
export const shapeOf = ({ method, path }: Exchange): string =>
  `${method} ${path
    .split("/")
    .map((part) => (/^v?\d[\d.]*$/.test(part) ? part : /\d|%/.test(part) ? "*" : part))
    .join("/")}`;

/** Things that were made, or bought. */
export const creations = (exchanges: readonly Exchange[]): number =>
  exchanges.filter((one) => one.method === "POST" && isWrite(one) && landed(one) && !/\/(stop|start)$/.test(one.path))
    .length;

/** `grace`: seconds that may be taken beyond the deadline, where that is documented. */
export function delays({ asked }: Run, grace: number): string[] {
  return asked.flatMap(({ request, took }) => {
    const { deadline_seconds = 900 } = (request.timeouts ?? {}) as { deadline_seconds?: number };
    return took > (deadline_seconds + grace) * 1000 + 500
      ? [`took ${took / 1000} s, and had ${deadline_seconds} s`]
      : [];
  });
}

export function leaks(told: unknown, secrets: readonly string[]): string[] {
  const text = JSON.stringify(told);
  return secrets
    .filter((secret) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)))
    .map(() => "a secret is told");
}

/** One clear sentence for whoever reads it. */
export function unclear({ asked, told }: Run): string[] {
  const sentences = [
    ...(told?.failed ? [told.sentence ?? ""] : []),
    ...asked
      .flatMap(({ report: { failure, items } }) => [failure, ...items.map((item) => item.failure)])
      .flatMap((one) => (one ? [one.message] : [])),
  ];
  const internal = asked.some(({ report: { failure, items } }) =>
    [failure, ...items.map((item) => item.failure)].some((one) => one?.code === "internal"),
  );
  const bad = sentences.find(
    (text) => text.trim() === "" || /\n|undefined|\[object|unexpected:|NaN|\bat .*\.ts:/.test(text),
  );
  return [...(internal || bad !== undefined ? [`no clear sentence: ${JSON.stringify(bad ?? sentences[0])}`] : [])];
}
