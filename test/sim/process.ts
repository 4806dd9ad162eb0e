import { getEventListeners } from "node:events";
import { createMooring, type EnsureReport } from "@mooring/core";
import { countedClock, mortalClock } from "../faults/clocks.ts";
import { createLine } from "../faults/line.ts";
import { troubles } from "../faults/troubles.ts";
import type { Asked } from "../faults/world.ts";
import { cloudOf, type Run, type Stage } from "./stage.ts";
import type { Act } from "./story.ts";

/** One request of a process of its own. */
export async function ask(stage: Stage, act: Act): Promise<Run> {
  const { trial, clock, sandbox, environment, specs, secrets } = stage;
  const line = createLine(sandbox, cloudOf(trial), { now: () => clock.now(), weather: () => stage.weather });
  const trouble = troubles.find(({ name }) => name === act.strike?.trouble);
  line.arm(act.strike && trouble ? { ...act.strike, trouble } : undefined);
  let alive = true;
  let heard = Number.POSITIVE_INFINITY;
  let stopped: number | undefined;
  const stop = new AbortController();
  stop.signal.addEventListener("abort", () => {
    stopped = clock.now();
  });
  const death = new Promise<undefined>((resolve) =>
    stop.signal.addEventListener("abort", () => !alive && resolve(undefined)),
  );
  const counted = countedClock(mortalClock(clock, () => alive));
  const mooring = createMooring({
    environment,
    transport: line.transport({
      killed: () => {
        alive = false;
        stop.abort();
      },
      cancelled: () => stop.abort(),
    }),
    clock: counted.clock,
    random: () => 0.5,
    onSecret: (secret) => void secrets.add(secret),
  });
  const requests = [act, ...(act.also ? [act.also] : [])].map(({ thing, wants }) => ({
    resource: trial.kind,
    spec: specs[thing],
    settings: trial.settings ?? {},
    timeouts: { deadline_seconds: act.deadline },
    ...(act.replaces ? { allow_replace: true } : {}),
    ...(wants === "absent" ? { state: "absent" } : {}),
    ...(wants === "plan" ? { plan: true } : {}),
  }));
  const began = clock.now();
  stage.busy += 1;
  const ensure = async (request: Asked["request"]): Promise<Asked> => {
    const report = (await mooring.ensure(request, { signal: stop.signal })) as EnsureReport;
    return { request, report, took: clock.now() - began };
  };
  const working = Promise.all(requests.map(ensure)).then((all) => {
    heard = line.exchanges.length;
    return all;
  });
  const asked = await Promise.race([working, death]);
  stage.busy -= 1;
  // A turn or two for what ends with it.
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  const listeners = getEventListeners(stop.signal, "abort").length - 2;
  const run: Run = {
    line,
    end: began + act.deadline * 1000,
    stopped,
    left: asked ? [...(listeners > 0 ? ["a listener"] : []), ...(counted.asleep() > 0 ? ["a timer"] : [])] : [],
    report: asked?.find(({ report }) => report.failed)?.report ?? asked?.[0]?.report,
    asked: asked ?? requests.map((request) => ({ request, report: undefined as never, took: clock.now() - began })),
    heard: () => heard,
  };
  stage.asked.push(run);
  return run;
}
