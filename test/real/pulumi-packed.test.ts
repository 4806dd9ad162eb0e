import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runChild } from "./parts/child.ts";
import { REPOSITORY } from "./parts/part.ts";

/** The package as it is published, installed by the package managers that people use. Needs a registry for the SDK. */
const LIMIT = 280_000;
let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mooring-packed-"));
  const { failure, stderr } = await runChild("npx", ["pnpm", "pack", "--pack-destination", folder], {
    cwd: join(REPOSITORY, "packages/pulumi"),
    timeoutMs: LIMIT,
  });
  expect({ failure, stderr }).toMatchObject({ failure: undefined });
  tarball = join(folder, (await readdir(folder)).find((name) => name.endsWith(".tgz")) ?? "");
}, LIMIT);
afterAll(() => rm(folder, { recursive: true, force: true }));

const MANAGERS: readonly [string, readonly string[]][] = [
  ["npm", ["npm", "install", "--no-audit", "--no-fund"]],
  ["pnpm, strict", ["npx", "--yes", "pnpm@12.21.0", "install", "--ignore-scripts"]],
  ["yarn", ["npx", "--yes", "yarn@1.22.22", "install", "--non-interactive", "--cache-folder", ".yarn-cache"]],
];

const PROGRAM = `
const { AddressPool, gcore, Provider } = require("@mooring/pulumi");
if (![AddressPool, gcore.ServiceAddress, Provider].every((one) => typeof one === "function")) throw new Error("cjs");
import("@mooring/pulumi").then(({ gcore }) => {
  if (typeof gcore.AllowedAddressPair !== "function") throw new Error("esm");
  // As Pulumi's host evaluates the text that a state holds.
  const exports = {};
  new Function("exports", "require", 'exports.handler=()=>require("@mooring/pulumi/provider-runtime").provider("gcore/allowed-address-pair@1");')(exports, require);
  if (typeof exports.handler().create !== "function") throw new Error("text");
  console.log("all there");
});
`;

const TYPES = `
import { AddressPool, gcore, huaweicloud, k0rdent, upcloud } from "@mooring/pulumi";
const vip = new huaweicloud.VirtualIp("vip", { subnetId: "s", name: "front" });
new huaweicloud.VirtualIpBinding("tie", { ipAddress: vip.ipAddress, nicId: "n" });
const fip = new upcloud.FloatingIp("fip", { zone: "fi-hel1" });
new upcloud.PtrRecord("name", { ipAddress: fip.ipAddress, ptrRecord: "vip.example.com" });
new k0rdent.Address("address");
new AddressPool("front", { cloud: "gcore", ipAddresses: { a: fip.ipAddress }, ports: { a: fip.id } });
new gcore.ServiceAddress("shop", { name: "shop", network: "n", address: vip.ipAddress, members: [fip.id] });
export const interfaces = upcloud.getServerInterfacesOutput({ serverId: fip.id });
`;

describe("the packed package", () => {
  it.each(MANAGERS)("is installed by %s, loads, types and runs its command", async (name, [command = "", ...argv]) => {
    const project = await mkdtemp(join(folder, `${name.split(",")[0]}-`));
    const dependencies = {
      "@mooring/pulumi": `file:${tarball}`,
      "@pulumi/pulumi": "3.270.0",
      typescript: "5.9.3",
      "@types/node": "22.19.0",
    };
    await writeFile(join(project, "package.json"), JSON.stringify({ name: "harbour", private: true, dependencies }));
    await writeFile(join(project, "program.cjs"), PROGRAM);
    await writeFile(join(project, "types.mts"), TYPES);
    const run = async (what: string, args: readonly string[]) => {
      const { stdout, stderr, failure } = await runChild(what, args, { cwd: project, timeoutMs: LIMIT });
      expect({ failure, said: failure && stdout + stderr }).toEqual({ failure: undefined, said: undefined });
      return stdout;
    };
    await run(command, argv);
    expect(await run(process.execPath, ["program.cjs"])).toContain("all there");
    const strict = [
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "--target",
      "es2022",
      "--module",
      "nodenext",
      "types.mts",
    ];
    await run(process.execPath, ["node_modules/typescript/bin/tsc", ...strict]);
    expect(await run(process.execPath, ["node_modules/@mooring/pulumi/dist/mooring-pulumi.js", "--help"])).toContain(
      "mooring-pulumi import",
    );
    expect(await readdir(join(project, "node_modules/@mooring/pulumi"))).toContain("README.md");
  });
});
