import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it } from "vitest";
import type * as built from "../src/index.ts";

/** The package as users get it: Pulumi's own loading, not the test runner's, decides what works. */
const require = createRequire(import.meta.url);
const { gcore, Provider, MooringResource } = require("../dist/index.js") as typeof built;

const sdk = require("@pulumi/pulumi") as typeof pulumi;
const registered: pulumi.runtime.MockResourceArgs[] = [];

beforeEach(async () => {
  registered.length = 0;
  const mocks: pulumi.runtime.Mocks = {
    newResource: (args) => {
      registered.push(args);
      return { id: args.id || `${args.name}-id`, state: { ...args.inputs, macAddress: "fa:16:3e:00:00:01" } };
    },
    call: ({ inputs }) => inputs,
  };
  await sdk.runtime.setMocks(mocks, "harbour", "dev");
});

const settled = <T,>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
const args = { portId: "9c31552f-8b64-43a0-abbb-5943721dbd2a", ipAddress: "10.40.0.100" };

describe("a resource class", () => {
  it("registers its type, its inputs and the constant text", async () => {
    const pair = new gcore.AllowedAddressPair("vip", args);
    expect(await settled(pair.urn)).toBe(
      "urn:pulumi:dev::harbour::pulumi-nodejs:dynamic/mooring/gcore:AllowedAddressPair::vip",
    );
    expect(registered).toMatchObject([
      {
        type: "pulumi-nodejs:dynamic/mooring/gcore:AllowedAddressPair",
        name: "vip",
        inputs: {
          ...args,
          __provider:
            'exports.handler=()=>require("@mooring/pulumi/provider-runtime").provider("gcore/allowed-address-pair@1");',
          __urn: await settled(pair.urn),
        },
      },
    ]);
  });

  it("has an output for each field, stated or not", async () => {
    const pair = new gcore.AllowedAddressPair("vip", args);
    expect(await settled(pair.id)).toBe("vip-id");
    expect(await settled(pair.portId)).toBe(args.portId);
    expect(await settled(pair.macAddress)).toBe("fa:16:3e:00:00:01");
  });

  it("hands the user's time limits to the hooks, which Pulumi does not", async () => {
    const pair = new gcore.AllowedAddressPair("vip", args, { customTimeouts: { create: "5m" } });
    await settled(pair.urn);
    expect(registered[0]?.inputs.__timeouts).toEqual({ create: "5m" });
  });

  it("names its parent in what it tells the hooks", async () => {
    const parent = new sdk.ComponentResource("harbour:index:Pier", "north");
    const pair = new gcore.AllowedAddressPair("vip", args, { parent });
    expect(await settled(pair.urn)).toContain("harbour:index:Pier$pulumi-nodejs");
    expect(registered.at(-1)?.inputs.__urn).toBe(await settled(pair.urn));
  });

  it("refuses the option import and says what to do instead", () => {
    const make = () => new gcore.AllowedAddressPair("vip", args, { import: "port/10.40.0.100" });
    expect(make).toThrow(/gcore:AllowedAddressPair "vip" cannot be imported .* Leave the option out/);
    expect(registered).toEqual([]);
  });

  it("reads one by its id, without inputs", async () => {
    const pair = gcore.AllowedAddressPair.get("there", "some-id");
    expect(await settled(pair.id)).toBe("some-id");
    expect(Object.keys(registered[0]?.inputs)).toEqual(["__provider"]);
  });

  it("knows its own, also those that another copy of the package made", async () => {
    const pair = new gcore.AllowedAddressPair("vip", args);
    expect(gcore.AllowedAddressPair.isInstance(pair)).toBe(true);
    expect(gcore.AllowedAddressPairs.isInstance(pair)).toBe(false);
    expect(gcore.AllowedAddressPair.isInstance({ ...args })).toBe(false);
    expect(pair).toBeInstanceOf(MooringResource);
    const path = require.resolve("../dist/index.js");
    delete require.cache[path];
    const copy = require(path) as typeof built;
    expect(copy.gcore.AllowedAddressPair.isInstance(pair)).toBe(true);
    await settled(pair.urn);
  });
});

describe("an explicit provider", () => {
  it("carries its settings under their full keys", async () => {
    const provider = new Provider("north", { gcoreApiKey: "invented-token", gcoreRegionId: 12 });
    await settled(provider.urn);
    expect(registered[0]?.type).toBe("pulumi:providers:pulumi-nodejs");
    expect(Object.keys(registered[0]?.inputs).sort()).toEqual(["mooring:gcoreApiKey", "mooring:gcoreRegionId"]);
  });
});
