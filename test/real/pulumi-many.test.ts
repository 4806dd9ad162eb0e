import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { mooring } from "../../packages/pulumi/test/sdk.mts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi } from "./parts/pulumi.ts";
import { openStack } from "./parts/pulumi-stack.ts";

const engine = await partOrSkip(obtainPulumi);
const { gcore } = mooring;

const MODEL = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const PORTS = Array.from({ length: 5 }, (_, at) => `0b5e0000-8b64-43a0-abbb-59437210000${at}`);
const EACH = 10;

/** 50 pairs on 5 ports, up and down; answers the writes that the busiest port took each way. */
async function writes(parallel: number | undefined) {
  const sandbox = createSandbox({ clouds: ["gcore"] });
  const cloud = sandbox.cloud("gcore");
  cloud.switches.task_seconds = 1;
  const { ports } = cloud.state as { ports: Record<string, object> };
  for (const id of PORTS) ports[id] = { ...structuredClone(ports[MODEL]), id, port_id: id };
  await sandbox.listen();
  const open = await openStack(
    engine.part,
    async () => {
      for (const portId of PORTS)
        for (let at = 0; at < EACH; at += 1)
          new gcore.AllowedAddressPair(`pair-${portId}-${at}`, { portId, ipAddress: `10.40.0.${100 + at}` });
      return {};
    },
    sandbox.environment() as Record<string, string>,
  );
  const busiest = () => {
    const taken = PORTS.map((id) => sandbox.journal.writes().filter(({ path }) => path.includes(id)).length);
    sandbox.journal.clear();
    return Math.max(...taken);
  };
  const options = parallel === undefined ? {} : { parallel };
  try {
    await open.stack.up(options);
    const up = busiest();
    await open.stack.destroy(options);
    return { up, down: busiest() };
  } finally {
    await sandbox.close();
    await open.close();
  }
}

describe.skipIf(engine.missing)("50 pairs on 5 ports under the real Pulumi engine", () => {
  it("take two writes a port, up and down, where the engine may carry out all of them at once", async () => {
    const { up, down } = await writes(64);
    console.log(`--parallel 64: at most ${up} writes a port up, ${down} down`);
    expect(Math.max(up, down)).toBeLessThanOrEqual(2);
  });

  it("take few more where it carries out as many as it does by itself", async () => {
    const { up, down } = await writes(undefined);
    console.log(`by default: at most ${up} writes a port up, ${down} down`);
    expect(Math.max(up, down)).toBeLessThanOrEqual(EACH);
  });
});
