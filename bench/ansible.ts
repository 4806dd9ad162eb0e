import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSandbox } from "@mooring/sandbox";
import { obtainNewestAnsible } from "../test/real/parts/ansible.ts";
import { runChild } from "../test/real/parts/child.ts";
import { PartUnavailable, pathWith } from "../test/real/parts/part.ts";
import { obtainPythonClients } from "../test/real/parts/python-clients.ts";
import { round, type Table } from "./measure.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
/** What an account may have on one server. */
const A_SERVER = 5;

const TOGETHER = "one task with `items`";
const EACH = "a task of ours in a loop";
/** What Ansible takes for a task that does nothing. */
const NOTHING = "`command: /bin/true` in a loop";

/** Many reverse DNS names in one task, by tasks in a loop, and by scripts around what others have for it. */
export async function ansibleItems(short: boolean): Promise<Table> {
  const count = short ? 20 : 100;
  const items = Array.from({ length: count }, (_, index) => ({
    ip_address: `203.0.113.${100 + index}`,
    ptr_record: `host-${index}.example.com`,
  }));
  const title = `${count} reverse DNS names, from a playbook and from Python`;
  const columns = ["", "first s", "reads", "writes", "second s", "writes"];
  const missing = await absent();
  if (missing) return { title, note: `Not measured: ${missing}`, columns, rows: [] };
  const folder = await mkdtemp(join(tmpdir(), "mooring-bench-"));
  try {
    const rows: (string | number)[][] = [];
    const each = new Map<string, number>();
    for (const [name, way] of Object.entries(ways)) {
      const figures = await measured(items, (world) => way({ ...world, folder }));
      rows.push([name, ...figures]);
      each.set(name, (1000 * (figures[0] ?? 0)) / count);
    }
    const nothing = each.get(NOTHING) ?? Number.NaN;
    const others = Object.fromEntries([...each].filter(([name]) => name !== TOGETHER && name !== EACH));
    const aims = [
      { name: TOGETHER, aim: nothing / 5 },
      // Python is started for each task, and Node by it.
      { name: EACH, aim: nothing * 1.5 },
    ].map(({ name, aim }) => ({
      work: `Ansible, each of ${count} names: ${name}`,
      figure: each.get(name) ?? Number.NaN,
      unit: "ms",
      peers: others,
      aim: round(aim, 1),
    }));
    return {
      title,
      note: "Seconds of the whole process on loopback: the first run, and a second one with nothing to do; its writes. Aims, by what a task that does nothing takes in the same run: a fifth of it for each of many items, half as much again for a task of one.",
      columns,
      rows,
      aims,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Why this machine cannot measure it; to have what it takes is no part of the time. */
async function absent(): Promise<string | undefined> {
  try {
    await Promise.all([obtainNewestAnsible(), obtainPythonClients()]);
    return undefined;
  } catch (error) {
    if (error instanceof PartUnavailable) return error.message;
    throw error;
  }
}

interface Item {
  readonly ip_address: string;
  readonly ptr_record: string;
}

interface World {
  readonly items: readonly Item[];
  readonly environment: Readonly<Record<string, string>>;
}

type Way = (world: World & { readonly folder: string }) => Promise<void>;

const ways: Readonly<Record<string, Way>> = {
  [TOGETHER]: ({ items, ...world }) => play(world, { mooring: { resource: "upcloud/ptr-record", items } }),
  [EACH]: ({ items, ...world }) =>
    play(world, { mooring: { resource: "upcloud/ptr-record", spec: "{{ item }}" }, loop: items }),
  [NOTHING]: ({ items, ...world }) => play(world, { "ansible.builtin.command": "/bin/true", loop: items }),
  "`uri` in a loop": ({ items, ...world }) =>
    play(world, {
      "ansible.builtin.uri": {
        url: "{{ lookup('env', 'UPCLOUD_DEBUG_API_BASE_URL') }}/1.3/ip_address/{{ item.ip_address }}",
        method: "PATCH",
        headers: { authorization: "Bearer {{ lookup('env', 'UPCLOUD_TOKEN') }}" },
        body_format: "json",
        body: { ip_address: { ptr_record: "{{ item.ptr_record }}" } },
        status_code: [200, 202],
      },
      loop: items,
    }),
  "the vendor's Python client in a loop": (world) => script("ansible-sdk.py", world),
  "`requests` in a loop": (world) => script("ansible-requests.py", world),
};

async function script(file: string, { items, environment }: World): Promise<void> {
  const { bin } = await obtainPythonClients();
  const names = Object.fromEntries(items.map(({ ip_address, ptr_record }) => [ip_address, ptr_record]));
  const { UPCLOUD_DEBUG_API_BASE_URL: origin = "" } = environment;
  await succeed(join(bin, "python"), [here(file), origin, JSON.stringify(names)], environment);
}

/** The two runs of one way, in a world of its own. */
async function measured(items: readonly Item[], way: (world: World) => Promise<void>): Promise<number[]> {
  const servers = Array.from({ length: Math.ceil(items.length / A_SERVER) }, (_, index) => ({
    title: `host-${index}`,
    zone: "fi-hel1",
    interfaces: [
      {
        type: "public",
        addresses: items
          .slice(index * A_SERVER, (index + 1) * A_SERVER)
          .map(({ ip_address: address }) => ({ address })),
      },
    ],
  }));
  const sandbox = createSandbox({ clouds: ["upcloud"], seed: { upcloud: { servers } } });
  try {
    await sandbox.listen();
    const once = async () => {
      sandbox.journal.clear();
      const from = performance.now();
      await way({ items, environment: sandbox.environment() });
      return round((performance.now() - from) / 1000, 1);
    };
    const first = await once();
    const [reads, writes] = [sandbox.journal.reads().length, sandbox.journal.writes().length];
    return [first, reads, writes, await once(), sandbox.journal.writes().length];
  } finally {
    await sandbox.close();
  }
}

async function play({ folder, environment }: Omit<World, "items"> & { folder: string }, task: object): Promise<void> {
  const { bin } = await obtainNewestAnsible();
  const book = [{ hosts: "localhost", connection: "local", gather_facts: false, tasks: [task] }];
  await writeFile(join(folder, "play.yml"), JSON.stringify(book));
  await succeed(join(bin, "ansible-playbook"), [join(folder, "play.yml")], {
    ...environment,
    PATH: `${dirname(process.execPath)}:${pathWith(bin)}`,
    ANSIBLE_LIBRARY: here("../apps/ansible/dist"),
    LC_ALL: "C.UTF-8",
  });
}

async function succeed(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const { failure, stdout, stderr } = await runChild(command, args, { env, timeoutMs: 600_000 });
  if (failure !== undefined) throw new Error(`${command}: ${failure}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
}
