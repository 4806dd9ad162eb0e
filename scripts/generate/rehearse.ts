import type { AnyCloud, Example, Report } from "@mooring/core";
import type { Emulator } from "@mooring/core/emulators";
import { engineOfSources } from "./sources.ts";

/** How often each call of the vendor's API was made in each run: `GET /v1/ports/:port` → `[1, 2, 1, 2]`. */
export type Calls = ReadonlyMap<string, readonly number[]>;

/** One after the other on one world, each as a process of its own would do it. */
const runs = [{ plan: true }, {}, {}, { state: "absent" }];

/** Runs an example on its emulator. Throws an Error that names it when it does not work there. */
export const rehearseKind = (
  cloud: AnyCloud,
  emulator: Emulator,
  kind: string,
  { title, spec }: Example,
): Promise<Calls> =>
  rehearse(
    cloud,
    emulator,
    runs.map((run) => ({ resource: kind, spec, ...run })),
    `${kind}: the example "${title}"`,
  );

export const rehearseQuery = (
  cloud: AnyCloud,
  emulator: Emulator,
  query: string,
  { title, spec }: Example,
): Promise<Calls> => rehearse(cloud, emulator, [{ query, spec }], `${query}: the example "${title}"`);

async function rehearse(
  cloud: AnyCloud,
  emulator: Emulator,
  requests: readonly object[],
  what: string,
): Promise<Calls> {
  const { createVirtualClock } = await import("@mooring/core");
  const { createMooringOf } = await engineOfSources();
  const { createSandbox } = await import("@mooring/sandbox");
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, emulators: [emulator] });
  const counts: Readonly<Record<string, number>>[] = [];
  for (const request of requests) {
    const mooring = createMooringOf(
      { [cloud.name]: entryOf(cloud) },
      {
        environment: sandbox.environment(cloud.name),
        transport: sandbox.transport,
        clock,
        random: () => 0.5,
      },
    );
    const report = await mooring.ensure(request);
    if (report.failed) throw new Error(`${what} does not work on its emulator: ${failureIn(report)?.message}`);
    counts.push(sandbox.journal.counts());
    sandbox.journal.clear();
  }
  await sandbox.close();
  const routes = [...new Set(counts.flatMap((one) => Object.keys(one)))];
  return new Map(routes.map((route) => [route, counts.map((one) => one[route] ?? 0)]));
}

const failureIn = (report: Report) =>
  report.failure ?? ("items" in report ? report.items.find(({ failure }) => failure)?.failure : undefined);

const entryOf = (cloud: AnyCloud) => ({
  title: cloud.title,
  resources: cloud.resources.map(({ kind }) => kind),
  queries: cloud.queries.map(({ name }) => name),
  load: async () => cloud,
});
