import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const LIMIT = 200_000;

beforeAll(() => {
  if (!existsSync(cli)) throw new Error("The built mooring-sandbox is missing: run the build first.");
});

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mooring-sandbox-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function start(...args: string[]) {
  const child = spawn(process.execPath, [cli, ...args], { timeout: LIMIT, cwd: folder });
  children.push(child);
  const output = { out: "", err: "" };
  child.stdout.on("data", (text) => {
    output.out += text;
  });
  child.stderr.on("data", (text) => {
    output.err += text;
  });
  const ended = once(child, "close").then(([status]) => ({ status, ...output }));
  /** Resolves when the whole greeting is there: its last line tells how to stop. */
  const greeted = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", () => output.out.includes("Ctrl-C") && resolve(output.out));
    void ended.then(() => reject(new Error(`It ended before it listened: ${output.err}`)));
  });
  greeted.catch(() => undefined);
  return { child, ended, greeted };
}

const exported = (text: string) =>
  Object.fromEntries([...text.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name as string, value]));

function writeSeed(seed: unknown): string {
  const file = join(folder, "seed.json");
  writeFileSync(file, typeof seed === "string" ? seed : JSON.stringify(seed));
  return file;
}

test(
  "prints shell lines that lead to a pretend cloud, and says what happened when it is stopped",
  async () => {
    const seed = writeSeed({ gcore: { projects: [{ id: 7, name: "seeded" }] } });
    const { child, ended, greeted } = start("--seed", seed, "--task-seconds", "0", "--journal", "journal.jsonl");
    const text = await greeted;
    expect(text).not.toContain("\u001b");
    for (const line of text.trim().split("\n")) expect(line).toMatch(/^(# .*|export \w+='[^']*')$/);
    const variables = exported(text);
    expect(variables.GCORE_API_KEY).toBe("1$sandbox-not-a-real-token");
    const headers = { authorization: `APIKey ${variables.GCORE_API_KEY}`, "content-type": "application/json" };
    const answer = await fetch(`${variables.GCORE_BASE_URL}/cloud/v1/projects/7`, { headers });
    expect(await answer.json()).toMatchObject({ name: "seeded" });
    const path = "/cloud/v2/ports/41/12/9c31552f-8b64-43a0-abbb-5943721dbd2a/allow_address_pairs";
    const body = JSON.stringify({ allowed_address_pairs: [{ ip_address: "10.40.0.9" }] });
    const { tasks } = (await (
      await fetch(variables.GCORE_BASE_URL + path, { method: "PUT", headers, body })
    ).json()) as { tasks: string[] };
    const task = await fetch(`${variables.GCORE_BASE_URL}/cloud/v1/tasks/${tasks[0]}`, { headers });
    expect(await task.json()).toMatchObject({ state: "FINISHED" });

    child.kill("SIGTERM");
    const { status, out, err } = await ended;
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out).toContain("# Stopped after 3 exchanges, 1 of them writes.\n");
    const journal = readFileSync(join(folder, "journal.jsonl"), "utf8");
    expect(journal).not.toContain("not-a-real-token");
    const entries = journal
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(entries.map(({ method, status }) => `${method} ${status}`)).toEqual(["GET 200", "PUT 200", "GET 200"]);
  },
  LIMIT,
);

test(
  "stops cleanly on Ctrl-C",
  async () => {
    const { child, ended, greeted } = start();
    await greeted;
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ status: 0, err: "" });
  },
  LIMIT,
);

test(
  "its output can be sourced by a shell, dollar signs and all",
  async () => {
    const { child, ended, greeted } = start();
    writeFileSync(join(folder, "sandbox.env"), await greeted);
    const shell = spawn("sh", ["-c", '. ./sandbox.env; printf %s "$GCORE_API_KEY"'], { cwd: folder, timeout: LIMIT });
    const [text] = await once(shell.stdout, "data");
    expect(String(text)).toBe("1$sandbox-not-a-real-token");
    child.kill("SIGTERM");
    await ended;
  },
  LIMIT,
);

test(
  "runs a command with the variables set, and ends with it and with its status",
  async () => {
    const script =
      'fetch(process.env.GCORE_BASE_URL + "/cloud/v1/projects").then((answer) => { console.log(answer.status); process.exit(7); })';
    const { ended } = start("--cloud", "gcore", "--", process.execPath, "-e", script);
    expect(await ended).toEqual({ status: 7, out: "401\n", err: "" });
  },
  LIMIT,
);

