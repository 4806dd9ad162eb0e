import { getEventListeners } from "node:events";
import type { EnsureReport } from "@mooring/core";
import type { Sandbox } from "@mooring/sandbox";
import { expect } from "vitest";
import type { Trial } from "../../packages/core/test/trial.ts";
import { countedClock, SETTLED } from "../faults/clocks.ts";
import { difference, knownIn, pictureOf } from "../faults/picture.ts";
import { codesOf, isLogin, stage } from "./stage.ts";

type Stage = ReturnType<typeof stage>;

/** The world in words that are the same for any two that differ only in what the cloud has made up. */
export const pictured = (trial: Trial, { cloud }: Stage) =>
  pictureOf({ cloud }, knownIn({ cloud: stage(trial).cloud, trial }), MEMORIES);

/** What a cloud remembers of a thing's past. */
const MEMORIES: ReadonlySet<string> = new Set(["last_router_id"]);

export const same = (one: string, other: string, what: string) =>
  expect(one === other ? "" : difference(one, other), what).toBe("");

/** Reads lag behind writes: it waits, or says in the end that the cloud does not show it, with the id; and never makes a second one. */
export async function holdsWhileTheCloudIsSlowToShow(trial: Trial): Promise<void> {
  const usual = stage(trial);
  const before = pictured(trial, usual);
  const { id: usualId } = (await usual.ensure(trial.spec)).items[0] ?? {};
  await usual.clock.sleep(SETTLED);
  const made = pictured(trial, usual);
  await usual.ensure(trial.spec, { id: usualId, state: "absent" });
  await usual.clock.sleep(SETTLED);
  const removed = pictured(trial, usual);
  expect(made).not.toBe(before);
  for (const seconds of [2, 40]) {
    const slow = stage(trial, seconds);
    const id = await converges(slow, trial, seconds, {});
    same(pictured(trial, slow), made, `made, ${seconds} s`);
    await converges(slow, trial, seconds, { id, state: "absent" });
    same(pictured(trial, slow), removed, `removed, ${seconds} s`);
  }
}

/** Runs a few times, as long as the cloud is too slow for what takes several writes; then there is nothing left to do. Answers the id. */
async function converges(
  slow: Stage,
  trial: Trial,
  seconds: number,
  more: { readonly id?: string | undefined; readonly state?: "absent" },
): Promise<string | undefined> {
  let { id } = more;
  for (let run = 1; run <= 4; run += 1) {
    const report = await slow.stranger(trial.spec, { ...more, id });
    isShownOrUnsettled(report, seconds);
    id = report.items[0]?.id ?? id;
    await slow.clock.sleep(SETTLED);
    if (!report.failed) break;
  }
  const again = await slow.stranger(trial.spec, { ...more, id });
  expect(again, JSON.stringify(again)).toMatchObject({ changed: false, failed: false });
  return id;
}

function isShownOrUnsettled(report: EnsureReport, seconds: number): void {
  const [item] = report.items;
  if (report.changed) expect(item?.id, JSON.stringify(report)).toEqual(expect.any(String));
  const words = report.failed ? [item?.failure?.message, item?.failure?.hint] : [];
  if (report.failed) expect([seconds, ...codesOf(report)], words.join(" ")).toEqual([40, "convergence"]);
}

/** Who has left before a write is spared it. What must be done all the same: to start again what was stopped, and to give back. */
export async function doesNothingMoreForWhoHasLeft(trial: Trial): Promise<void> {
  const calm = stage(trial);
  await calm.stranger(trial.spec);
  const entries = calm.sandbox.journal.entries();
  const writes = entries.flatMap(({ path, writes }, at) => (writes && !isLogin(path) ? [at] : []));
  expect(writes.length).toBeGreaterThan(0);
  for (const at of writes) {
    const one = stage(trial);
    const { sandbox, clock, start, asked, ensure } = one;
    const before = running(one);
    const controller = new AbortController();
    leavesAfter(sandbox, at, controller);
    const report = (await start().ensure(asked(trial.spec), { signal: controller.signal })) as EnsureReport;
    await clock.sleep(SETTLED);
    const sent = sandbox.journal.entries().slice(at);
    const more = sent.filter(({ method, path, writes }) => writes && !isLogin(path) && !isUndoing(method, path));
    expect(
      more.map(({ method, path }) => `${method} ${path}`),
      `left before write ${at}`,
    ).toEqual([]);
    // Who leaves when all is written that was wanted, and only the way back is left, has it.
    expect(report.failed ? codesOf(report) : report.changed).toEqual(report.failed ? ["cancelled"] : true);
    expect(running(one)).toEqual(before);
    const done = sandbox.journal
      .writes()
      .some(({ path, effect, status }) => !isLogin(path) && effect && (status ?? 500) < 300);
    expect(report.changed).toBe(done);
    expect(await ensure(trial.spec, { id: report.items[0]?.id, allow_replace: true })).toMatchObject({ failed: false });
    expect(await ensure(trial.spec, { plan: true })).toMatchObject({ changed: false, failed: false });
  }
}

