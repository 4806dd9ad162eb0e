import { type Clock, createMooring, createVirtualClock, type EnsureReport, type MooringOptions } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { chance, round, type Table } from "./measure.ts";
import { LATENCY, seedOf } from "./world.ts";

const KIND = "gcore/allowed-address-pair";
const LONG = { deadline_seconds: 86_400 };
const adds = (count: number) => seedOf(count).ports.map((port) => ({ ...port, ip_address: "10.60.0.1" }));

function checked(report: unknown): EnsureReport {
  const { failed, failure, items } = report as EnsureReport;
  if (failed) throw new Error(JSON.stringify(failure ?? items.find((item) => item.failure)?.failure));
  return report as EnsureReport;
}

/** Real sockets to a cloud that takes its time: what more connections are worth. */
export async function connections(short: boolean): Promise<Table> {
  const count = short ? 50 : 1_000;
  const task = short ? 1 : 5;
  const rows = [];
  for (const most of short ? [8, 32] : [1, 8, 32, 128]) {
    const sandbox = createSandbox({ clouds: ["gcore"], seed: { gcore: seedOf(count).seed } });
    sandbox.cloud("gcore").switches.task_seconds = task;
    sandbox.faults.add({ match: "* /**", times: Number.POSITIVE_INFINITY, delay: LATENCY });
    await sandbox.listen();
    const mooring = createMooring({ environment: sandbox.environment() });
    const began = performance.now();
    const settings = { connections: most };
    checked(await mooring.ensure({ resource: KIND, items: adds(count), settings, timeouts: LONG }));
    const seconds = (performance.now() - began) / 1000;
    // All requests, as many at once as there are connections; and the task.
    const requests = sandbox.journal.totals().exchanges;
    const limit = task + (LATENCY * Math.ceil(requests / most)) / 1000;
    rows.push([most, requests, round(seconds, 1), round(limit, 1), round(seconds / limit)]);
    await mooring.close();
    await sandbox.close();
  }
  return {
    title: `${count} ports on real sockets`,
    note: `A cloud that takes ${LATENCY} ms for each request, tasks of ${task} s, on the real clock. The limit is what these connections can carry, and the task. Aim: 1.3 times it.`,
    columns: ["connections", "requests", "seconds", "limit", "seconds / limit"],
    rows,
    aims: rows.map(([most, , , , times]) => ({
      work: `${count} ports on ${most} real connections`,
      figure: times as number,
      unit: "× latency + task",
      floor: 1,
      aim: 1.3,
    })),
  };
}

const PER_SECOND = 100;

/** A cloud that takes a hundred requests a second and refuses the others for a second. */
export async function rateLimited(short: boolean): Promise<Table> {
  const count = short ? 200 : 1_000;
  const rows = [];
  for (const seed of [1, 2, 3]) {
    const clock = createVirtualClock();
    const sandbox = createSandbox({ clock, clouds: ["gcore"], seed: { gcore: seedOf(count).seed } });
    sandbox.faults.add({ match: "* /**", times: Number.POSITIVE_INFINITY, delay: LATENCY });
    const strict = behindLimit(sandbox.transport, clock);
    const mooring = createMooring({
      environment: sandbox.environment(),
      transport: strict.transport,
      clock,
      random: chance(seed),
    });
    const { items } = (await mooring.ensure({ resource: KIND, items: adds(count), timeouts: LONG })) as EnsureReport;
    const failed = items.filter(({ failure }) => failure).length;
    const ideal = strict.served() / PER_SECOND;
    rows.push([
      seed,
      count - failed,
      failed,
      strict.served(),
      round((100 * strict.refused()) / strict.served(), 1),
      round(clock.now() / 1000, 1),
      round(clock.now() / 1000 / ideal),
    ]);
    await sandbox.close();
  }
  return {
    title: `${count} adds against ${PER_SECOND} requests a second`,
    note: "Retry-After: 1 for all beyond, on the virtual clock. Aim: none fails, 1.15 times the ideal time of the requests that were served, at most 5 % refused.",
    columns: ["seed", "made", "failed", "requests served", "refused %", "seconds", "seconds / ideal"],
    rows,
    aims: rows.flatMap(([seed, , failed, , refused, , times]) => {
      const work = `${count} adds against ${PER_SECOND} requests a second, seed ${seed}`;
      return [
        { work, figure: failed as number, unit: "failed", aim: 0 },
        { work, figure: times as number, unit: "× ideal time", floor: 1, aim: 1.15 },
        { work, figure: refused as number, unit: "% refused", aim: 5 },
      ];
    }),
  };
}

type Transport = NonNullable<MooringOptions["transport"]>;

/** A refusal takes as long as any answer: what has left by then is refused as well. */
function behindLimit(inner: Transport, clock: Clock) {
  const counts = { served: 0, refused: 0 };
  let [second, taken] = [-1, 0];
  const request = async (options: Parameters<Transport["request"]>[0]) => {
    const at = Math.floor(clock.now() / 1000);
    if (at !== second) [second, taken] = [at, 0];
    taken += 1;
    counts[taken <= PER_SECOND ? "served" : "refused"] += 1;
    if (taken <= PER_SECOND) return inner.request(options);
    await clock.sleep(LATENCY);
    return { statusCode: 429, headers: { "retry-after": "1" }, body: { text: async () => "" } };
  };
  const transport = Object.assign(Object.create(inner) as Transport, { request });
  return { transport, served: () => counts.served, refused: () => counts.refused };
}
