import {
  describeFailure,
  describeItem,
  type EnsureReport,
  type ItemReport,
  outcome,
  type QueryReport,
  type Report,
} from "@mooring/core";
import { detailsOf, forAnsible, type Reply } from "./failure-reply.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * A report in Ansible's words. Some names mean something there: `rc`, `results`, `stdout` and `ansible_facts` must not be used, and
 * `items` is unreachable in a template, where `answer.items` is a method of the map. `fields`: those that each spec of the answer has, null
 * where there is nothing or only the cloud can say what, so that a template finds the same in check mode as in the run.
 */
export function replyTo(report: Report, request: Fields = {}, fields: readonly string[] = []): Reply {
  const { failure } = report;
  const told = failure ? { ...report, failure: forAnsible(failure) } : report;
  return "query" in told ? queryReply(told) : ensureReply(told, { stated: statedIn(request), fields });
}

/** The names of the fields that each spec of a request states. */
function statedIn({ spec, items }: Fields): readonly (readonly string[])[] {
  return (Array.isArray(items) ? items : [spec]).map((one) => Object.keys(one ?? {}));
}

function queryReply({ query, failed, results, failure }: QueryReport): Reply {
  const msg = failure ? describeFailure(failure) : `${query}: ${results.length} found`;
  return { changed: false, failed, msg, ...(failure && detailsOf(failure)), query, answers: results };
}

interface Names {
  /** For each item, those that its spec states. */
  readonly stated: readonly (readonly string[])[];
  readonly fields: readonly string[];
}

/** One spec's own answer stands at the top level; the answers to `items` stand in `reports`, and so does a single one. */
function ensureReply(report: EnsureReport, { stated, fields }: Names): Reply {
  const { resource, plan, changed, failed, failure } = report;
  const items = report.items.map((item) =>
    item.failure ? { ...item, failure: forAnsible(item.failure, item.effect) } : item,
  );
  const reports = items.map((item, index) => itemReply(item, plan, { stated: stated[index] ?? [], fields }));
  const [only] = reports.length === 1 ? reports : [];
  return {
    ...only,
    changed,
    failed,
    msg: failure ? describeFailure(failure) : (only?.msg ?? summaryOf({ ...report, items })),
    ...(failure ? detailsOf(failure) : sharedDetails(items)),
    resource,
    plan,
    diff: only?.diff ?? diffOf(reports),
    reports,
    warnings: [...new Set(items.flatMap(({ notes }) => notes))],
  };
}

/** Of a batch in which some failed: the code of the first, and whether all of them may succeed when it is repeated. */
function sharedDetails(items: readonly ItemReport[]): Fields {
  const failures = items.flatMap(({ failure }) => failure ?? []);
  const [first] = failures;
  if (!first || items.length === 1) return {};
  return { code: first.code, retryable: failures.every(({ retryable }) => retryable) };
}

interface Diff {
  readonly before: Fields;
  readonly after: Fields;
}

type ItemReply = Reply & { readonly diff: Diff };

/** The same keys in a dry run as in the run after it, with what will be there, or null where only the cloud can say. */
function itemReply(
  item: ItemReport,
  plan: boolean,
  { stated, fields }: { readonly stated: readonly string[]; readonly fields: readonly string[] },
): ItemReply {
  const { state, action, changed, id = null, before, after, outputs = null, notes, failure } = item;
  const spec = plan && !failure ? foretold(item, stated) : item.spec;
  return {
    changed,
    failed: failure !== undefined,
    msg: failure ? describeFailure(failure) : describeItem(item, plan),
    ...(failure && detailsOf(failure)),
    state,
    action,
    id,
    spec: spec ? { ...spec, ...Object.fromEntries(fields.map((name) => [name, spec[name] ?? null])) } : null,
    outputs,
    diff: { before: plain(before), after: plain(failure && !changed ? before : after) },
    notes,
  };
}

/** A change of one field may bring that of another, such as `attached` with a port: of a change, only what is stated is foretold. */
function foretold({ action, after }: ItemReport, stated: readonly string[]): Fields | null {
  if (!after || (action !== "update" && action !== "replace")) return after;
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, stated.includes(name) ? value : null]));
}

/** By the items' places in the request; what is not there is left out. */
function diffOf(reports: readonly ItemReply[]): Diff {
  const side = (name: keyof Diff) =>
    Object.fromEntries(
      reports
        .map(({ diff }, index) => [`items[${index}]`, diff[name]] as const)
        .filter(([, fields]) => Object.keys(fields).length > 0),
    );
  return { before: side("before"), after: side("after") };
}

/** Sorted and without nulls, so that both sides of a diff can be laid side by side. */
function plain(fields: Fields | null): Fields {
  const entries = Object.entries(fields ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, value]) => [name, plainValue(value)]),
  );
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  return typeof value === "object" && value !== null ? plain({ ...value }) : value;
}

/** "3 items: 2 created, 1 failed; items[2]: …" */
function summaryOf({ items, plan }: EnsureReport): string {
  const counts = new Map<string, number>();
  for (const item of items) {
    const word = outcome(item, plan);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const failures = items.flatMap(({ failure }, index) =>
    failure ? [`items[${index}]: ${describeFailure(failure)}`] : [],
  );
  const shown = failures.length > 3 ? [...failures.slice(0, 3), `and ${failures.length - 3} more`] : failures;
  return [`${items.length} items: ${[...counts].map(([word, count]) => `${count} ${word}`).join(", ")}`, ...shown].join(
    "; ",
  );
}
