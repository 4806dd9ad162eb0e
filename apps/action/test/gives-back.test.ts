import { describe, expect, it } from "vitest";
import { isInside } from "./runner.ts";
import { openWorld, seen, type World } from "./world.ts";

const NIC = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10";
const binding = "huaweicloud/virtual-ip-binding";
const PEER = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";

async function inWorld(cloud: string, switches: Record<string, unknown>, run: (world: World) => Promise<void>) {
  const world = await openWorld(switches, cloud);
  try {
    await run(world);
  } finally {
    await world.close();
  }
}

/** Without the moment of the last write, which nobody can give back. */
const stateOf = ({ sandbox }: World, cloud: string) =>
  JSON.parse(JSON.stringify(sandbox.cloud(cloud).state, (name, value) => (name === "updated_at" ? undefined : value)));

describe("what was made on the way", () => {
  const spec = JSON.stringify({ ip_address: "192.168.30.40", nic_id: NIC });
  const ports = (world: World) => stateOf(world, "huaweicloud").ports;

  it("goes as well: the virtual IP that a binding needed", () =>
    inWorld("huaweicloud", {}, async (world) => {
      const before = ports(world);
      const step = world.step({ with: { resource: binding, spec, release: "always" } });
      expect((await step.main().finished).exitCode).toBe(0);
      expect(Object.keys(ports(world))).toHaveLength(Object.keys(before).length + 1);
      for (const _ of ["post", "post again"]) {
        const { exitCode, commands } = await step.post().finished;
        expect({ exitCode, warnings: commands.filter(({ name }) => name === "warning") }).toEqual({
          exitCode: 0,
          warnings: [],
        });
        expect(ports(world)).toEqual(before);
      }
    }));

  it("stays where it was there before", () =>
    inWorld("huaweicloud", {}, async (world) => {
      const before = ports(world);
      const there = JSON.stringify({ ip_address: "192.168.30.50", nic_id: NIC });
      const step = world.step({ with: { resource: binding, spec: there, release: "always" } });
      await step.main().finished;
      await step.post().finished;
      expect(ports(world)).toEqual(before);
    }));
});

describe("what somebody else made between the step's plan and its run", () => {
  const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
  const mac_address = "fa:16:3e:5a:10:01";

  it("is left where it is, by a step that found it and wrote nothing", () =>
    inWorld("gcore", {}, async (world) => {
      const port = () =>
        (world.sandbox.cloud("gcore").state.ports as Record<string, { allowed_address_pairs: object[] }>)[PORT];
      const step = world.step({
        with: {
          resource: "gcore/allowed-address-pair",
          spec: JSON.stringify({ port_id: PORT, ip_address: "10.40.0.142" }),
          release: "always",
        },
      });
      let looks = 0;
      // The plan looks at the interface, then the run does: the other job comes in between.
      world.sandbox.onExchange(({ when, request }) => {
        if (when === "after" || !request.path.endsWith("/interfaces")) return;
        looks += 1;
        if (looks === 2) port()?.allowed_address_pairs.push({ ip_address: "10.40.0.142", mac_address });
      });
      const { exitCode } = await step.main().finished;
      const saved = world.addresses(PORT).join();
      expect({ exitCode, looks: looks >= 2, writes: world.sandbox.journal.writes().length }).toEqual({
        exitCode: 0,
        looks: true,
        writes: 0,
      });
      expect(saved).toContain("10.40.0.142");
      await step.post().finished;
      expect(world.addresses(PORT).join()).toBe(saved);
    }));
});

describe("a server that was stopped for the step", () => {
  const spec = JSON.stringify({ server_id: PEER, number: 2, ptr_record: "two.example.com", allow_restart: true });
  const server = (world: World) => {
    const { state, labels } = stateOf(world, "upcloud").servers[PEER];
    return { state, labels };
  };

  it.skipIf(isInside)("runs again after a kill, also where nothing is to be released", () =>
    inWorld("upcloud", { task_seconds: 0.2 }, async (world) => {
      const before = server(world);
      const step = world.step({ with: { resource: "upcloud/ip-address", spec, release: "never" } });
      const stopped = seen(world, "POST", /stop/);
      const running = step.main();
      await stopped;
      running.kill();
      await running.finished;
      expect(server(world)).not.toEqual(before);
      expect(await step.post().finished).toMatchObject({ exitCode: 0 });
      // The pretend cloud brings a server up to date when somebody looks at it.
      await world.step({ with: { query: "upcloud/servers", spec: "{}" } }).main().finished;
      expect(server(world)).toEqual(before);
    }),
  );
});

describe("a second attempt of the run, on another machine", () => {
  it("gives back what the first has made under a name of the step's own", () =>
    inWorld("k0rdent", {}, async (world) => {
      const addresses = () => Object.keys(stateOf(world, "k0rdent").addresses);
      const before = addresses();
      const lost = world.step({ with: { resource: "k0rdent/address", spec: "{}", release: "always" } });
      await lost.main().finished;
      expect(addresses()).toHaveLength(before.length + 1);
      const again = world.step({ with: { resource: "k0rdent/address", spec: "{}", release: "always" } });
      expect((await again.main().finished).outputs).toMatchObject({ changed: "false" });
      await again.post().finished;
      expect(addresses()).toEqual(before);
    }));

  it("has no name to go by where the step has none", () =>
    inWorld("k0rdent", {}, async (world) => {
      const env = { GITHUB_ACTION: "__mooring_mooring_2" };
      const refused = await world.step({ with: { resource: "k0rdent/address", spec: "{}" }, env }).main().finished;
      expect(refused.exitCode).toBe(1);
      expect(refused.printed).toContain("give the step an `id`, or the input `name`");
      const named = { resource: "k0rdent/address", spec: "{}", name: "web" };
      expect((await world.step({ with: named, env }).main().finished).exitCode).toBe(0);
    }));

  it("has a name of its own in each leg of a matrix", () =>
    inWorld("k0rdent", {}, async (world) => {
      const legs = ["a", "b", "c"].map((leg) =>
        world.step({ with: { resource: "k0rdent/address", spec: "{}", name: "web" }, matrix: { leg } }),
      );
      const ids = await Promise.all(legs.map(async (step) => (await step.main().finished).outputs.id));
      expect(new Set(ids).size).toBe(3);
    }));
});
