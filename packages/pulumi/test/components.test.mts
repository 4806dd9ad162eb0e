import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it } from "vitest";
import type * as built from "../src/index.ts";
import { createProject } from "./project.mts";

/** As users' own unit tests do it: `setMocks`, then the package, loaded by Node. */
const require = createRequire(import.meta.url);
const { AddressPool, gcore, huaweicloud, upcloud } = require("../dist/index.js") as typeof built;
const sdk = require("@pulumi/pulumi") as typeof pulumi;

const registered: pulumi.runtime.MockResourceArgs[] = [];

beforeEach(async () => {
  registered.length = 0;
  await sdk.runtime.setMocks(
    {
      newResource: (args) => {
        registered.push(args);
        return { id: `${args.name}-id`, state: { ...args.inputs, ipAddress: args.inputs.ipAddress ?? "192.0.2.1" } };
      },
      call: ({ inputs }) => inputs,
    },
    "harbour",
    "dev",
  );
});

const settled = <T,>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
const ports = { a: "9c31552f-8b64-43a0-abbb-5943721dbd2a", b: "166f81b9-91e7-47db-b304-36b5be9ff3e1" };

describe("a component", () => {
  it("of any program may have as many children as it likes", async () => {
    const parent = new sdk.ComponentResource("harbour:index:Pier", "north");
    const children = Array.from(
      { length: 10 },
      (_, at) => new gcore.AllowedAddressPair(`vip-${at}`, { portId: ports.a, ipAddress: `10.40.0.${at}` }, { parent }),
    );
    const urns = await Promise.all(children.map(({ urn }) => settled(urn)));
    expect(registered.flatMap(({ inputs }) => inputs.__urn ?? []).sort()).toEqual(urns.sort());
  });

  it("AddressPool ties each address to each port", async () => {
    const pool = new AddressPool("pool", {
      cloud: "gcore",
      ipAddresses: { web: "10.40.0.1", mail: "10.40.0.2" },
      ports,
    });
    expect(await settled(pool.ipAddresses)).toEqual({ web: "10.40.0.1", mail: "10.40.0.2" });
    // Registrations go on after a constructor has returned; this waits for all of them.
    await sdk.runtime.disconnect();
    expect(registered).toHaveLength(5);
  });
});

it("a user's unit test passes as the page prints it, and fails where the program is wrong", async () => {
  const page = readFileSync(new URL("../../../docs/start/pulumi.md", import.meta.url), "utf8");
  const [, test = ""] = page.match(/^```ts\n(import assert.*?)^```/ms) ?? [];
  expect(test).toContain("setMocks");
  const project = createProject();
  try {
    mkdirSync(join(project.folder, "node_modules/@pulumi"));
    symlinkSync(
      dirname(require.resolve("@pulumi/pulumi/package.json")),
      join(project.folder, "node_modules/@pulumi/pulumi"),
    );
    const run = (text: string) => {
      writeFileSync(join(project.folder, "test.mts"), text);
      return promisify(execFile)(process.execPath, ["test.mts"], { cwd: project.folder });
    };
    await run(test);
    await expect(run(test.replace(/"10\.40\.0\.100"\);$/m, '"10.40.0.101");'))).rejects.toThrow("AssertionError");
  } finally {
    project.remove();
  }
});

describe("types that compose", () => {
  it("a sure output is an argument of another resource, and arguments may be left out where all of them may", async () => {
    const vip = new huaweicloud.VirtualIp("vip", { subnetId: ports.a, name: "front" });
    const binding = new huaweicloud.VirtualIpBinding("tie", { ipAddress: vip.ipAddress, nicId: ports.b });
    const fip = new upcloud.FloatingIp("fip", { zone: "fi-hel1" });
    const name = new upcloud.PtrRecord("name", { ipAddress: fip.ipAddress, ptrRecord: "vip.example.com" });
    const { k0rdent } = require("../dist/index.js") as typeof built;
    const address = new k0rdent.Address("address");
    await Promise.all([binding, name, address].map(({ urn }) => settled(urn as pulumi.Output<string>)));
    expect(registered).toHaveLength(5);
  });
});
