import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createSandbox } from "@mooring/sandbox";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

// Each run is a process of its own.
vi.setConfig({ testTimeout: 300_000 });

/**
 * A small cloud that does not exist, `fixtures/acme`, is put into a copy of the tree as one folder. Whatever it takes to make it usable
 * must come out of the generator.
 */
const repository = resolve(import.meta.dirname, "..");
const copied = [
  "ARCHITECTURE.md",
  "README.md",
  "apps/action",
  "apps/ansible/build",
  "apps/ansible/collection",
  "apps/ansible/mooring.yml",
  "docs",
  "examples",
  "package.json",
  "packages/core",
  "packages/pulumi",
  "packages/sandbox",
  "scripts",
  "test/conformance",
  "test/conformance.test.ts",
  "test/faults/clocks.ts",
  "test/faults/picture.ts",
  "tsconfig.base.json",
  "tsconfig.check.json",
  "vitest.compiled.ts",
  "vitest.setup.ts",
  "vitest.shared.ts",
  "vitest.sources.ts",
];
const linked = ["node_modules", ...["core", "pulumi", "sandbox"].map((name) => `packages/${name}/node_modules`)];
const acme = "packages/core/src/clouds/acme";

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "mooring-generate-"));
  for (const path of copied) {
    cpSync(join(repository, path), join(root, path), {
      recursive: true,
      filter: (source) => !/[\\/](node_modules|dist|\.turbo)$/.test(source),
    });
  }
  for (const path of linked) symlinkSync(join(repository, path), join(root, path));
  cpSync(join(import.meta.dirname, "fixtures/acme"), join(root, acme), { recursive: true });
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const generate = (...options: string[]) =>
  spawnSync(process.execPath, [join(repository, "scripts/generate.ts"), "--root", root, ...options], {
    encoding: "utf8",
    timeout: 280_000,
  });
const text = (path: string) => readFileSync(join(root, path), "utf8");

/** Path → text of every file of the copy. */
function snapshot(): Map<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.parentPath.includes("node_modules"),
  );
  return new Map(
    files
      .map(({ parentPath, name }) => [join(parentPath, name).slice(root.length + 1), join(parentPath, name)])
      .map(([path = "", file = ""]) => [path, readFileSync(file, "utf8")]),
  );
}

