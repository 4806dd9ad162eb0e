import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { catalog } from "@mooring/core";
import { describe, expect, it } from "vitest";
import { providerText } from "../src/provider-text.ts";
import { loadKind } from "../src/runtime/kind.ts";
import { camelCase } from "../src/runtime/names.ts";

const require = createRequire(import.meta.url);
const runtime = fileURLToPath(new URL("../dist/provider-runtime.js", import.meta.url));
const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** Every kind that was ever printed. Lines are only added: state files hold these names. */
const released = JSON.parse(readFileSync(new URL("../kinds.json", import.meta.url), "utf8")) as string[];

describe("the text that states keep", () => {
  it("is these very bytes", () => {
    expect(providerText("gcore/allowed-address-pair@1")).toBe(
      'exports.handler=()=>require("@mooring/pulumi/provider-runtime").provider("gcore/allowed-address-pair@1");',
    );
  });

  it("names an entry that the package offers to require", () => {
    const path = new URL(`../${manifest.exports["./provider-runtime"].default}`, import.meta.url);
    expect(fileURLToPath(path)).toBe(runtime);
    expect(require(runtime).provider).toBeTypeOf("function");
  });

  it.each(released)("still finds %s", async (kind) => {
    expect((await loadKind(kind)).definition.kind).toBe(kind.split("@")[0]);
  });

  it("covers every kind that there is", () => {
    const kinds = Object.values(catalog).flatMap(({ resources }) => resources.map((kind) => `${kind}@1`));
    expect(released).toEqual(expect.arrayContaining(kinds));
  });

  it("from a newer release is refused with what to do", async () => {
    await expect(loadKind("gcore/allowed-address-pair@2")).rejects.toThrow(/does not know .*@2.*update it/);
  });
});

describe.each(Object.values(catalog).flatMap(({ resources }) => resources))("%s", (kind) => {
  it("uses no name that Pulumi keeps for itself", async () => {
    const { spec, outputs } = await loadKind(`${kind}@1`);
    const names = [...spec.keys(), ...outputs.keys()].map(camelCase);
    expect(names.filter((name) => ["id", "urn", "timeouts"].includes(name) || name.startsWith("__"))).toEqual([]);
  });

  it("keeps its fields apart when they are written in camelCase", async () => {
    const { spec } = await loadKind(`${kind}@1`);
    expect(new Set([...spec.keys()].map(camelCase)).size).toBe(spec.size);
  });
});

describe("the package", () => {
  it("needs nothing but the SDK when it runs", () => {
    expect(manifest.dependencies ?? {}).toEqual({});
    expect(Object.keys(manifest.peerDependencies)).toEqual(["@pulumi/pulumi"]);
  });

  it("is not taken for a plugin that could be downloaded", () => {
    expect(manifest.pulumi).toBeUndefined();
  });
});