test(
  "passes a request to stop on to its command",
  async () => {
    const script = 'process.on("SIGTERM", () => process.exit(3)); setInterval(() => {}, 1000); console.log("ready")';
    const { child, ended } = start("--", process.execPath, "-e", script);
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ status: 3 });
  },
  LIMIT,
);

test(
  "says so when its command does not exist",
  async () => {
    const { ended } = start("--", "no-such-program-anywhere");
    const message = "mooring-sandbox: cannot run no-such-program-anywhere: there is no such program\n";
    expect(await ended).toEqual({ status: 1, out: "", err: message });
  },
  LIMIT,
);

test(
  "names the port that is in use",
  async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const { port } = holder.address() as AddressInfo;
    const { ended } = start("--port", String(port));
    const message = `mooring-sandbox: port ${port} is in use; choose another with --port\n`;
    expect(await ended).toEqual({ status: 1, out: "", err: message });
    holder.close();
  },
  LIMIT,
);

test.each([
  [["--prot", "1"], 2, "Unknown option '--prot'; see --help"],
  [["--port"], 2, "Option '--port <value>' argument missing; see --help"],
  [["--port", "many"], 2, '--port must be a number from 0 to 65535, but is "many"; see --help'],
  [["--task-seconds", "8-2"], 2, '--task-seconds must be like 5 or 2-8, but is "8-2"; see --help'],
  [["--host", "0.0.0.0"], 2, '--host must be a loopback address, 127.0.0.1 or ::1, but is "0.0.0.0"; see --help'],
  [["--switch", "task_seconds=2"], 2, '--switch "task_seconds=2": a switch reads like gcore.task_seconds=2-8'],
  [["--switch", "gcore.task_seconds=soon"], 1, "the switch gcore.task_seconds takes a number, or a range"],
  [["--fault", "PUT"], 2, '--fault "PUT": A fault\'s match must read like'],
  [["--fault", "PUT /** colour=red"], 2, '--fault "PUT /** colour=red": a fault has no field colour; there is match'],
  [["--fault", "PUT /** cloud=mars status=503"], 1, 'This sandbox has no cloud "mars"'],
  [["--faults", "nowhere.json"], 1, "the faults file nowhere.json cannot be used: there is no such file"],
  [["--background", "--", "true"], 2, "--background and a command do not go together"],
  [["--background", "--seed", "nowhere.json"], 1, "the seed file nowhere.json cannot be used"],
  [["extra"], 2, "Unexpected argument 'extra'; see --help"],
  [["--cloud", "mars"], 1, 'There is no cloud "mars" to pretend; there is '],
  [["--seed", "nowhere.json"], 1, "the seed file nowhere.json cannot be used: there is no such file"],
  [["--journal", "no/such/folder"], 1, "the journal no/such/folder cannot be written: "],
])(
  "refuses %j with status %i and one line",
  async (args, status, message) => {
    const result = await start(...args).ended;
    expect(result).toMatchObject({ status, out: "" });
    expect(result.err).toContain(`mooring-sandbox: ${message}`);
    expect(result.err.match(/\n/g)).toHaveLength(1);
  },
  LIMIT,
);

test.each([
  ["half a text", '{"gcore": {', "cannot be used: "],
  ["a list", "[]", 'must hold an object of clouds, like {"gcore": {...}}'],
  ["another cloud", { mars: {} }, 'This sandbox has no cloud "mars"'],
  ["an unknown network", { gcore: { ports: [{ network: "mars" }] } }, "ports[0].network: there is no network mars"],
])(
  "refuses a seed file with %s in one line",
  async (_, seed, message) => {
    const { status, out, err } = await start("--seed", writeSeed(seed)).ended;
    expect({ status, out }).toEqual({ status: 1, out: "" });
    expect(err).toContain(message);
    expect(err.match(/\n/g)).toHaveLength(1);
  },
  LIMIT,
);

test(
  "explains itself",
  async () => {
    const help = await start("--help").ended;
    expect(help).toMatchObject({ status: 0, err: "" });
    expect(help.out.split("\n").filter((line) => line.length > 80)).toEqual([]);
    for (const option of ["--cloud", "--switch", "--fault", "--page", "--version"]) expect(help.out).toContain(option);
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(await start("--version").ended).toEqual({ status: 0, out: `${version}\n`, err: "" });
  },
  LIMIT,
);

