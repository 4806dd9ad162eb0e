import { catalog, type EnsureReport, type Marked, type Mooring } from "@mooring/core";
import { readMark } from "./maker.ts";
import { merged } from "./release.ts";
import type { AskRun } from "./runs.ts";

/** Which kinds are swept: those of one cloud, or one of them, that have room for a mark. */
interface Field {
  readonly kinds: readonly string[];
  /** Those that have none: what was made of them is not found again. */
  readonly blind: readonly string[];
}

/** Of a cloud or of a kind; `undefined` where there is no such thing. What rests on others comes before them. */
export async function fieldOf(name: string): Promise<Field | undefined> {
  const [cloud = ""] = name.split("/");
  const entry = Object.hasOwn(catalog, cloud) ? catalog[cloud] : undefined;
  const every = (await entry?.load())?.resources ?? [];
  const all = every.filter(({ kind }) => name === cloud || name === kind);
  if (all.length === 0) return undefined;
  const meant = new Set(all.flatMap(({ kind, marks }) => [kind, ...(marks?.parts ?? [])]));
  const named = (some: typeof all) => some.map(({ kind }) => kind);
  return {
    kinds: named(every.filter(({ kind, marks }) => meant.has(kind) && marks?.list)).reverse(),
    blind: named(all.filter(({ marks }) => !(marks?.list || marks?.parts))),
  };
}

interface Judge {
  readonly repository: string;
  /** This very run, which is not over. */
  readonly run: string;
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How old a thing is, in milliseconds, whose run certainly is over, whatever it was. */
  readonly limit: number;
  readonly ask: AskRun;
}

/** Why one stays, or why it goes; `undefined`: it is not ours to judge. */
interface Verdict {
  readonly goes: boolean;
  readonly why: string;
}

/** May what bears this mark go? */
export async function judge(
  one: Marked,
  { repository, run, attempt, now, limit, ask }: Judge,
): Promise<Verdict | undefined> {
  const told = readMark(one.mark, repository);
  if (!told) return undefined;
  const name = `run ${told.run}${told.attempt === undefined ? "" : `, attempt ${told.attempt}`}`;
  if (!told.always) return { goes: false, why: `${name} made it, to be given back only if its job failed` };
  const own = told.run === run ? { over: false, attempt } : await ask(told.run);
  if (own?.over) return { goes: true, why: `${name} is over` };
  if (own && told.attempt !== undefined && told.attempt < own.attempt)
    return { goes: true, why: `${name} is over: there is an attempt ${own.attempt}` };
  if (own) return { goes: false, why: `${name} is not over` };
  const at = told.at ?? (one.made === undefined ? Number.NaN : Date.parse(one.made));
  if (Number.isNaN(at)) return { goes: false, why: `nothing says whether ${name} is over, or how old it is` };
  const hours = `${Math.floor((now - at) / HOUR)} hours old`;
  return now - at > limit
    ? { goes: true, why: `${name}: ${hours}, and no job lasts so long` }
    : { goes: false, why: `${name}: ${hours}, and nothing says whether it is over` };
}

const HOUR = 3_600_000;

/** What a sweep did, or would do in a dry run. */
export interface Swept {
  /** What was, or would be, given back. */
  readonly report: EnsureReport;
  readonly kept: readonly { readonly id: string; readonly why: string }[];
}

interface Task {
  readonly kinds: readonly string[];
  readonly request: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  judge(one: Marked): Promise<Verdict | undefined>;
  /** Told of what will go, before anything does. */
  foretell(report: EnsureReport, reasons: ReadonlyMap<string, string>): void;
}

/** Looks at everything, says what will go, and gives it back unless it is only to be planned. */
export async function sweep(mooring: Mooring, name: string, task: Task): Promise<Swept> {
  const { kinds, request, signal } = task;
  const seen = new Map<string, Marked>();
  const run = async (plan: boolean, leftover: (key: string, one: Marked) => boolean) => {
    const reports: EnsureReport[] = [];
    for (const resource of kinds)
      reports.push(
        await mooring.sweep(
          { ...request, resource, plan },
          (one) => leftover(`${resource} ${one.id} ${one.mark}`, one),
          {
            signal,
          },
        ),
      );
    return { ...merged(name, reports), plan };
  };
  const looked = await run(true, (key, one) => {
    seen.set(key, one);
    return false;
  });
  if (looked.failed) return { report: looked, kept: [] };
  const due = new Map<string, string>();
  const kept: Swept["kept"][number][] = [];
  for (const [key, one] of seen) {
    const verdict = await task.judge(one);
    if (verdict?.goes) due.set(key, verdict.why);
    else if (verdict) kept.push({ id: one.id, why: verdict.why });
  }
  const planned = await run(true, (key) => due.has(key));
  task.foretell(planned, new Map([...due].map(([key, why]) => [seen.get(key)?.id ?? key, why])));
  const only = request.plan === true || due.size === 0 || signal.aborted;
  return { report: only ? planned : await run(false, (key) => due.has(key)), kept };
}
