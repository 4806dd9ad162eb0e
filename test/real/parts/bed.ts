import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createMooring, type EnsureReport, type Mooring, type QueryReport } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { layWire, type Wire } from "../../../packages/sandbox/src/wire/wire.ts";

/** How long anything may take at the most, in milliseconds: this is no measurement. */
const PATIENCE = 30_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks until it is so. Throws with what it was waited for. */
export async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE;
  while (!(await is())) {
    if (performance.now() > end) throw new Error(`waited in vain for: ${what}`);
    await pause(20);
  }
}

/** keepalived on one server of the wire. */
export interface Vrrp {
  readonly state: () => "MASTER" | "BACKUP" | "none";
  readonly log: () => string;
  /** Nothing is taken back, and nobody is told. `after`: what is done at the same moment, in words for a shell. */
  kill(after?: string): Promise<void>;
}

/** Somebody who asks again and again, and writes down each answer. */
export interface Pings {
  /** The moments of the answers, in milliseconds. */
  readonly answers: readonly number[];
  /** Resolves with the next answer that comes after this call. */
  next(): Promise<number>;
  /** How many of those sent in this time were answered. */
  over(ms: number): Promise<number>;
  stop(): Promise<void>;
}

/** What keepalived's fellows say is lost on its way in. */
const DEAF = "table inet cut { chain in { type filter hook input priority 0; meta l4proto 112 drop; }; }";

/** A pretend cloud whose networks are real, and follow it. `seed`: what there is beside the world that examples speak of. */
export async function createBed(cloud: string, seed?: object) {
  const sandbox = createSandbox({ clouds: [cloud], ...(seed ? { seed: { [cloud]: seed } } : {}) });
  const pretend = sandbox.cloud(cloud);
  const origins = await sandbox.listen();
  const wire = await layWire(
    () => pretend.wiring?.() ?? { networks: [], mapped: [] },
    Object.values(origins).map((origin) => Number(new URL(origin).port)),
  );
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport });
  const bed = bedOn(wire, mooring);
  return {
    ...bed,
    sandbox,
    cloud: pretend,
    /** The variables that lead from a server to the cloud. */
    doors: () => sandbox.environment(),
    async close() {
      await bed.close();
      await sandbox.close();
    },
  };
}

/** What there is to do on a wire, whatever cloud it follows; `close` ends it. */
export function bedOn(wire: Wire, mooring: Mooring) {
  const children = new Set<ChildProcess>();

  function begin(server: string, command: readonly string[]): ChildProcess {
    const child = wire.spawn(server, command, { stdio: ["ignore", "pipe", "pipe"] });
    children.add(child);
    child.once("close", () => children.delete(child));
    return child;
  }

  async function run(server: string, command: readonly string[]): Promise<{ status: number | null; output: string }> {
    const child = begin(server, command);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk) => {
        output += String(chunk);
      });
    const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { status, output };
  }

  let files = 0;
  function file(text: string): string {
    files += 1;
    const path = `/run/${files}.conf`;
    // In the memory of the wire's own room: it goes with it.
    writeFileSync(`/proc/${wire.pid}/root${path}`, text, { mode: 0o644 });
    return path;
  }

  return {
    wire,
    run,
    /** What Mooring does, and then the kernel after it. */
    async ensure(request: object): Promise<EnsureReport> {
      const report = (await mooring.ensure(request)) as EnsureReport;
      await wire.follow();
      return report;
    },
    query: (request: object) => mooring.ensure(request) as Promise<QueryReport>,
    /** The keepalived of these servers hear nobody any more; all else passes. */
    cut: (servers: readonly string[]) => Promise.all(servers.map((server) => run(server, ["nft", DEAF]))),
    mend: (servers: readonly string[]) =>
      Promise.all(servers.map((server) => run(server, ["nft", "delete", "table", "inet", "cut"]))),
    /** What keepalived's own check says of a configuration: nothing, as a rule. */
    async accepted(server: string, configuration: string): Promise<string> {
      const { status, output } = await run(server, ["keepalived", "--config-test", "--use-file", file(configuration)]);
      return status === 0 && !/rror|nknown|arning/.test(output) ? "" : `status ${status}: ${output}`;
    },
    keepalived(server: string, configuration: string): Vrrp {
      const path = file(configuration);
      const own = (name: string) => `--${name}=${path}.${name}`;
      const child = begin(server, [
        "keepalived",
        "--dont-fork",
        "--log-console",
        "--log-detail",
        "--vrrp",
        `--use-file=${path}`,
        own("pid"),
        own("vrrp_pid"),
      ]);
      let log = "";
      for (const stream of [child.stdout, child.stderr])
        stream?.on("data", (chunk) => {
          log += String(chunk);
        });
      return {
        log: () => log,
        state: () => {
          const all = [...log.matchAll(/Entering (MASTER|BACKUP|FAULT) STATE/g)];
          const last = all.at(-1)?.[1];
          return last === "MASTER" || last === "BACKUP" ? last : "none";
        },
        async kill(after = "true") {
          const closed = new Promise((resolve) => child.once("close", resolve));
          // The one that speaks first: it would say goodbye to its fellows if the one that watches were gone before it.
          const both = `$(cat ${path}.vrrp_pid) $(cat ${path}.pid)`;
          await run(server, ["sh", "-c", `kill -9 ${both}; ${after}`]);
          await closed;
        },
      };
    },
    pings(server: string, address: string, interval = 0.05): Pings {
      const child = begin(server, ["ping", "-n", "-i", String(interval), "-W", "1", address]);
      const answers: number[] = [];
      let waiting: ((at: number) => void)[] = [];
      child.stdout?.on("data", (chunk) => {
        for (const _ of String(chunk).matchAll(/bytes from/g)) answers.push(performance.now());
        const at = answers.at(-1);
        if (at === undefined || !String(chunk).includes("bytes from")) return;
        for (const resolve of waiting) resolve(at);
        waiting = [];
      });
      return {
        answers,
        next: () =>
          new Promise((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error(`${address} does not answer`)), PATIENCE);
            waiting.push((at) => {
              clearTimeout(timer);
              resolve(at);
            });
          }),
        async over(ms) {
          const before = answers.length;
          await pause(ms);
          return answers.length - before;
        },
        async stop() {
          const closed = new Promise((resolve) => child.once("close", resolve));
          child.kill("SIGKILL");
          await closed;
        },
      };
    },
    async close() {
      for (const child of children) child.kill("SIGKILL");
      await wire.close();
    },
  };
}

export type Bed = Awaited<ReturnType<typeof createBed>>;

/** The longest time without an answer from this moment on, in milliseconds. */
export function gapAfter(answers: readonly number[], since: number): number {
  const near = answers.filter((at) => at >= since - 200);
  return Math.max(0, ...near.slice(1).map((at, index) => at - (near[index] as number)));
}

export const median = (all: readonly number[]): number =>
  [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
