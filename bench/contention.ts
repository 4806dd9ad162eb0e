import { round, type Table } from "./measure.ts";
import { cost, createWorld, type World } from "./world.ts";

const TASK = 5;
const KIND = "gcore/allowed-address-pair";

interface Job {
  readonly name: string;
  readonly ports: number;
  readonly adds: number;
  readonly batch?: boolean;
  /** So many writes at the most, where something is aimed at. */
  readonly aim?: number;
}

const specs = ({ ports }: World, adds: number) =>
  ports.flatMap((port) =>
    Array.from({ length: adds }, (_, index) => ({ ...port, ip_address: `10.60.0.${index + 1}` })),
  );

/** Adds at once against the same adds one after the other, as a playbook's loop makes them. */
export async function contention(short: boolean): Promise<Table> {
  const jobs: Job[] = [
    { name: "1 add on one port", ports: 1, adds: 1 },
    { name: "5 adds on one port", ports: 1, adds: 5 },
    { name: "10 adds on one port", ports: 1, adds: 10, aim: 2 },
    { name: "10 adds on one port, one batch", ports: 1, adds: 10, batch: true, aim: 1 },
    { name: `10 adds on each of ${short ? 10 : 100} ports`, ports: short ? 10 : 100, adds: 10 },
  ];
  const rows = [];
  const aims = [];
  for (const job of jobs) {
    const together = await measure(job, (world, all) =>
      job.batch
        ? world.ensure({ resource: KIND, items: all })
        : Promise.all(all.map((spec) => world.ensure({ resource: KIND, spec }))),
    );
    const loop = await measure(job, async (world, all) => {
      for (const spec of all) await world.ensure({ resource: KIND, spec });
    });
    rows.push([
      job.name,
      together.writes,
      together.reads,
      round(together.seconds, 1),
      loop.writes,
      loop.reads,
      round(loop.seconds, 1),
      round(loop.seconds / together.seconds, 1),
    ]);
    if (job.aim !== undefined) aims.push({ work: job.name, figure: together.writes, unit: "writes", aim: job.aim });
  }
  return {
    title: "Adds on shared ports",
    note: `Tasks take ${TASK} s, requests 50 ms, on the virtual clock. Aim: at most 2 writes for ten adds on one port, 1 for a batch.`,
    columns: ["", "writes", "reads", "seconds", "loop: writes", "reads", "seconds", "loop / ours"],
    rows,
    aims,
  };
}

function measure(job: Job, act: (world: World, all: ReturnType<typeof specs>) => Promise<unknown>) {
  const world = createWorld({ ports: job.ports, taskSeconds: TASK });
  return cost(world, () => act(world, specs(world, job.adds)));
}

/** A second run with nothing to do. */
export async function noOp(): Promise<Table> {
  const world = createWorld({ ports: 1, taskSeconds: 0 });
  const [port] = world.ports;
  const rows: [string, number, number][] = [];
  for (const [name, spec] of [
    ["instance stated", { ...port, ip_address: "10.60.0.1" }],
    ["port alone", { port_id: port?.port_id, ip_address: "10.60.0.1" }],
  ] as const) {
    await world.ensure({ resource: KIND, spec });
    const again = await cost(world, () => world.ensure({ resource: KIND, spec }));
    rows.push([name, again.writes, again.reads]);
  }
  return {
    title: "A run with nothing to do",
    note: "Aim: 1 read, 0 writes.",
    columns: ["", "writes", "reads"],
    rows,
    aims: rows.flatMap(([name, writes, reads]) => [
      { work: `nothing to do, ${name}`, figure: writes, unit: "writes", aim: 0 },
      { work: `nothing to do, ${name}`, figure: reads, unit: "reads", floor: 1, aim: 1 },
    ]),
  };
}

/** Many ports at once: how near to the limit that the cloud itself sets. */
export async function thousand(short: boolean): Promise<Table> {
  const count = short ? 200 : 1000;
  const world = createWorld({ ports: count, taskSeconds: TASK });
  const spent = await cost(world, () => world.ensure({ resource: KIND, items: specs(world, 1) }));
  const counts = world.sandbox.journal.counts();
  const lists = counts["GET /cloud/v1/tasks"] ?? 0;
  // Plan, read, write and verify follow each other; nothing can be faster than these and the task.
  const limit = TASK + 4 * 0.05;
  return {
    title: `${count} ports at once`,
    note: `One pair on each, tasks of ${TASK} s, on the virtual clock. The limit is the task and the four requests that must follow each other.`,
    columns: ["ports", "writes", "reads", "of these task lists", "seconds", "limit", "seconds / limit"],
    rows: [
      [count, spent.writes, spent.reads, lists, round(spent.seconds), round(limit), round(spent.seconds / limit, 3)],
    ],
  };
}
