import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createSandbox } from "@mooring/sandbox";
import { makeCertificate } from "../test/road/certificate.ts";
import { cloudOverTls } from "../test/road/servers.ts";
import { median, round, type Table } from "./measure.ts";
import { seedOf } from "./world.ts";

interface Case {
  readonly name: string;
  request(run: number): string;
  readonly aim: number;
  readonly code: number;
  readonly env?: Readonly<Record<string, string>>;
}

const EXECUTABLE = fileURLToPath(new URL("../apps/ansible/dist/mooring.cjs", import.meta.url));

/** Whole processes, paired with bare Node in turn, so that a machine whose speed drifts does not decide. */
export async function startup(short: boolean): Promise<Table> {
  const runs = short ? 8 : 30;
  const sandbox = createSandbox({ clouds: ["gcore"], seed: { gcore: seedOf(runs + 1).seed } });
  sandbox.cloud("gcore").switches.task_seconds = 0;
  await sandbox.listen();
  const environment = sandbox.environment();
  const certificate = makeCertificate();
  const cloud = await cloudOverTls(certificate, environment.GCORE_BASE_URL ?? "");
  const refused = JSON.stringify({ resource: "gcore/allowed-address-pair", spec: { port_id: "not a port" } });
  const asked = JSON.stringify({
    query: "gcore/private-ports",
    spec: { instance_id: "eb3bf756-2650-4483-8470-a897d1ae6fa6" },
  });
  const unknown = JSON.stringify({ resorce: "gcore/allowed-address-pair" });
  const ports = seedOf(runs + 1).ports;
  const add = (run: number) =>
    JSON.stringify({ resource: "gcore/allowed-address-pair", spec: { ...ports[run], ip_address: "10.60.0.1" } });
  const tls = {
    ...environment,
    GCORE_BASE_URL: `https://localhost:${cloud.port}`,
    NODE_EXTRA_CA_CERTS: certificate.file,
  };
  const cases: readonly Case[] = [
    { name: "not JSON", request: () => "{", aim: 1.15, code: 1 },
    { name: "an unknown field", request: () => unknown, aim: 1.2, code: 1 },
    { name: "refused by its schema", request: () => refused, aim: 1.25, code: 1 },
    { name: "a question with one GET on loopback", request: () => asked, aim: 1.8, code: 0 },
    { name: "the same over HTTPS", request: () => asked, aim: 2.5, code: 0, env: tls },
    { name: "one add of one pair, a task of no time", request: add, aim: 2.5, code: 0 },
  ];
  const rows = [];
  try {
    for (const { name, request, aim, code, env = environment } of cases) {
      const pairs = [];
      for (let run = 0; run <= runs; run += 1) {
        const bare = await time(["-e", "0"], environment, 0);
        const ours = await time([EXECUTABLE, request(run)], env, code);
        // The first pair warms the file cache.
        if (run > 0) pairs.push({ bare, ours });
      }
      rows.push([
        name,
        round(median(pairs.map(({ bare }) => bare)), 1),
        round(median(pairs.map(({ ours }) => ours)), 1),
        round(median(pairs.map(({ bare, ours }) => ours / bare))),
        aim,
      ]);
    }
  } finally {
    certificate.remove();
    await cloud.close();
    await sandbox.close();
  }
  return {
    title: "Start of mooring.cjs",
    note: `Whole process, median of ${runs} pairs, against \`node -e 0\` of the same Node ${process.version}.`,
    columns: ["", "node ms", "mooring ms", "ratio", "aim"],
    rows,
  };
}

function time(args: readonly string[], env: Readonly<Record<string, string>>, expected: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit"], timeout: 20_000 });
    child.on("error", reject);
    child.on("exit", (code) => {
      const ms = performance.now() - from;
      if (code === expected) resolve(ms);
      else reject(new Error(`node ${args[0]} ended with ${code}, expected ${expected}`));
    });
  });
}
