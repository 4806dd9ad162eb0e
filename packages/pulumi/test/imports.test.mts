import { type Catalog, catalog, createMooring } from "@mooring/core";
import { describe, expect, it } from "vitest";
import { main } from "../src/cli/main.ts";
import { providerText } from "../src/provider-text.ts";
import type { Props } from "../src/runtime/hook-types.ts";
import { readImports } from "../src/runtime/imports.ts";
import { toPulumi } from "../src/runtime/names.ts";
import { hidden, world } from "./world.mts";

const kinds = Object.values(catalog as Catalog).flatMap(({ resources }) => resources);
const FLOATING = "203.0.113.40";

async function mooringWith(kind: string) {
  const made = await world(`${kind}@1`);
  const mooring = createMooring({
    environment: made.sandbox.environment(),
    transport: made.sandbox.transport,
    clock: made.clock,
    random: () => 0.5,
  });
  return { ...made, mooring };
}
const nothingStated = () => undefined;

describe("what is there, as Pulumi's import file has it,", () => {
  it.each(kinds)("leaves the next preview of %s unchanged", async (kind) => {
    const { up, hooks, mooring, definition, loaded } = await mooringWith(kind);
    const [example] = definition.examples;
    const made = await up({
      ...(toPulumi(example.spec, loaded.spec) as Props),
      ...(example.there ? { adopt: true } : {}),
    });
    const [one] = (await readImports(mooring, { kind, id: made.id }, nothingStated)).found;
    expect(one?.id).toBe(made.id);
    expect(one?.type).toBe(`pulumi-nodejs:dynamic/mooring/${kind.split("/")[0]}:${definition.className}`);
    const { __provider, ...stated } = { ...one?.inputs };
    expect(__provider).toBe(providerText(`${kind}@1`));
    // The engine checks what it imports, and the next preview compares it.
    const checked = await hooks.check({}, { ...hidden, ...stated });
    expect(checked.failures).toBeUndefined();
    expect(await hooks.diff(made.id, one?.outputs as Props, checked.inputs as Props)).toEqual({ changes: false });
    expect((await hooks.read(made.id, one?.outputs as Props)).id).toBe(made.id);
  });

  it.each(kinds)("is read in the words of a program that has them already: %s", async (kind) => {
    const { up, hooks, mooring, definition, loaded } = await mooringWith(kind);
    const [example] = definition.examples;
    const spec = toPulumi(example.spec, loaded.spec) as Props;
    const made = await up({ ...spec, ...(example.there ? { adopt: true } : {}) });
    const { found } = await readImports(mooring, { kind, spec }, nothingStated);
    expect(found).toMatchObject([{ id: made.id }]);
    const { adopt, ...stated } = made.inputs;
    expect(await hooks.diff(made.id, found[0]?.outputs as Props, { ...hidden, ...stated })).toEqual({ changes: false });
  });

  it("is found by what its class would be given", async () => {
    const { mooring, sandbox } = await mooringWith("upcloud/floating-ip");
    const spec = { ipAddress: FLOATING };
    const { found } = await readImports(mooring, { kind: "upcloud/floating-ip", spec }, nothingStated);
    expect(found).toMatchObject([{ id: FLOATING, inputs: { ipAddress: FLOATING } }]);
    const missing = {
      kind: "gcore/allowed-address-pair",
      spec: { portId: "9c31552f-8b64-43a0-abbb-5943721dbd2a", ipAddress: "10.9.9.9" },
    };
    await expect(readImports(mooring, missing, nothingStated)).rejects.toThrow("nothing is there");
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("is found by a query, and what is no such thing is left out", async () => {
    const { mooring } = await mooringWith("upcloud/floating-ip");
    const wanted = { kind: "upcloud/floating-ip", query: "upcloud/ip-addresses", spec: {} };
    const { found, skipped } = await readImports(mooring, wanted, nothingStated);
    expect(found.map(({ id }) => id)).toContain(FLOATING);
    expect(found.map(({ id }) => id)).not.toContain("203.0.113.21");
    expect(skipped.join()).toContain("203.0.113.21");
  });
});

describe("the command", () => {
  const run = async (...argv: string[]) => {
    const said = { stdout: "", stderr: "" };
    const into = (name: keyof typeof said) => ({
      write: (text: string) => {
        said[name] += text;
      },
    });
    return { code: await main(argv, { stdout: into("stdout"), stderr: into("stderr") }), ...said };
  };

  it.each([
    [["--help"], 0, "mooring-pulumi import KIND ID"],
    [["export"], 2, "there is no command export"],
    [["import"], 2, "KIND is missing"],
    [["import", "gcore.AllowedAddressPair"], 2, "give either ID, or --spec, or --query"],
    [["import", "gcore.AllowedAddressPair", "a", "--spec", "{}"], 2, "give either ID"],
    [["import", "gcore.Nothing", "a"], 1, "gcore/nothing"],
  ])("answers %j with exit code %i", async (argv, expected, words) => {
    const { code, stdout, stderr } = await run(...argv);
    expect(code).toBe(expected);
    expect(stdout + stderr).toContain(words);
    expect((stdout + stderr).split("\n").filter((line) => line.length > 80 && !/gcore/.test(line))).toEqual([]);
  });
});