describe("a fifth cloud is one folder", () => {
  test("every product that the new folder makes stale is named, and nothing is written", () => {
    const before = snapshot();
    const { status, stderr } = generate("--check");
    expect(status).toBe(1);
    for (const path of [
      "packages/core/src/client/kinds.gen.ts",
      "packages/core/src/clouds/catalog.gen.ts",
      "README.md",
      "docs/reference/acme/elastic-address.md",
    ]) {
      expect(stderr).toContain(`${path} is stale`);
    }
    expect(snapshot()).toEqual(before);
  });

  test("the generator writes all of them and touches nothing else", () => {
    const before = snapshot();
    const { status, stdout, stderr } = generate();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const after = snapshot();
    const changed = [...after.keys()].filter((path) => before.get(path) !== after.get(path)).sort();
    expect(stdout.trim().split("\n").sort()).toEqual(changed);
    expect([...before.keys()].filter((path) => !after.has(path))).toEqual([]);
    expect(changed).toEqual([
      "README.md",
      "apps/ansible/collection/meta/runtime.yml",
      "apps/ansible/collection/plugins/modules/acme_elastic_address.yml",
      "apps/ansible/collection/plugins/modules/acme_elastic_addresses_info.yml",
      ...["acme_elastic_address", "acme_elastic_addresses_info"].flatMap((name) =>
        ["aliases", "tasks/main.yml"].map(
          (file) => `apps/ansible/collection/tests/integration/targets/${name}/${file}`,
        ),
      ),
      "apps/ansible/mooring.yml",
      "docs/reference/acme/elastic-address.md",
      "docs/reference/acme/elastic-address.schema.json",
      "docs/reference/acme/elastic-addresses.md",
      "docs/reference/acme/elastic-addresses.schema.json",
      "docs/reference/acme/index.md",
      "docs/reference/index.md",
      "docs/sandbox.md",
      "docs/sandbox/acme.md",
      "docs/start/action.md",
      "packages/core/src/client/kinds.gen.ts",
      "packages/core/src/clouds/catalog.gen.ts",
      "packages/core/src/clouds/emulators.gen.ts",
      "packages/pulumi/kinds.json",
      "packages/pulumi/src/clouds.gen.ts",
      "packages/pulumi/src/clouds/acme.gen.ts",
      "packages/pulumi/src/settings.gen.ts",
    ]);
  });

  test("a second run writes nothing, and the check is content", () => {
    expect(generate().stdout).toBe("");
    expect(generate("--check").status).toBe(0);
  });

  test("the kind is in the catalogue, the class, the schema, the sidecar, the pages and the README", () => {
    expect(text("packages/core/src/clouds/catalog.gen.ts")).toContain('resources: ["acme/elastic-address"]');
    expect(text("packages/core/src/clouds/emulators.gen.ts")).toContain('from "./acme/emulator.ts"');
    expect(text("packages/pulumi/src/clouds/acme.gen.ts")).toContain(
      "export class ElasticAddress extends MooringResource",
    );
    expect(text("packages/pulumi/src/clouds/acme.gen.ts")).toContain("export function getElasticAddresses(");
    expect(text("packages/pulumi/src/settings.gen.ts")).toContain("acmeToken");
    expect(text("apps/ansible/mooring.yml")).toContain("resource: acme/elastic-address");
    expect(text("README.md")).toContain("docs/reference/acme/elastic-address.md");
    expect(text("docs/reference/acme/index.md")).toMatch(/`token`.* from `ACME_TOKEN`/);
    const page = text("docs/reference/acme/elastic-address.md");
    for (const dialect of ["uses: mooring/mooring@v0", "  mooring:", "new acme.ElasticAddress("]) {
      expect(page).toContain(dialect);
    }
    expect(page).toMatch(/`POST \/v1\/addresses`<br>\n {2}first run\n/);
    const schema = JSON.parse(text("docs/reference/acme/elastic-address.schema.json"));
    expect(schema).toMatchObject({
      title: "acme/elastic-address",
      required: ["name", "server_id"],
      additionalProperties: false,
      properties: { server_id: { type: "string", format: "uuid" } },
    });
  });

  test("the printed sources are right in type", () => {
    const compiler = join(repository, "node_modules/typescript/bin/tsc");
    const project = { extends: "./tsconfig.check.json", include: ["packages/*/src/**/*"] };
    writeFileSync(join(root, "tsconfig.json"), JSON.stringify(project));
    const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", root], {
      encoding: "utf8",
      timeout: 280_000,
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  test("the kind is planned, created, moved and released on its own emulator", async () => {
    const source = (path: string) =>
      import(/* @vite-ignore */ pathToFileURL(join(root, "packages/core/src", path)).href);
    const { createMooring } = (await source("index.ts")) as typeof import("@mooring/core");
    const { emulators } = (await source("emulators.ts")) as typeof import("@mooring/core/emulators");
    const sandbox = createSandbox({ emulators, clouds: ["acme"] });
    const mooring = createMooring({ environment: sandbox.environment("acme"), transport: sandbox.transport });
    const web = { name: "web", server_id: "0a6f1f7e-7b0e-4c8f-9d34-3d0d9f0c1a01" };
    const ensure = (request: object) => mooring.ensure({ resource: "acme/elastic-address", spec: web, ...request });

    expect(await ensure({ plan: true })).toMatchObject({ failed: false, items: [{ action: "create" }] });
    expect(await ensure({})).toMatchObject({ changed: true, items: [{ outputs: { ip_address: "198.51.100.1" } }] });
    expect(await ensure({})).toMatchObject({ changed: false, failed: false });
    const elsewhere = { ...web, server_id: "0a6f1f7e-7b0e-4c8f-9d34-3d0d9f0c1a02" };
    expect(await ensure({ spec: elsewhere })).toMatchObject({ changed: true, items: [{ action: "update" }] });
    expect(await mooring.ensure({ query: "acme/elastic-addresses", spec: {} })).toMatchObject({
      results: [{ name: "web", ip_address: "198.51.100.1" }],
    });
    expect(await ensure({ state: "absent" })).toMatchObject({ changed: true, items: [{ action: "delete" }] });
    expect(sandbox.cloud("acme").state).toEqual({ addresses: [] });
    await mooring.close();
    await sandbox.close();
  });

  test("the kind keeps the promises of the conformance suite", () => {
    writeFileSync(
      join(root, "vitest.config.ts"),
      `import { native } from "./vitest.shared.ts";\nexport default { test: { ...native, include: ["test/*.test.ts"] } };\n`,
    );
    const report = join(root, "conformance.json");
    const vitest = join(repository, "node_modules/vitest/vitest.mjs");
    spawnSync(
      process.execPath,
      [vitest, "run", "-t", "acme/elastic-address", "--reporter=json", `--outputFile=${report}`],
      {
        cwd: root,
        // The trials of the other clouds are not its business, and loading them is most of what this costs.
        env: { ...process.env, CONFORMANCE: "acme" },
        timeout: 280_000,
      },
    );
    const results = JSON.parse(readFileSync(report, "utf8")) as {
      testResults: [
        { assertionResults: { ancestorTitles: string[]; title: string; status: string; failureMessages: string[] }[] },
      ];
    };
    const verdicts = results.testResults[0].assertionResults.filter(({ ancestorTitles }) =>
      ancestorTitles.includes("acme/elastic-address"),
    );
    const failed = verdicts.filter(({ status }) => status === "failed");
    expect(failed.map(({ title, failureMessages }) => [title, ...failureMessages])).toEqual([]);
    // Those that it cannot keep are named with their reasons, and skipped.
    expect(verdicts.filter(({ status }) => status === "skipped")).toHaveLength(3);
    expect(verdicts.length).toBeGreaterThan(20);
  });
});

describe("a print that is not fresh", () => {
  test("is named by the check, and mended by the generator", () => {
    const path = "docs/reference/acme/index.md";
    const fresh = text(path);
    writeFileSync(join(root, path), `${fresh}\nby hand\n`);
    const { status, stderr } = generate("--check");
    expect({ status, stderr: stderr.trim() }).toEqual({
      status: 1,
      stderr: `${path} is stale: run the generate script`,
    });
    expect(generate().stdout.trim()).toBe(path);
    expect(text(path)).toBe(fresh);
  });

  test("goes away with its cloud", () => {
    rmSync(join(root, acme), { recursive: true });
    expect(generate("--check").stderr).toContain("docs/reference/acme/elastic-address.md is stale");
    expect(generate().status).toBe(0);
    expect(existsSync(join(root, "docs/reference/acme/elastic-address.md"))).toBe(false);
    expect(existsSync(join(root, "packages/pulumi/src/clouds/acme.gen.ts"))).toBe(false);
    expect(text("README.md")).toBe(readFileSync(join(repository, "README.md"), "utf8"));
  });
});

describe("a folder that is not a cloud is refused by name", () => {
  const put = (change: (place: string) => void) => {
    rmSync(join(root, acme), { recursive: true, force: true });
    cpSync(join(import.meta.dirname, "fixtures/acme"), join(root, acme), { recursive: true });
    change(join(root, acme));
    return generate("--check");
  };
  const edit = (place: string, file: string, from: string, to: string) => {
    const before = readFileSync(join(place, file), "utf8");
    expect(before).toContain(from);
    writeFileSync(join(place, file), before.replace(from, to));
  };

  test("without an emulator", () => {
    const { status, stderr } = put((place) => rmSync(join(place, "emulator.ts")));
    expect(status).toBe(1);
    expect(stderr).toContain(`${acme} has no emulator.ts`);
  });

  test("with another name than its folder", () => {
    const { status, stderr } = put((place) => edit(place, "index.ts", 'name: "acme"', 'name: "acne"'));
    expect(status).toBe(1);
    expect(stderr).toContain("acme/index.ts must export `cloud` with the name acme");
  });

  test("with an example that does not work on its own emulator", () => {
    const { status, stderr } = put((place) => edit(place, "emulator.ts", "status: 201", "status: 500"));
    expect(status).toBe(1);
    expect(stderr).toContain('acme/elastic-address: the example "An address for web-1" does not work on its emulator');
  });

  test("with a field that nobody described", () => {
    const { status, stderr } = put((place) =>
      edit(place, "elastic-address.ts", '{ description: "Its name in the account." }', "{}"),
    );
    expect(status).toBe(1);
    expect(stderr).toContain("acme/elastic-address spec.name has no description");
  });
});
