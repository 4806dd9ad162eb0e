import { execFile } from "node:child_process";
import { createSandbox } from "@mooring/sandbox";
import { test } from "vitest";

test("x", async () => {
  const s = createSandbox();
  s.cloud("gcore").switches.task_seconds = 0.05;
  await s.listen();
  const env = { ...s.environment(), PATH: process.env.PATH, MOORING_LOG: "1" };
  const run = (r: unknown, e = {}) =>
    new Promise((d) => {
      const c = execFile(
        "/work/wt-ansible/apps/ansible/dist/mooring.cjs",
        [],
        { env: { ...env, ...e } },
        (err, out, er) => {
          console.log(err?.code, out, er);
          d(1);
        },
      );
      c.stdin!.end(JSON.stringify(r));
    });
  const spec = { port_id: "9c31552f-8b64-43a0-abbb-5943721dbd2a", ip_address: "10.40.0.9" };
  await run({ resource: "gcore/allowed-address-pair", spec, plan: true });
  await run({ resource: "gcore/allowed-address-pair", spec });
  await run({ resource: "gcore/allowed-address-pair", spec });
  await run({
    resource: "gcore/allowed-address-pair",
    state: "absent",
    items: [spec, { ...spec, ip_address: "10.40.0.77" }],
  });
  await run({ query: "gcore/private-ports", spec: { instance_id: "eb3bf756-2650-4483-8470-a897d1ae6fa6" } });
  await run({ resource: "gcore/allowed-address-pair", spec }, { GCORE_API_KEY: "nonsense-token-1" });
  console.log(s.environment());
  await s.close();
});