test(
  "switches and faults hold from the first request on, and change while it runs",
  async () => {
    writeFileSync(join(folder, "faults.json"), JSON.stringify(["GET /cloud/v1/projects status=500"]));
    const args = ["--cloud", "gcore", "--faults", "faults.json", "--fault", "GET /cloud/v1/regions status=503"];
    const { child, ended, greeted } = start(...args, "--switch", "gcore.ports_api=410");
    const { GCORE_BASE_URL = "", GCORE_API_KEY, MOORING_SANDBOX_CONTROL = "" } = exported(await greeted);
    const ask = async (path: string) => {
      const headers = { authorization: `APIKey ${GCORE_API_KEY}` };
      return (await fetch(GCORE_BASE_URL + path, { headers })).status;
    };
    expect([await ask("/cloud/v1/projects"), await ask("/cloud/v1/projects")]).toEqual([500, 200]);
    expect([await ask("/cloud/v1/regions"), await ask("/cloud/v1/ports/41/12")]).toEqual([503, 410]);
    const post = (path: string, body: string) => fetch(MOORING_SANDBOX_CONTROL + path, { method: "POST", body });
    await post("/switches", "gcore.ports_api=true");
    await post("/faults", "GET /cloud/v1/ports/** status=429 skip=1");
    expect([await ask("/cloud/v1/ports/41/12"), await ask("/cloud/v1/ports/41/12")]).toEqual([200, 429]);
    await post("/stop", "");
    expect(await ended).toMatchObject({ status: 0, err: "" });
    expect(child.exitCode).toBe(0);
  },
  LIMIT,
);

test(
  "ends when the process that started it has ended",
  async () => {
    // The shell in between is killed, and tells nobody.
    const args = JSON.stringify([cli, "--cloud", "gcore"]);
    const script = `const { spawn } = require("node:child_process"); spawn(process.execPath, ${args}, { stdio: "inherit" });`;
    const between = spawn(process.execPath, ["-e", script], { timeout: LIMIT });
    children.push(between);
    let out = "";
    const closed = once(between.stdout, "close");
    for await (const text of between.stdout) {
      out += text;
      if (out.includes("Ctrl-C") && !between.killed) between.kill("SIGKILL");
    }
    await closed;
    expect(out).toContain("# Stopped after 0 exchanges");
  },
  LIMIT,
);

test(
  "goes on behind until it is told to stop, and leaves its variables in a file",
  async () => {
    const { ended } = start("--cloud", "gcore", "--background", "--variables", "github.env");
    const { status, out, err } = await ended;
    expect({ status, err }).toEqual({ status: 0, err: "" });
    const text = readFileSync(join(folder, "github.env"), "utf8");
    const variables = Object.fromEntries(
      text
        .trim()
        .split("\n")
        .map((line) => line.split(/=(.*)/s).slice(0, 2)),
    );
    expect(variables).toEqual(exported(out));
    const answer = await fetch(`${variables.GCORE_BASE_URL}/cloud/v1/projects`);
    expect(answer.status).toBe(401);
    const stopped = await fetch(`${variables.MOORING_SANDBOX_CONTROL}/stop`, { method: "POST" });
    expect(stopped.status).toBe(200);
  },
  LIMIT,
);

test(
  "prints the world and the switches that it starts with, in the spelling of its own options",
  async () => {
    const seed = JSON.parse((await start("--cloud", "gcore", "--print-seed").ended).out);
    expect(Object.keys(seed)).toEqual(["gcore"]);
    const planted = start("--cloud", "gcore", "--empty", "--seed", writeSeed(seed));
    const { MOORING_SANDBOX_CONTROL } = exported(await planted.greeted);
    const world = (await (await fetch(`${MOORING_SANDBOX_CONTROL}/world`)).json()) as {
      gcore: { servers: { name: string }[] };
    };
    expect(world.gcore.servers.map(({ name }) => name)).toEqual(["harbour-a", "harbour-b"]);

    const { out } = await start("--print-switches").ended;
    const lines = [...out.matchAll(/^\w+\.\w+=.*$/gm)].map(([line]) => line);
    expect(lines.length).toBeGreaterThan(50);
    const all = start(
      "--cloud",
      "gcore",
      ...lines.filter((line) => line.startsWith("gcore.")).flatMap((line) => ["--switch", line]),
    );
    await all.greeted;
  },
  LIMIT,
);
