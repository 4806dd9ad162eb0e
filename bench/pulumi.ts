import { globSync } from "node:fs";
import { createSandbox } from "@mooring/sandbox";
import { mooring, pulumi } from "../packages/pulumi/test/sdk.mts";
import { obtainPulumi } from "../test/real/parts/pulumi.ts";
import { openStack, type Program } from "../test/real/parts/pulumi-stack.ts";
import { median, round, type Table } from "./measure.ts";

const RESOURCES = 200;
const PORTS = 20;
const MODEL = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const portOf = (at: number) => `0b5e0000-8b64-43a0-abbb-${String(at % PORTS).padStart(12, "0")}`;

/** As small as a dynamic resource can be. */
const empty: ConstructorParameters<typeof pulumi.dynamic.Resource>[0] = {
  async create() {
    return { id: "empty", outs: {} };
  },
};
class Empty extends pulumi.dynamic.Resource {
  constructor(name: string, properties: Record<string, unknown> = {}) {
    super(empty, name, properties);
  }
}
/** The properties of a pair, not known beforehand: the SDK makes an output of each, whoever the provider is. */
const PROPERTIES =
  "portId instance network portAddress instanceId ipAddress macAddress anyMac networkId portMacAddress".split(" ");
const asWide = Object.fromEntries(PROPERTIES.map((name) => [name, undefined]));

/** Previews under the real engine, in turn with those of the smallest dynamic resource. Never builds the engine. */
export async function pulumiPreview(short: boolean): Promise<Table> {
  const runs = short ? 1 : 5;
  const table = {
    title: `Pulumi: preview of ${RESOURCES} resources`,
    note: `Seconds under the real engine, median of ${runs}, beside as many empty dynamic resources, aim 1.2, and beside empty ones with as many properties. Then bytes of state a resource.`,
    columns: ["", "empty", "empty, as many properties", "pairs", "pairs / empty", "pairs / as many properties"],
  };
  const [built] = globSync("../.cache/real/pulumi-v*", { cwd: import.meta.dirname });
  if (built === undefined)
    return { ...table, rows: [["the engine is not here: run the real tests first", "", "", "", "", ""]] };

  const sandbox = createSandbox({ clouds: ["gcore"] });
  const cloud = sandbox.cloud("gcore");
  cloud.switches.task_seconds = 0.2;
  const { ports } = cloud.state as { ports: Record<string, object> };
  for (let at = 0; at < PORTS; at += 1) ports[portOf(at)] = { ...ports[MODEL], id: portOf(at), port_id: portOf(at) };
  await sandbox.listen();
  const each =
    (make: (at: number) => unknown): Program =>
    async () => {
      for (let at = 0; at < RESOURCES; at += 1) make(at);
      return {};
    };
  const programs = [
    each((at) => new Empty(`empty-${at}`)),
    each((at) => new Empty(`wide-${at}`, { ...asWide, portId: portOf(at), ipAddress: "10.40.0.100" })),
    each(
      (at) =>
        new mooring.gcore.AllowedAddressPair(`pair-${at}`, {
          portId: portOf(at),
          ipAddress: `10.40.0.${100 + Math.floor(at / PORTS)}`,
        }),
    ),
  ];
  const engine = await obtainPulumi();
  const environment = sandbox.environment() as Record<string, string>;
  const stacks = await Promise.all(programs.map((program) => openStack(engine, program, environment)));
  try {
    const bytes: number[] = [];
    for (const { stack } of stacks) {
      await stack.up({ parallel: 64 });
      bytes.push(JSON.stringify(await stack.exportStack()).length / RESOURCES);
    }
    const seconds: number[][] = programs.map(() => []);
    for (let run = 0; run <= runs; run += 1) {
      for (const [index, { stack }] of stacks.entries()) {
        const from = performance.now();
        await stack.preview();
        // The first of each warms the file cache.
        if (run > 0) seconds[index]?.push((performance.now() - from) / 1000);
      }
    }
    const row = (name: string, [one = 0, wide = 0, ours = 0]: readonly number[], digits: number) => [
      name,
      ...[one, wide, ours].map((value) => round(value, digits)),
      round(ours / one),
      round(ours / wide),
    ];
    const [empty = Number.NaN, , pairs = Number.NaN] = seconds.map(median);
    return {
      ...table,
      rows: [row("preview, s", seconds.map(median), 2), row("state, bytes", bytes, 0)],
      aims: [{ work: table.title, figure: pairs / empty, unit: "× empty resources", floor: 1, aim: 1.2 }],
    };
  } finally {
    await sandbox.close();
    for (const stack of stacks) await stack.close();
  }
}
