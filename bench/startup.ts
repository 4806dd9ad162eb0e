import { fileURLToPath } from "node:url";
import { createSandbox } from "@mooring/sandbox";
import { makeCertificate } from "../test/road/certificate.ts";
import { cloudOverTls } from "../test/road/servers.ts";
import { median, round, type Table } from "./measure.ts";
import { timed } from "./process.ts";
import { seedOf } from "./world.ts";

/** What the executable is asked, in its n-th run, and the code that it ends with. */
export interface Case {
  readonly name: string;
  request(run: number): string;
  readonly aim: number;
  readonly code: number;
  readonly env: Readonly<Record<string, string>>;
}

export const EXECUTABLE = fileURLToPath(new URL("../apps/ansible/dist/mooring.cjs", import.meta.url));

/** Calls `use` with what the executable is asked, on a pretend cloud that listens and has so many empty ports. */
export async function onLoopback<T>(count: number, use: (cases: readonly Case[]) => Promise<T>): Promise<T> {
  const { ports, seed } = seedOf(count);
  const sandbox = createSandbox({ clouds: ["gcore"], seed: { gcore: seed } });
  sandbox.cloud("gcore").switches.task_seconds = 0;
  await sandbox.listen();
  const env = sandbox.environment();
  const certificate = makeCertificate();
  const cloud = await cloudOverTls(certificate, env.GCORE_BASE_URL ?? "");
  const tls = { ...env, GCORE_BASE_URL: `https://localhost:${cloud.port}`, NODE_EXTRA_CA_CERTS: certificate.file };
  const kind = "gcore/allowed-address-pair";
  const unknown = JSON.stringify({ resorce: kind });
  const refused = JSON.stringify({ resource: kind, spec: { port_id: "not a port" } });
  const instance_id = "eb3bf756-2650-4483-8470-a897d1ae6fa6";
  const asked = JSON.stringify({ query: "gcore/private-ports", spec: { instance_id } });
  const add = (run: number) => JSON.stringify({ resource: kind, spec: { ...ports[run], ip_address: "10.60.0.1" } });
  try {
    return await use([
      { name: "not JSON", request: () => "{", aim: 1.15, code: 1, env },
      { name: "an unknown field", request: () => unknown, aim: 1.2, code: 1, env },
      { name: "refused by its schema", request: () => refused, aim: 1.25, code: 1, env },
      { name: "a question with one GET on loopback", request: () => asked, aim: 1.8, code: 0, env },
      { name: "the same over HTTPS", request: () => asked, aim: 2.5, code: 0, env: tls },
      { name: "one add of one pair, a task of no time", request: add, aim: 2.5, code: 0, env },
    ]);
  } finally {
    certificate.remove();
    await cloud.close();
    await sandbox.close();
  }
}

/** Whole processes, paired with bare Node in turn, so that a machine whose speed drifts does not decide. */
export async function startup(short: boolean): Promise<Table> {
  const runs = short ? 8 : 30;
  const rows = await onLoopback(runs + 1, async (cases) => {
    const all = [];
    for (const { name, request, aim, code, env } of cases) {
      const pairs = [];
      for (let run = 0; run <= runs; run += 1) {
        const bare = await timed(["-e", "0"], env, 0);
        const ours = await timed([EXECUTABLE, request(run)], env, code);
        // The first pair warms the file cache.
        if (run > 0) pairs.push({ bare, ours });
      }
      all.push([
        name,
        round(median(pairs.map(({ bare }) => bare)), 1),
        round(median(pairs.map(({ ours }) => ours)), 1),
        round(median(pairs.map(({ bare, ours }) => ours / bare))),
        aim,
      ]);
    }
    return all;
  });
  return {
    title: "Start of mooring.cjs",
    note: `Whole process, median of ${runs} pairs, against \`node -e 0\` of the same Node ${process.version}.`,
    columns: ["", "node ms", "mooring ms", "ratio", "aim"],
    rows,
  };
}
