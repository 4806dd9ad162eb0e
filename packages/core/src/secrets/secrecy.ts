import type { Event } from "../log.ts";
import type { EnsureReport, Failure, ItemReport, QueryReport, Report } from "../report/report.ts";
import { createRedactor, type Redact, redactDeep } from "./redact.ts";
import { SHORTEST } from "./spellings.ts";

/** What must never be said, by anybody in this process, and how it is kept out of what leaves. */
export interface Secrecy {
  /** Of settings and of the environment: never to be said again, whichever request they came with. */
  keep(secrets: readonly string[]): void;
  /** Of a cloud, or made from a secret: the latest hundred. One that is in use is told again for each request, and so stays. */
  conceal(secret: string): void;
  /** All that is known by now. */
  known(): readonly string[];
  /** Words, ours or foreign: any piece of a secret that could tell something is removed. */
  words(text: string): string;
  /** One value, such as an id, that must stay what it is: only what is surely of a secret goes. */
  data(text: string): string;
  failure(failure: Failure): Failure;
  report(report: Report): Report;
  event(event: Event): Event;
}

/** Longer than any run needs; a process that renews tokens for months must not slow down. */
const LATEST = 100;

/**
 * In data a shorter piece of a secret is rather a word that both have in common, and what is remembered, an id above all, must stay
 * what it is. In words it goes.
 */
const SURE = 12;

/** `told` hears of each secret once, before any text leaves that could hold it. */
export function createSecrecy(told: (secret: string) => void = () => undefined): Secrecy {
  const kept = new Set<string>();
  const latest = new Set<string>();
  let redact: Redact | undefined;

  function add(secret: string, to: Set<string>): void {
    if (secret.trim().length < SHORTEST || kept.has(secret)) return;
    const fresh = !latest.delete(secret); // what is in use is moved to the end
    to.add(secret);
    if (!fresh) return;
    redact = undefined;
    told(secret);
  }

  const hide: Redact = (text, least) => {
    redact ??= createRedactor([...kept, ...latest]);
    return redact(text, least);
  };
  const words = (text: string) => hide(text);
  const data = <T>(value: T): T => redactDeep(value, (text) => hide(text, SURE));

  const failure = (one: Failure): Failure => ({
    ...data(one),
    message: words(one.message),
    ...(one.hint === undefined ? {} : { hint: words(one.hint) }),
    ...(one.issues
      ? { issues: one.issues.map(({ path, message }) => ({ path: data(path), message: words(message) })) }
      : {}),
  });
  const failed = (one: { readonly failure?: Failure }) => (one.failure ? { failure: failure(one.failure) } : {});
  const item = (one: ItemReport): ItemReport => ({ ...data(one), notes: one.notes.map(words), ...failed(one) });

  return {
    keep: (secrets) => {
      for (const secret of secrets) add(secret, kept);
    },
    conceal(secret) {
      add(secret, latest);
      const [oldest] = latest.size > LATEST ? latest : [];
      if (oldest !== undefined) latest.delete(oldest);
    },
    known: () => [...kept, ...latest],
    words,
    data,
    failure,
    report: (report) =>
      "query" in report
        ? ({ ...data(report), ...failed(report) } satisfies QueryReport)
        : ({ ...data(report), items: report.items.map(item), ...failed(report) } satisfies EnsureReport),
    // An event of its type with its own type, method and action again.
    event: (event) => ({ ...redactDeep(event, words), ...own(event) }) as Event,
  };
}

/** An event's own words, by which it is told from others. */
const own = ({ type, ...rest }: Event) => ({
  type,
  ...("method" in rest ? { method: rest.method } : {}),
  ...("action" in rest ? { action: rest.action } : {}),
});
