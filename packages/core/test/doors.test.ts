import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { catalog } from "../src/clouds/catalog.gen.ts";
import type { Catalog } from "../src/definition/catalog.ts";
import type { AnyCloud } from "../src/definition/cloud.ts";
import { readUserFile } from "../src/engine/files.ts";
import { createMooring, createMooringOf } from "../src/engine/mooring.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";
import { harbour, refused } from "./harbour.ts";

const KEY = "4711$an-invented-key";

/** The clouds as they are, without a line to any of them. */
const mooring = (environment: Record<string, string> = {}) =>
  createMooring({ environment, clock: createVirtualClock(), random: () => 0.5 });

const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const complete = { GCORE_API_KEY: KEY, GCORE_CLOUD_PROJECT_ID: "41", GCORE_CLOUD_REGION_ID: "12" };

describe("a spec that is only checked", () => {
  it.each([{}, complete])(
    "comes back in its canonical form, also where there are no settings yet: %j",
    async (settings) => {
      const spec = { port_id: PORT.toUpperCase(), ip_address: "10.40.0.9/32", mac_address: "FA-16-3E-00-00-99" };
      expect(await mooring(settings as never).check("gcore/allowed-address-pair", spec)).toEqual({
        spec: { port_id: PORT, ip_address: "10.40.0.9", mac_address: "fa:16:3e:00:00:99" },
      });
    },
  );

  it("is told every field that is wrong, by its path, and no secret", async () => {
    const spec = { port_id: PORT, ip_address: KEY, mac_address: 7 };
    const { issues } = (await mooring(complete).check("gcore/allowed-address-pair", spec)) as {
      issues: { path: string[]; message: string }[];
    };
    expect(issues.map(({ path }) => path)).toEqual([["ip_address"], ["mac_address"]]);
    expect(issues[0]?.message).toMatch(/must be an IP address or network/);
    expect(JSON.stringify(issues)).not.toContain(KEY);
  });

  it("needs no client to be refused by its schema", async () => {
    let made = 0;
    const counting = (entry: Catalog[string] | undefined): Catalog[string] => {
      if (!entry) throw new Error("the catalogue has no such cloud");
      const load = async () => ({ ...(await entry.load()), connect: () => ({ made: ++made }) });
      return { ...entry, load };
    };
    const mooring = createMooringOf({ gcore: counting(catalog.gcore) }, { environment: complete });
    expect(await mooring.check("gcore/allowed-address-pair", { port_id: "x" })).toHaveProperty("issues");
    expect(made).toBe(0);
  });

  it("of a kind that is not there fails as that", async () => {
    await expect(mooring().check("gcore/nothing", {})).resolves.toMatchObject({
      issues: [{ message: expect.stringContaining('no resource "gcore/nothing"') }],
    });
  });

  it("is held to what only the settings tell, where they are complete", async () => {
    const spec = {
      address_type: "INTERNAL",
      network: "http://elsewhere.example.com/v1/regions/r/projects/p/compute/networks/n",
      name: "web",
    };
    const environment = {
      K0RDENT_ENDPOINT: "https://api.k0rdent.example",
      K0RDENT_REGION: "r",
      K0RDENT_PROJECT: "p",
      K0RDENT_API_KEY: "plt_sk_not-a-real-key",
    };
    expect(await mooring(environment).check("k0rdent/address", spec)).toMatchObject({
      issues: [{ path: ["network"], message: expect.stringContaining("points at elsewhere.example.com") }],
    });
    expect(await mooring().check("k0rdent/address", spec)).toHaveProperty("spec");
  });
});

