import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMooring } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { PartUnavailable } from "../test/real/parts/part.ts";
import { median, round, type Table } from "./measure.ts";
import { PORT, type Way, ways } from "./peers-ways.ts";

const WRITERS = 8;
/** Of somebody else, on the port before anybody begins. */
const FOREIGN = { ip_address: "10.60.0.77", mac_address: "00:00:5e:00:01:01" };

/** One more pair on a port of the pretend OpenStack, by Mooring and by what else people use for it. */
export async function peers(short: boolean): Promise<Table> {
  const rows = [];
  for (const way of ways) rows.push([way.name, ...(await measuredOrNot(way, short ? 1 : 5))]);
  return {
    title: "One more allowed address pair on a port, by Mooring and by others",
    note:
      "Seconds of the whole process on loopback, and its requests, log-in included; then a second run with nothing to do; whether somebody " +
      `else's pair is still there; of ${WRITERS} at once, one pair each, how many are there afterwards; what has to be installed, with its runtime left out.`,
    columns: ["", "first s", "reads", "writes", "second s", "writes", "other's stays", `of ${WRITERS}`, "MB"],
    rows,
  };
}

async function measuredOrNot(way: Way, runs: number): Promise<(string | number)[]> {
  try {
    const { megabytes } = await way.obtain();
    return [...(await alone(way, runs)), await together(way), round(megabytes, 1)];
  } catch (error) {
    if (!(error instanceof PartUnavailable)) throw error;
    return [`not measured: ${error.message}`, ...Array.from({ length: 7 }, () => "-")];
  }
}

interface Runs {
  readonly first: number;
  readonly reads: number;
  readonly writes: number;
  /** `undefined`: it fails. */
  readonly second: number | undefined;
  readonly again: number | "fails";
  readonly stays: boolean;
}

/** Two runs of one writer, in worlds of their own. */
async function alone(way: Way, runs: number): Promise<(string | number)[]> {
  const worlds: Runs[] = [];
  for (let run = 0; run < runs; run += 1)
    worlds.push(
      await inWorld(async (sandbox, folder) => {
        const once = async () => {
          sandbox.journal.clear();
          const from = performance.now();
          await way.add({ address: "10.60.0.50", folder, environment: sandbox.environment("openstack") });
          return (performance.now() - from) / 1000;
        };
        const first = await once();
        const [reads, writes] = [sandbox.journal.reads().length, sandbox.journal.writes().length];
        const second = await once().catch(() => undefined);
        const again = second === undefined ? "fails" : sandbox.journal.writes().length;
        const stays = (await pairsOf(sandbox)).includes(FOREIGN.ip_address);
        return { first, reads, writes, second, again, stays };
      }),
    );
  const [one] = worlds;
  if (one === undefined) throw new RangeError("at least one run");
  const seconds = (which: "first" | "second") => {
    const all = worlds.map((world) => world[which]).filter((one) => one !== undefined);
    return all.length > 0 ? round(median(all), 1) : "-";
  };
  return [seconds("first"), one.reads, one.writes, seconds("second"), one.again, one.stays ? "yes" : "no"];
}

/** How many of so many pairs are there, when each has been added by a process of its own at the same moment. */
function together(way: Way): Promise<number> {
  return inWorld(async (sandbox, folder) => {
    const wanted = Array.from({ length: WRITERS }, (_, at) => `10.60.0.${51 + at}`);
    const environment = sandbox.environment("openstack");
    await Promise.allSettled(
      wanted.map(async (address, at) => {
        const own = join(folder, String(at));
        await mkdir(own);
        await way.add({ address, folder: own, environment });
      }),
    );
    const there = await pairsOf(sandbox);
    return wanted.filter((address) => there.includes(address)).length;
  });
}

async function inWorld<T>(use: (sandbox: Sandbox, folder: string) => Promise<T>): Promise<T> {
  const port = { ...PORT, network: "private", ip_addresses: ["10.60.0.40"], allowed_address_pairs: [FOREIGN] };
  const sandbox = createSandbox({ clouds: ["openstack"], seed: { openstack: { ports: [port] } } });
  const folder = await mkdtemp(join(tmpdir(), "mooring-bench-"));
  try {
    await sandbox.listen();
    return await use(sandbox, folder);
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function pairsOf(sandbox: Sandbox): Promise<readonly string[]> {
  const environment = sandbox.environment("openstack");
  const mooring = createMooring({ environment, transport: sandbox.transport });
  const report = await mooring.ensure({ query: "openstack/ports", spec: { name: PORT.name } });
  if (!("results" in report)) throw new Error(report.failure?.message);
  const [port] = report.results as { allowed_address_pairs: { ip_address: string }[] }[];
  return (port?.allowed_address_pairs ?? []).map(({ ip_address }) => ip_address);
}
