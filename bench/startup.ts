import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSandbox } from "@mooring/sandbox";
import { NODES, obtainNode } from "../test/real/parts/nodes.ts";
import { makeCertificate } from "../test/road/certificate.ts";
import { cloudOverTls } from "../test/road/servers.ts";
import { inTurn, median, ratio, round, type Table } from "./measure.ts";
import { runs as canRun, spent } from "./process.ts";
import { seedOf } from "./world.ts";

type Environment = Readonly<Record<string, string>>;

/** What the executable is asked, in its n-th run, and the code that it ends with. */
export interface Case {
  readonly name: string;
  request(run: number): string;
  /** Processor time against `node -e 0`. */
  readonly aim: number;
  readonly code: number;
  readonly env: Environment;
  /** What else does the same, as commands. */
  readonly peers?: Peers;
}

type Peers = Readonly<Record<string, readonly string[]>>;

export const EXECUTABLE = fileURLToPath(new URL("../apps/ansible/dist/mooring.cjs", import.meta.url));

const KIND = "gcore/allowed-address-pair";
const INSTANCE = "eb3bf756-2650-4483-8470-a897d1ae6fa6";
const HEADERS = "{ headers: { authorization: 'APIKey ' + process.env.GCORE_API_KEY } }";

/** The name under which a peer is the least that Node needs for it. */
const FLOOR = "bare Node";

/** One GET, by what others have for it. */
function getters(url: string): Peers {
  const python = (lines: readonly string[]) => ["python3", "-c", lines.join("\n")];
  const headers = `{'authorization': 'APIKey ' + os.environ['GCORE_API_KEY']}`;
  const scheme = url.startsWith("https:") ? "https" : "http";
  return {
    [FLOOR]: ["node", "-e", `require("node:${scheme}").get("${url}", ${HEADERS}, (answer) => answer.resume())`],
    "built-in fetch": ["node", "-e", `fetch("${url}", ${HEADERS}).then((answer) => answer.text())`],
    urllib: python(["import os, urllib.request as u", `u.urlopen(u.Request('${url}', headers=${headers})).read()`]),
    requests: python(["import os, requests", `requests.get('${url}', headers=${headers}).text`]),
  };
}

/** Calls `use` with what the executable is asked, on a pretend cloud that listens and has so many empty ports. */
export async function onLoopback<T>(count: number, use: (cases: readonly Case[]) => Promise<T>): Promise<T> {
  const { ports, seed } = seedOf(count);
  const sandbox = createSandbox({ clouds: ["gcore"], seed: { gcore: seed } });
  sandbox.cloud("gcore").switches.task_seconds = 0;
  await sandbox.listen();
  const env = sandbox.environment() as Record<string, string>;
  const certificate = makeCertificate();
  const { file } = certificate;
  const cloud = await cloudOverTls(certificate, env.GCORE_BASE_URL ?? "");
  const tls = {
    ...env,
    GCORE_BASE_URL: `https://localhost:${cloud.port}`,
    ...{ NODE_EXTRA_CA_CERTS: file, SSL_CERT_FILE: file, REQUESTS_CA_BUNDLE: file },
  };
  const path = `/cloud/v1/instances/41/12/${INSTANCE}/interfaces`;
  const unknown = JSON.stringify({ resorce: KIND });
  const stranger = JSON.stringify({ resource: "gcore/allowed-address-par", spec: {} });
  const refused = JSON.stringify({ resource: KIND, spec: { port_id: "not a port" } });
  const asked = JSON.stringify({ query: "gcore/private-ports", spec: { instance_id: INSTANCE } });
  const add = (run: number) => JSON.stringify({ resource: KIND, spec: { ...ports[run], ip_address: "10.60.0.1" } });
  const importing = { "import requests": ["python3", "-c", "import requests"] };
  try {
    return await use([
      { name: "not JSON", request: () => "{", aim: 1.15, code: 1, env, peers: importing },
      { name: "an unknown field", request: () => unknown, aim: 1.2, code: 1, env },
      { name: "a wrong kind", request: () => stranger, aim: 1.2, code: 1, env },
      { name: "refused by its schema", request: () => refused, aim: 1.25, code: 1, env },
      {
        name: "one GET on loopback",
        request: () => asked,
        aim: 1.8,
        code: 0,
        env,
        peers: getters(env.GCORE_BASE_URL + path),
      },
      {
        name: "the same over HTTPS",
        request: () => asked,
        aim: 2.5,
        code: 0,
        env: tls,
        peers: getters(tls.GCORE_BASE_URL + path),
      },
      { name: "one add of one pair", request: add, aim: 2.5, code: 0, env },
    ]);
  } finally {
    certificate.remove();
    await cloud.close();
    await sandbox.close();
  }
}