/** Giving back, starting again, and taking the label off a server that says that it is to be started again. */
const isUndoing = (method: string, path: string) =>
  method === "DELETE" || path.endsWith("/start") || (method === "PUT" && /\/server\/[^/]+$/.test(path));

/** Which servers run, where the cloud knows that. */
const running = ({ cloud }: Stage) =>
  Object.entries((cloud.state.servers ?? {}) as Readonly<Record<string, { readonly state?: string }>>).map(
    ([id, { state }]) => [id, state],
  );

/** Aborts when so many exchanges are over. */
function leavesAfter(sandbox: Sandbox, count: number, controller: AbortController): void {
  let over = 0;
  if (count === 0) controller.abort();
  sandbox.onExchange(({ when }) => {
    if (when !== "after") return;
    over += 1;
    if (over === count) controller.abort();
  });
}

/** After a change, or a replacement, everything is as if it had been made so at once: the old place is empty. */
export async function leavesTheOldPlaceEmpty(trial: Trial): Promise<void> {
  const moved = stage(trial);
  const { id } = (await moved.ensure(trial.spec)).items[0] ?? {};
  await moved.clock.sleep(SETTLED);
  const changed = await moved.ensure(trial.changed.spec, { id, allow_replace: true });
  expect(changed).toMatchObject({ changed: true, failed: false });
  const atOnce = stage(trial);
  // What takes another's place is made anew: one that would do is left alone.
  const make = trial.changed.action === "replace" ? atOnce.owner : atOnce.ensure;
  expect(await make(trial.changed.spec)).toMatchObject({ failed: false });
  for (const one of [moved, atOnce]) await one.clock.sleep(SETTLED);
  same(pictured(trial, moved), pictured(trial, atOnce), "moved");
}

/** When it has answered, it listens to nobody, waits for nothing and holds no line. */
export async function leavesNothingBehind(trial: Trial): Promise<void> {
  const ends: Readonly<Record<string, (stage: Stage, controller: AbortController) => object>> = {
    made: () => ({}),
    planned: () => ({ plan: true }),
    refused({ sandbox }) {
      sandbox.faults.add({ match: "WRITE /**", status: 403, body: { message: "not today" }, times: 1_000 });
      return {};
    },
    "answered late"({ sandbox }) {
      sandbox.faults.add({ match: "* /**", delay: Number.POSITIVE_INFINITY, skip: 1, times: 1_000 });
      return { timeouts: { deadline_seconds: 30 } };
    },
    unavailable({ sandbox }) {
      sandbox.faults.add({ match: "* /**", status: 503, body: "", times: 3 });
      return {};
    },
    left({ sandbox }, controller) {
      leavesAfter(sandbox, 2, controller);
      return {};
    },
  };
  for (const [end, prepare] of Object.entries(ends)) {
    const one = stage(trial);
    const controller = new AbortController();
    const more = prepare(one, controller);
    const { clock, asleep } = countedClock(one.clock);
    const { transport, open } = countedLines(one.sandbox);
    const mooring = one.start({ clock, transport });
    await mooring.ensure(one.asked(trial.spec, more), { signal: controller.signal });
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const left = {
      listeners: getEventListeners(controller.signal, "abort").length,
      sleepers: asleep(),
      lines: open(),
    };
    expect(left, end).toEqual({ listeners: 0, sleepers: 0, lines: 0 });
  }
}

function countedLines({ transport: inner }: Sandbox): { readonly transport: Sandbox["transport"]; open(): number } {
  const lines = new Set<object>();
  const dispatch: Sandbox["transport"]["dispatch"] = (options, handler) => {
    lines.add(handler);
    return inner.dispatch(options, {
      onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
      onRequestSent: () => handler.onRequestSent?.(),
      onResponseStart: (...all) => handler.onResponseStart?.(...all),
      onResponseData: (...all) => handler.onResponseData?.(...all),
      onResponseEnd(...all) {
        lines.delete(handler);
        handler.onResponseEnd?.(...all);
      },
      onResponseError(...all) {
        lines.delete(handler);
        handler.onResponseError?.(...all);
      },
    });
  };
  return {
    transport: Object.assign(Object.create(inner) as Sandbox["transport"], { dispatch }),
    open: () => lines.size,
  };
}