describe("settings", () => {
  it("that are complete are ready; that are not say what is missing", async () => {
    expect(await mooring(complete).unready("gcore/allowed-address-pair")).toBeUndefined();
    expect(await mooring().unready("gcore/allowed-address-pair")).toMatchObject({
      code: "credentials",
      message: "Gcore: missing `api_key`",
    });
    const given = { api_key: KEY, project_id: 41, region_id: "twelve" };
    const wrong = await mooring().unready("gcore/allowed-address-pair", given);
    expect(wrong).toMatchObject({ code: "input", message: expect.stringContaining("region_id") });
  });

  it("tell their secrets of a request that may be wrong in any way", async () => {
    const known = (raw: unknown) => mooring({ GCORE_API_KEY: KEY }).secrets(raw);
    expect(await known({ resource: "gcore/nothing", settings: {} })).toContain(KEY);
    expect(await known({ resource: "nowhere/nothing", settings: "all-in-one-text" })).toContain("all-in-one-text");
    expect(await known({ resource: "nowhere/nothing", settings: { a: "b" } })).not.toContain("b");
    expect(await known({ query: "gcore/interfaces", settings: { api_key: "other-invented-key" } })).toContain(
      "other-invented-key",
    );
    for (const raw of [undefined, null, 7, "gcore", [], { resource: 7 }])
      expect(await known(raw)).toBeInstanceOf(Array);
  });
});

describe("a file of the user's own", () => {
  const home = mkdtempSync(join(tmpdir(), "mooring-home-"));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  writeFileSync(join(home, "clouds.yaml"), "clouds: {}\n");

  it("is read by its path, or from home", async () => {
    expect(await readUserFile(join(home, "clouds.yaml"), {})).toBe("clouds: {}\n");
    expect(await readUserFile("~/clouds.yaml", { HOME: home })).toBe("clouds: {}\n");
  });

  it("is none where it is not there, or where nobody is at home", async () => {
    expect(await readUserFile(join(home, "nothing.yaml"), {})).toBeUndefined();
    expect(await readUserFile(join(home, "clouds.yaml", "below"), {})).toBeUndefined();
    expect(await readUserFile("~/clouds.yaml", {})).toBeUndefined();
    expect(await readUserFile("~/clouds.yaml", { HOME: "" })).toBeUndefined();
  });

  it("that cannot be read is an error", async () => {
    await expect(readUserFile(home, {})).rejects.toThrow(/EISDIR/);
  });
});

describe("a report", () => {
  const north = { name: "north", colour: "red" };

  it("tells what was and what is to be: nothing where it is to be absent", async () => {
    const { ensure, put } = harbour();
    put(north);
    expect((await ensure({ spec: { name: "north", colour: "blue" }, plan: true })).items[0]).toMatchObject({
      before: north,
      after: { name: "north", colour: "blue" },
    });
    expect((await ensure({ spec: { name: "north" }, plan: true })).items[0]).toMatchObject({ after: north });
    expect((await ensure({ spec: north, state: "absent", plan: true })).items[0]).toMatchObject({
      before: north,
      after: null,
    });
  });

  it("tells nothing beside the thing where there is nothing, in a plan that fails as well", async () => {
    const { ensure, put } = harbour({ review: async () => [{ refusal: refused() }] } as never);
    put(north);
    const [item] = (await ensure({ spec: { name: "north", colour: "blue" }, plan: true })).items;
    expect(item).toMatchObject({ changed: false, failure: { code: "api" } });
    expect(item).not.toHaveProperty("besides");
  });

  it("of a request that is none names no kind", async () => {
    const { mooring } = harbour();
    expect(await mooring.ensure({ spec: north })).toMatchObject({ resource: "", plan: false, failed: true, items: [] });
    expect(await mooring.ensure({ resource: "acme/buoy", plan: true })).toMatchObject({
      resource: "acme/buoy",
      plan: true,
    });
    expect(await mooring.ensure({ query: "acme/none" })).toMatchObject({ query: "acme/none", results: [] });
  });

  it("of what needs nothing logs no plan, and of what does logs the one that it carries out", async () => {
    const { ensure } = harbour();
    const told: string[] = [];
    const progress = ({ type }: { type: string }) => void told.push(type);
    const intended: unknown[] = [];
    const intend = (fitting: unknown) => void intended.push(fitting);
    await ensure({ spec: north }, { progress, intend });
    expect(intended).toHaveLength(1);
    await ensure({ spec: north }, { progress, intend });
    expect(intended).toHaveLength(1);
  });
});

