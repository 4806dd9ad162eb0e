import { fileURLToPath } from "node:url";
import { createSandbox } from "@mooring/sandbox";
import { median, round, type Table } from "./measure.ts";
import { timed } from "./process.ts";

const EXECUTABLE = fileURLToPath(new URL("../apps/ansible/dist/mooring.cjs", import.meta.url));

/** Whole processes, paired with bare Node in turn, so that a machine whose speed drifts does not decide. */
export async function startup(short: boolean): Promise<Table> {
  const runs = short ? 8 : 30;
  const sandbox = createSandbox({ clouds: ["gcore"] });
  await sandbox.listen();
  const environment = sandbox.environment();
  const refused = JSON.stringify({ resource: "gcore/allowed-address-pair", spec: { port_id: "not a port" } });
  const asked = JSON.stringify({
    query: "gcore/private-ports",
    spec: { instance_id: "eb3bf756-2650-4483-8470-a897d1ae6fa6" },
  });
  const cases = [
    { name: "a refused request", request: refused, aim: 1.3, code: 1 },
    { name: "a question with one GET on loopback", request: asked, aim: 2.5, code: 0 },
  ];
  const rows = [];
  try {
    for (const { name, request, aim, code } of cases) {
      const pairs = [];
      for (let run = 0; run <= runs; run += 1) {
        const bare = await timed(["-e", "0"], environment, 0);
        const ours = await timed([EXECUTABLE, request], environment, code);
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
    await sandbox.close();
  }
  return {
    title: "Start of mooring.cjs",
    note: `Whole process, median of ${runs} pairs, against \`node -e 0\` of the same Node ${process.version}.`,
    columns: ["", "node ms", "mooring ms", "ratio", "aim"],
    rows,
  };
}
