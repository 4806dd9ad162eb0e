import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { catalog } from "@mooring/core";
import type { Moment, Sandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import type { Trial } from "../packages/core/test/trial.ts";
import { holdsAlikeItemsForOne } from "./conformance/alike.ts";
import {
  doesNothingMoreForWhoHasLeft,
  holdsWhileTheCloudIsSlowToShow,
  leavesNothingBehind,
  leavesTheOldPlaceEmpty,
} from "./conformance/late.ts";
import { isRemovedByTwoAtOnce, tellsWhoeverLeavesAtAnyTime } from "./conformance/meanwhile.ts";
import { saysWhatItSends, survivesAnswersOfAnotherShape } from "./conformance/shapes.ts";
import { codesOf, isLogin, stage } from "./conformance/stage.ts";
import { holdsWithEveryFieldStated } from "./conformance/stated.ts";

// `CONFORMANCE=gcore` plays one cloud's trials, `CONFORMANCE='*/service-address'` those of one kind of each cloud.
const { CONFORMANCE: only = "*" } = process.env;
const [cloud, kind] = only.split("/");
const folders = fileURLToPath(new URL("../packages/core/src/clouds", import.meta.url));
const found: { trials: readonly Trial[] }[] = await Promise.all(
  globSync(`${cloud}/conformance.trial.ts`, { cwd: folders }).map((file) => import(join(folders, file))),
);
const trials = found
  .flatMap((module) => module.trials)
  .filter((trial) => kind === undefined || trial.kind.endsWith(`/${kind}`));

/** The promises that every kind of every cloud keeps, or says why it cannot. */
const promises: readonly [number, string, (trial: Trial) => Promise<void>][] = [
  [
    1,
    "planning changes nothing",
    async (trial) => {
      const { ensure, cost, world } = stage(trial);
      const before = world();
      expect(await ensure(trial.spec, { plan: true })).toMatchObject({ plan: true, changed: true, failed: false });
      expect(cost().writes).toBe(0);
      expect(world()).toEqual(before);
    },
  ],
  [
    2,
    "applying to an empty world makes it, as planned",
    async (trial) => {
      const { ensure } = stage(trial);
      const planned = await ensure(trial.spec, { plan: true });
      const made = await ensure(trial.spec);
      expect(made).toMatchObject({ changed: true, failed: false, items: [{ id: expect.any(String) }] });
      expect(made.items[0]?.action).toBe(planned.items[0]?.action);
      expect(made.items[0]?.differences).toEqual(planned.items[0]?.differences);
    },
  ],
  [
    3,
    "applying again changes nothing and writes nothing",
    async (trial) => {
      const { ensure, cost } = stage(trial);
      await ensure(trial.spec);
      cost();
      expect(await ensure(trial.spec)).toMatchObject({
        changed: false,
        failed: false,
        items: [{ action: "none", differences: [] }],
      });
      expect(cost().writes).toBe(0);
    },
  ],
  [
    4,
    "a changed field plans an update, or a replacement, and ends there",
    async (trial) => {
      const { ensure } = stage(trial);
      const { id } = (await ensure(trial.spec)).items[0] ?? {};
      const request = { id, allow_replace: true };
      expect(await ensure(trial.changed.spec, { ...request, plan: true })).toMatchObject({
        items: [{ action: trial.changed.action }],
      });
      const changed = await ensure(trial.changed.spec, request);
      expect(changed).toMatchObject({ changed: true, failed: false });
      expect(await ensure(trial.changed.spec, { id: changed.items[0]?.id, plan: true })).toMatchObject({
        changed: false,
      });
    },
  ],
  [
    5,
    "drift is seen and mended",
    async (trial) => {
      const { ensure, cloud } = stage(trial);
      const { id } = (await ensure(trial.spec)).items[0] ?? {};
      trial.drift(cloud);
      expect(await ensure(trial.spec, { id, plan: true })).toMatchObject({ changed: true, failed: false });
      expect(await ensure(trial.spec, { id, allow_replace: true })).toMatchObject({ changed: true, failed: false });
      expect(await ensure(trial.spec, { plan: true })).toMatchObject({ changed: false });
    },
  ],
  [
    6,
    "neighbours are left alone",
    async (trial) => {
      const { ensure, cloud } = stage(trial);
      const before = structuredClone(trial.neighbours(cloud));
      await ensure(trial.spec);
      expect(trial.neighbours(cloud)).toEqual(before);
    },
  ],
  [
    7,
    "absent removes it and nothing beside it",
    async (trial) => {
      const { ensure, cloud } = stage(trial);
      const before = structuredClone(trial.neighbours(cloud));
      const { id } = (await ensure(trial.spec)).items[0] ?? {};
      expect(await ensure(trial.spec, { id, state: "absent" })).toMatchObject({
        changed: true,
        failed: false,
        items: [{ action: "delete" }],
      });
      expect(await ensure(trial.spec, { plan: true })).toMatchObject({ changed: true });
      expect(trial.neighbours(cloud)).toEqual(before);
    },
  ],
  [
    8,
    "absent again changes nothing",
    async (trial) => {
      const { ensure, cost } = stage(trial);
      expect(await ensure(trial.spec, { state: "absent" })).toMatchObject({ changed: false, failed: false });
      const { id } = (await ensure(trial.spec)).items[0] ?? {};
      await ensure(trial.spec, { id, state: "absent" });
      cost();
      expect(await ensure(trial.spec, { id, state: "absent" })).toMatchObject({ changed: false, failed: false });
      expect(cost().writes).toBe(0);
    },
  ],
  [
    9,
    "the id is enough to find it again, by somebody who remembers nothing else",
    async (trial) => {
      const { ensure, stranger } = stage(trial);
      const { id } = (await ensure(trial.spec)).items[0] ?? {};
      expect(await stranger(trial.spec, { id, plan: true })).toMatchObject({ changed: false, items: [{ id }] });
    },
  ],
  [
    10,
    "a failing operation is reported in the cloud's words, and the next run mends it",
    async (trial) => {
      const { ensure, cloud } = stage(trial);
      trial.fail?.(cloud, "The harbour is closed today");
      const report = await ensure(trial.spec);
      expect(report).toMatchObject({
        failed: true,
        items: [{ failure: { message: expect.stringContaining("The harbour is closed today") } }],
      });
      expect(await ensure(trial.spec, { id: report.items[0]?.id, allow_replace: true })).toMatchObject({
        failed: false,
      });
      expect(await ensure(trial.spec, { plan: true })).toMatchObject({ changed: false });
    },
  ],
  [
    11,
    "a busy cloud is tried again, when it says",
    async (trial) => {
      const { ensure, sandbox, clock } = stage(trial);
      sandbox.faults.add({ match: "GET /**", status: 503, headers: { "retry-after": "7" }, body: "" });
      expect(await ensure(trial.spec)).toMatchObject({ changed: true, failed: false });
      expect(clock.now()).toBeGreaterThanOrEqual(7_000);
    },
  ],
  [
    12,
    "siblings made at once are all there, and no secret is told",
    async (trial) => {
      const { ensure, sandbox, events, secrets } = stage(trial);
      const specs = [trial.spec, ...trial.siblings];
      const reports = await Promise.all(specs.map((spec) => ensure(spec)));
      expect(reports.filter(({ failed }) => failed)).toEqual([]);
      for (const [index, spec] of specs.entries()) {
        expect(await ensure(spec, { id: reports[index]?.items[0]?.id, plan: true })).toMatchObject({
          changed: false,
          failed: false,
        });
      }
      const told = JSON.stringify([reports, events, sandbox.journal.entries()]);
      for (const secret of await secrets()) expect(told).not.toContain(secret);
    },
  ],
  [
    13,
    "a failure after a write says changed, and the next run mends it",
    async (trial) => {
      const { ensure, sandbox } = stage(trial);
      const stop = blindAfterTheFirstWrite(sandbox);
      const report = await ensure(trial.spec, { timeouts: { deadline_seconds: 120 } });
      stop();
      const [item] = report.items;
      // What needs no further answer may succeed; what was written is told in either case.
      expect(report.changed).toBe(true);
      expect(item?.effect).not.toBe("none");
      if (report.failed) expect(item?.failure?.message).toMatch(/./);
      expect(await ensure(trial.spec, { id: item?.id, allow_replace: true })).toMatchObject({ failed: false });
      expect(await ensure(trial.spec, { plan: true })).toMatchObject({ changed: false });
    },
  ],
  [
    14,
    "a write that is refused for certain changes nothing, and says so in the cloud's words",
    async (trial) => {
      const { ensure, sandbox, world } = stage(trial);
      const before = world();
      const refuse = { status: 403, body: { message: "not today" }, times: 1_000 };
      sandbox.faults.add({ ...refuse, match: ({ method, path }) => method !== "GET" && !isLogin(path) });
      const report = await ensure(trial.spec);
      expect(report).toMatchObject({ changed: false, failed: true, items: [{ effect: "none" }] });
      expect(report.items[0]?.id).toBeUndefined();
      expect(report.items[0]?.failure?.message).toContain("403");
      expect(world()).toEqual(before);
    },
  ],
  [
    15,
    "a wrong place is no absence",
    async (trial) => {
      expect(trial.elsewhere.length).toBeGreaterThan(0);
      for (const { settings = {}, spec = {} } of trial.elsewhere) {
        const { ensure, cost } = stage(trial);
        const more = { settings: { ...trial.settings, ...settings } };
        const { id } = (await ensure(trial.spec)).items[0] ?? {};
        cost();
        const wrong = { ...trial.spec, ...spec };
        const report = await ensure(wrong, { ...more, state: "absent" });
        expect([report.changed, report.failed], JSON.stringify([settings, spec])).toEqual([false, true]);
        expect(cost().writes).toBe(0);
        expect(await ensure(trial.spec, { id, plan: true })).toMatchObject({ changed: false, failed: false });
      }
    },
  ],
  [
    16,
    "a gateway that answers 404 or 410 in the cloud's stead is no absence",
    async (trial) => {
      for (const [status, body] of [
        [404, "<html><head><title>404 Not Found</title></head></html>"],
        [410, "gone"],
        [404, { error: "no route matched" }],
      ] as const) {
        const { ensure, sandbox, cost } = stage(trial);
        const { id } = (await ensure(trial.spec)).items[0] ?? {};
        cost();
        sandbox.faults.add({ match: "* /**", status, body, times: 1_000 });
        for (const more of [{ state: "absent" }, { state: "absent", id }, { id, plan: true }])
          expect(await ensure(trial.spec, more)).toMatchObject({ changed: false, failed: true });
        expect(sandbox.journal.writes().filter(({ effect }) => effect)).toEqual([]);
      }
    },
  ],
  [
    17,
    "nothing foreign is owned: who creates takes nothing over, and claims nothing",
    async (trial) => {
      const { ensure, owner, cost } = stage(trial);
      const { id } = (await ensure(trial.spec)).items[0] ?? {};
      cost();
      const report = await owner({ ...trial.spec, ...named(trial.spec, id) });
      expect(report).toMatchObject({ changed: false, failed: true, items: [{ failure: { code: "conflict" } }] });
      expect(report.items[0]?.id).toBeUndefined();
      expect(report.items[0]?.failure?.hint).toContain("adopt: true");
      expect(cost().writes).toBe(0);
      expect(await ensure(trial.spec, { id, plan: true })).toMatchObject({ changed: false });
    },
  ],
  [
    18,
    "what is read is not held to input rules",
    async (trial) => {
      const { ensure, cloud } = stage(trial);
      trial.odd?.(cloud);
      const made = await ensure(trial.spec);
      expect(made).toMatchObject({ failed: false });
      const { id } = made.items[0] ?? {};
      expect(await ensure(trial.spec, { id, plan: true })).toMatchObject({ changed: false, failed: false });
      expect(await ensure(trial.spec, { id, state: "absent" })).toMatchObject({ failed: false });
    },
  ],
  [
    19,
    "the deadline bounds connecting, and every silence",
    async (trial) => {
      for (const match of ["* /**", "GET /**"]) {
        const { ensure, sandbox, clock } = stage(trial);
        sandbox.faults.add({ match, delay: Number.POSITIVE_INFINITY, times: 1_000 });
        const began = clock.now();
        const report = await ensure(trial.spec, { timeouts: { deadline_seconds: 3 } });
        expect(report).toMatchObject({ failed: true });
        expect(codesOf(report)).toEqual(["timeout"]);
        expect(clock.now() - began).toBeLessThanOrEqual(3_500);
      }
    },
  ],
  [
    20,
    "what a caller who has already left asks for is not done",
    async (trial) => {
      const { leaver, sandbox, world } = stage(trial);
      const before = world();
      expect(await leaver.before(trial.spec)).toMatchObject({ changed: false, failed: true });
      expect(sandbox.journal.writes()).toEqual([]);
      expect(world()).toEqual(before);
      const left = await leaver.duringTheFirstRead(trial.spec);
      expect(left).toMatchObject({ changed: false, failed: true });
      expect(codesOf(left)).toEqual(["cancelled"]);
      expect(sandbox.journal.writes().filter(({ path }) => !isLogin(path))).toEqual([]);
    },
  ],
  [
    21,
    "plans of the same moment read each thing once",
    async (trial) => {
      const { ensure, sandbox } = stage(trial);
      await ensure(trial.spec);
      sandbox.journal.clear();
      const plans = await Promise.all(Array.from({ length: 8 }, () => ensure(trial.spec, { plan: true })));
      expect(plans.filter(({ failed, changed }) => failed || changed)).toEqual([]);
      const reads = sandbox.journal.entries().map(({ method, path, query }) => `${method} ${path}?${query}`);
      expect(reads.filter((one, index) => reads.indexOf(one) !== index)).toEqual([]);
    },
  ],
  [
    22,
    "who has made nothing owns nothing: of two who create the same at once, in one process or in two",
    async (trial) => {
      for (const process of ["owner", "tenant"] as const) {
        const create = stage(trial)[process];
        const both = await Promise.all([create(trial.spec, "one"), create(trial.spec, "other")]);
        expect(both.filter(({ changed, failed }) => !failed && !changed)).toEqual([]);
        expect(both.filter(({ changed, items }) => !changed && items[0]?.id !== undefined)).toEqual([]);
        const made = both.flatMap(({ failed, items }) => (failed ? [] : [items[0]?.id]));
        expect(made.length).toBeGreaterThan(0);
        // Between processes, what both have written at the same moment belongs to both.
        if (process === "tenant") expect(new Set(made).size).toBe(made.length);
      }
    },
  ],
  [
    23,
    "many processes that want the same at once have one and the same, and many that remove it are done",
    async (trial) => {
      const { stranger, ensure } = stage(trial);
      const crowd = Array.from({ length: 5 });
      const made = await Promise.all(crowd.map(() => stranger(trial.spec)));
      const id = made[0]?.items[0]?.id;
      for (const report of made) expect(report).toMatchObject({ failed: false, items: [{ id }] });
      expect(await ensure(trial.spec, { plan: true })).toMatchObject({ changed: false, failed: false });
      const removed = await Promise.all(crowd.map(() => stranger(trial.spec, { id, state: "absent" })));
      for (const { failure, items } of removed) expect([failure, items[0]?.failure]).toEqual([undefined, undefined]);
      expect(await ensure(trial.spec, { id, plan: true })).toMatchObject({ changed: true, failed: false });
    },
  ],
  [
    24,
    "whoever begins while others are at the same, and sees half of it, ends as they do",
    async (trial) => {
      for (const apart of [20, 60, 130, 370, 900]) {
        const { clock, sandbox, stranger, ensure } = stage(trial);
        let asked = 0;
        sandbox.onExchange(({ when }) => {
          asked += 1;
          return clock.sleep(when === "before" ? 40 + ((asked * 37) % 90) : 30 + ((asked * 53) % 70));
        });
        const made = await Promise.all(
          Array.from({ length: 8 }, async (_, place) => {
            await clock.sleep(place * apart);
            return stranger(trial.spec);
          }),
        );
        const failures = made.flatMap(({ failure, items }) => failure ?? items.flatMap((item) => item.failure ?? []));
        expect(failures.map(({ message }) => message)).toEqual([]);
        expect(await ensure(trial.spec, { plan: true })).toMatchObject({ changed: false, failed: false });
      }
    },
  ],
  [
    25,
    "what the cloud is slow to show is waited for, or told with its id, and never made twice",
    holdsWhileTheCloudIsSlowToShow,
  ],
  [26, "who has left before a write is spared it, whichever it is", doesNothingMoreForWhoHasLeft],
  [
    27,
    "what was changed or replaced is as if it had been made so at once: the old place is empty",
    leavesTheOldPlaceEmpty,
  ],
  [28, "when it has answered, it listens to nobody, waits for nothing and holds no line", leavesNothingBehind],
  [
    29,
    "with every optional field stated, by somebody else, all of this holds, and every word is in the cloud",
    holdsWithEveryFieldStated,
  ],
  [
    30,
    "an answer of another shape, whichever it is, is told or got over, and is no defect",
    survivesAnswersOfAnotherShape,
  ],
  [31, "what is sent says what it is, and what it wants to hear", saysWhatItSends],
  [32, "two that remove it at once are both done, whenever, and nothing of it is left", isRemovedByTwoAtOnce],
  [
    33,
    "who leaves at any time, also while others are at it, is told so, and the next run mends",
    tellsWhoeverLeavesAtAnyTime,
  ],
  [34, "three alike items of one request are one thing: foretold, made, removed and told once", holdsAlikeItemsForOne],
];

/** The first write has its effect and its answer; from then on nobody may look. */
function blindAfterTheFirstWrite(sandbox: Sandbox): () => void {
  let blind = false;
  let removed = () => {};
  const stop = sandbox.onExchange(({ when, request, answer }) => {
    const { method, path } = request;
    if (blind || when !== "after" || method === "GET" || isLogin(path) || !accepts(answer)) return;
    blind = true;
    removed = sandbox.faults.add({ match: "* /**", status: 403, body: { message: "not any more" }, times: 100_000 });
  });
  return () => {
    stop();
    removed();
  };
}

/** Some clouds refuse with a status of success. */
const accepts = (answer: Moment["answer"]) =>
  answer !== undefined && answer.status < 300 && !JSON.stringify(answer.body ?? "").includes('"error');

/** Where the cloud chose the address, it names the thing: a second creation may mean another one. */
function named(spec: Readonly<Record<string, unknown>>, id: string | undefined): object {
  return "number" in spec ? { ip_address: id, number: undefined } : {};
}

const ELSEWHERE = "another trial of its kind states what may be left out";

describe.each(trials.map((trial) => [[trial.kind, trial.variant].filter(Boolean).join(", "), trial] as const))(
  "%s",
  (_, trial) => {
    for (const [number, promise, keep] of promises) {
      const reason = trial.exceptions?.[number] ?? (number === 29 && !trial.stated ? ELSEWHERE : undefined);
      if (reason) it.skip(`${number}. cannot promise that ${promise}: ${reason}`);
      else it(`${number}. ${promise}`, () => keep(trial));
    }
  },
);

it.skipIf(only !== "*")("every kind in the catalogue stands trial", () => {
  const kinds = Object.values(catalog).flatMap(({ resources }) => resources);
  expect([...new Set(trials.map(({ kind }) => kind))].sort()).toEqual([...kinds].sort());
});

it.skipIf(only !== "*")("of every kind, one trial states what may be left out", () => {
  const kinds = Object.values(catalog).flatMap(({ resources }) => resources);
  const stated = trials.filter(({ stated }) => stated).map(({ kind }) => kind);
  // Its trials state what may be left out, one variant each.
  const byVariants = (kind: string) => kind.endsWith("/service-address");
  expect(kinds.filter((kind) => !stated.includes(kind) && !byVariants(kind))).toEqual([]);
});
