import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSandbox } from "@mooring/sandbox";
import { inTurn, median, ratio, round, type Table } from "./measure.ts";
import { spent } from "./process.ts";

const BUNDLES = fileURLToPath(new URL("../apps/action/dist/", import.meta.url));
const MAIN = join(BUNDLES, "main.cjs");
/** In bytes: what every job downloads. */
const LARGEST = 1024 * 1024;

/** The steps of the Action as whole processes, paired with bare Node in turn. */
export async function actionStart(short: boolean): Promise<Table> {
  const rounds = short ? 8 : 30;
  const sandbox = createSandbox({ clouds: ["gcore"] });
  await sandbox.listen();
  const folder = mkdtempSync(join(tmpdir(), "mooring-bench-"));
  const environment = {
    ...(sandbox.environment() as Record<string, string>),
    RUNNER_TEMP: folder,
    GITHUB_WORKSPACE: folder,
  };
  const refused = { INPUT_RESOURCE: "gcore/allowed-address-pair", INPUT_SPEC: "port_id: not a port" };
  const asked = {
    INPUT_QUERY: "gcore/private-ports",
    INPUT_SPEC: "instance_id: eb3bf756-2650-4483-8470-a897d1ae6fa6",
  };
  const cases = [
    { name: "a refused step", inputs: refused, aim: 2, code: 1 },
    { name: "a question with one GET on loopback", inputs: asked, aim: 3, code: 0 },
  ];
  const measured = [];
  try {
    for (const { name, inputs, aim, code } of cases) {
      const { bare, ours } = await inTurn(rounds, {
        bare: () => spent([process.execPath, "-e", "0"], environment),
        ours: () => spent([process.execPath, MAIN], { ...environment, ...inputs }, code),
      });
      measured.push({ name, aim, bare, ours });
    }
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
  return {
    title: "Start of a step of the Action",
    note: `Processor time of whole processes, medians of ${rounds} rounds in turn with \`node -e 0\` of the same Node ${process.version}.`,
    columns: ["", "node ms", "step ms", "ratio", "aim"],
    rows: measured.map(({ name, aim, bare, ours }) => [
      name,
      round(median(bare), 1),
      round(median(ours), 1),
      round(ratio(ours, bare)),
      aim,
    ]),
    aims: measured.map(({ name, aim, bare, ours }) => ({
      work: `Action: ${name}`,
      figure: ratio(ours, bare),
      unit: "× node",
      aim,
    })),
  };
}

/** What every job downloads. */
export async function actionSize(): Promise<Table> {
  const files = ["main.cjs", "post.cjs", "parts.txt"].map((name) => ({ name, ...statSync(join(BUNDLES, name)) }));
  return {
    title: "Size of the Action's bundles",
    note: "What a job downloads, in bytes.",
    columns: ["", "bytes", "of the aim", "aim"],
    rows: files.map(({ name, size }) => [name, size, round(size / LARGEST), LARGEST]),
    aims: files.map(({ name, size }) => ({ work: `Action: ${name}`, figure: size, unit: "bytes", aim: LARGEST })),
  };
}