describe("one that would do and is used by somebody", () => {
  const used = { find: async () => ({ id: "north", by: "description", inUseBy: "the pilot" }) };

  it("is not given away, and is not what is to go", async () => {
    const { ensure, put, calls } = harbour(used as never);
    put({ name: "north", colour: "red" });
    const gone = await ensure({ spec: { name: "north" }, state: "absent" });
    expect(gone.items[0]?.failure).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("north would fit what is stated, but is in use by the pilot"),
      hint: "State which one is to go, by its address or its name.",
    });
    expect(calls).toEqual([]);
  });

  it("and one that nobody uses is left alone by whoever takes nothing over, who makes another", async () => {
    const idle = { find: async () => ({ id: "north", by: "description" }) };
    for (const [adopt, action] of [
      [true, "none"],
      [false, "create"],
    ] as const) {
      const { ensure, put } = harbour(idle as never);
      put({ name: "north", colour: "red" });
      const [item] = (await ensure({ spec: { name: "north", colour: "red" }, plan: true }, { adopt })).items;
      expect({ adopt, action: item?.action }).toEqual({ adopt, action });
    }
  });
});

describe("one that is still being made by an earlier run", () => {
  it("and comes out otherwise is planned again, and made as it is wanted", async () => {
    let finished = 0;
    const unfinished = {
      async finish(_: object, { observed }: { observed: { id: string; spec: object; outputs: object } }) {
        finished += 1;
        return finished === 1 ? { ...observed, spec: { ...observed.spec, colour: "grey" } } : observed;
      },
    };
    const { ensure, put, calls } = harbour(unfinished as never);
    put({ name: "north", colour: "red" });
    expect(await ensure({ spec: { name: "north", colour: "red" } })).toMatchObject({ failed: false, changed: false });
    expect(finished).toBe(2);
    expect(calls).toEqual([]);
  });

  it("and always comes out otherwise is told as that, and nothing was written for it", async () => {
    const never = {
      finish: async (_: object, { observed }: { observed: { spec: object } }) => ({
        ...observed,
        spec: { ...observed.spec, colour: "grey" },
      }),
    };
    const { ensure, put, calls } = harbour(never as never);
    put({ name: "north", colour: "red" });
    const { items } = await ensure({ spec: { name: "north", colour: "red" } });
    expect(items[0]).toMatchObject({
      changed: false,
      effect: "none",
      failure: {
        code: "conflict",
        message: "acme/buoy: north was still being made, and came out otherwise than it is wanted",
        hint: "Run again: it is planned anew.",
      },
    });
    expect(calls).toEqual([]);
  });
});

describe("a cloud that keeps credentials in files", () => {
  const home = mkdtempSync(join(tmpdir(), "mooring-files-"));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  writeFileSync(join(home, "clouds.yaml"), "of this machine");

  it("reads those of this machine, from the home of the environment, or those that it is given", async () => {
    const read: unknown[] = [];
    const clouds: Catalog = {
      gcore: {
        ...(catalog.gcore as Catalog[string]),
        load: async () => ({
          ...((await catalog.gcore?.load()) as AnyCloud),
          connect: async (_settings, { readFile }) => void read.push(await readFile("~/clouds.yaml")),
        }),
      },
    };
    const environment = { ...complete, HOME: home };
    const readFile = async (path: string) => `given for ${path}`;
    for (const options of [{ environment }, { environment, readFile }])
      expect(await createMooringOf(clouds, options).unready("gcore/allowed-address-pair")).toBeUndefined();
    expect(read).toEqual(["of this machine", "given for ~/clouds.yaml"]);
  });
});