/** Calls `use` with the environment that keeps what V8 compiles in a folder of its own. */
export async function withCache<T>(use: (kept: Environment) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "mooring-bench-"));
  try {
    return await use({ XDG_CACHE_HOME: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const NOTHING_KEPT = { MOORING_CACHE: "0" };

/** Those that run on this machine. */
async function atHand(peers: Peers, env: Environment): Promise<[string, readonly string[]][]> {
  const all = Object.entries(peers).map(async (peer) => ((await canRun(peer[1], env)) ? [peer] : []));
  return (await Promise.all(all)).flat();
}

interface Measured {
  readonly name: string;
  readonly aim: number;
  readonly others: readonly string[];
  readonly figures: Readonly<Record<string, number[]>>;
}

/** Each case so often on this Node, in turn with bare Node and, where they are wanted, with others who do the same. */
const measuredOn = (node: string, rounds: number, besides: boolean): Promise<readonly Measured[]> =>
  onLoopback(2 * (rounds + 1), (cases) =>
    withCache(async (kept) => {
      const all = [];
      for (const { name, request, aim, code, env, peers = {} } of cases) {
        const others = besides ? await atHand(peers, env) : [];
        const ask = (run: number, more: Environment) =>
          spent([node, EXECUTABLE, request(run)], { ...env, ...more }, code);
        const figures = await inTurn(rounds, {
          bare: () => spent([node, "-e", "0"], env),
          ours: (at) => ask(2 * at, kept),
          cold: (at) => ask(2 * at + 1, NOTHING_KEPT),
          ...Object.fromEntries(others.map(([other, command]) => [other, () => spent(command, env)])),
        });
        all.push({ name, aim, others: others.map(([other]) => other), figures: figures as Record<string, number[]> });
      }
      return all;
    }),
  );

const against = (figures: Readonly<Record<string, number[]>>, name: string) =>
  ratio(figures[name] ?? [], figures.bare ?? []);

/** The releases whose line a host may have, beside the one that this repository runs on. */
const OLDER = NODES.filter((version) => /^2[02]\./.test(version));

/** Whole processes on older releases of Node. */
export async function startupOlder(short: boolean): Promise<Table> {
  const rounds = short ? 5 : 20;
  const tables = [];
  for (const version of OLDER) {
    const { bin } = await obtainNode(version);
    const measured = await measuredOn(join(bin, "node"), rounds, false);
    for (const { name, aim, figures } of measured) tables.push({ version, name, aim, figures });
  }
  return {
    title: "Start of mooring.cjs on older releases of Node",
    note: `Processor time of whole processes, medians of ${rounds} rounds in turn with \`node -e 0\` of the same release.`,
    columns: ["", "node ms", "mooring ms", "ratio", "nothing kept", "aim"],
    rows: tables.map(({ version, name, aim, figures }) => [
      `${version}: ${name}`,
      round(median(figures.bare ?? []), 1),
      round(median(figures.ours ?? []), 1),
      round(against(figures, "ours")),
      round(against(figures, "cold")),
      aim,
    ]),
    aims: tables.map(({ version, name, aim, figures }) => ({
      work: `mooring.cjs on Node ${version}: ${name}`,
      figure: against(figures, "ours"),
      unit: "× node",
      floor: 1,
      aim,
    })),
  };
}

/** Whole processes, in turn with bare Node and with others who do the same. */
export async function startup(short: boolean): Promise<Table> {
  const rounds = short ? 8 : 30;
  const measured = await measuredOn(process.execPath, rounds, true);
  return {
    title: "Start of mooring.cjs",
    note: `Processor time of whole processes, medians of ${rounds} rounds in turn, on Node ${process.version}. \`nothing kept\`: without what V8 has compiled before.`,
    columns: ["", "node ms", "mooring ms", "ratio", "nothing kept", "aim"],
    rows: measured.map(({ name, aim, figures }) => [
      name,
      round(median(figures.bare ?? []), 1),
      round(median(figures.ours ?? []), 1),
      round(against(figures, "ours")),
      round(against(figures, "cold")),
      aim,
    ]),
    aims: measured.map(({ name, aim, others, figures }) => ({
      work: `mooring.cjs: ${name}`,
      figure: against(figures, "ours"),
      unit: "× node",
      floor: others.includes(FLOOR) ? against(figures, FLOOR) : 1,
      peers: Object.fromEntries(others.filter((one) => one !== FLOOR).map((one) => [one, against(figures, one)])),
      aim,
    })),
  };
}
