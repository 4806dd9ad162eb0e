import type { EnsureReport } from "@mooring/core";
import { expect } from "vitest";
import { beforeExchange } from "../../packages/core/test/interposed.ts";
import type { Trial } from "../../packages/core/test/trial.ts";
import { SETTLED } from "../faults/clocks.ts";
import { pictured, same } from "./late.ts";
import { codesOf, stage } from "./stage.ts";

const said = ({ failure, items }: EnsureReport) =>
  [failure, ...items.map((item) => item.failure)].flatMap((one) => (one ? [`${one.code}: ${one.message}`] : []));

/** Two remove it, one of them at any moment of the other's removal: nothing of it is left, and neither has failed. */
export async function isRemovedByTwoAtOnce(trial: Trial): Promise<void> {
  const alone = stage(trial);
  const made = (await alone.ensure(trial.spec)).items[0]?.id;
  await alone.clock.sleep(SETTLED);
  expect(await alone.ensure(trial.spec, { id: made, state: "absent" })).toMatchObject({ changed: true, failed: false });
  await alone.clock.sleep(SETTLED);
  const gone = pictured(trial, alone);
  for (let nth = 1, struck = true; struck; nth += 1) {
    const one = stage(trial);
    const { id } = (await one.ensure(trial.spec)).items[0] ?? {};
    await one.clock.sleep(SETTLED);
    const absent = one.asked(trial.spec, { id, state: "absent" });
    const other = one.start();
    // What loads while others wait looks idle to the clock.
    await other.ensure({ ...absent, plan: true });
    const reports: EnsureReport[] = [];
    const stop = beforeExchange(one.sandbox, nth, async () => {
      reports.push((await other.ensure(absent)) as EnsureReport);
    });
    reports.push(await one.ensure(trial.spec, { id, state: "absent" }));
    struck = stop();
    await one.clock.sleep(SETTLED);
    expect(reports.flatMap(said), `before exchange ${nth}`).toEqual([]);
    same(pictured(trial, one), gone, `before exchange ${nth}`);
  }
}

/** So many moments of a run at which its caller leaves. */
const MOMENTS = 8;

/** Who leaves at any time, also while somebody else of the process is at it, is told so: it is no defect, and the next run mends. */
export async function tellsWhoeverLeavesAtAnyTime(trial: Trial): Promise<void> {
  const calm = stage(trial);
  const began = calm.clock.now();
  await calm.stranger(trial.spec);
  const lasted = Math.max(calm.clock.now() - began, MOMENTS);
  for (const beside of [undefined, trial.siblings[0]]) {
    for (let moment = 0; moment < MOMENTS; moment += 1) {
      const one = stage(trial);
      const mooring = one.start();
      const controller = new AbortController();
      const others = beside === undefined ? [] : [mooring.ensure(one.asked(beside))];
      const asked = mooring.ensure(one.asked(trial.spec), { signal: controller.signal }) as Promise<EnsureReport>;
      await one.clock.sleep((lasted * (moment + 0.5)) / MOMENTS);
      controller.abort();
      const report = await asked;
      await Promise.all(others);
      await one.clock.sleep(SETTLED);
      if (report.failed) expect(codesOf(report), JSON.stringify(report)).toEqual(["cancelled"]);
      const more = { id: report.items[0]?.id };
      const next = await one.stranger(trial.spec, more);
      expect(next, JSON.stringify(next)).toMatchObject({ failed: false });
      expect(await one.stranger(trial.spec, { ...more, plan: true })).toMatchObject({ changed: false, failed: false });
    }
  }
}
