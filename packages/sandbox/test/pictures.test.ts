import { createVirtualClock } from "@mooring/core";
import { emulators, type Picture } from "@mooring/core/emulators";
import { describe, expect, test } from "vitest";
import { emulator as openstack } from "../../core/src/clouds/openstack/emulator.ts";
import { createSandbox, type Sandbox } from "../src/index.ts";
import { createCaller, OTHER_PORT, PORT, pairsPath } from "./caller.ts";

/** Also those that are pretended before Mooring knows the cloud. */
const all = [...emulators.filter(({ cloud }) => cloud !== openstack.cloud), openstack];
const pictured = all.filter((emulator) => emulator.start(lawsOf()).picture);

function lawsOf() {
  return { date: () => 0, random: () => 0.5, uuid: () => crypto.randomUUID() };
}

const pictureOf = (sandbox: Sandbox, cloud: string) => sandbox.cloud(cloud).picture?.() as Picture;
const allAddresses = ({ servers, ports, addresses }: Picture) => [
  ...[...servers.flatMap((server) => server.ports), ...ports].flatMap((port) => port.addresses),
  ...addresses,
];
const textsOf = (picture: Picture, port: string) =>
  [...picture.servers.flatMap((server) => server.ports), ...picture.ports]
    .find(({ id }) => id === port)
    ?.addresses.map(({ text }) => text);

describe.each(pictured)("the picture of $cloud", (emulator) => {
  const { cloud } = emulator;
  const worldOf = () => createSandbox({ clock: createVirtualClock(), emulators: [emulator] });

  test("gives every address an id of its own", () => {
    const ids = allAddresses(pictureOf(worldOf(), cloud)).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("comes out the same when the world is harvested and planted again", () => {
    const first = worldOf();
    const seed = { [cloud]: JSON.parse(JSON.stringify(first.cloud(cloud).harvest?.())) };
    const second = createSandbox({ clock: createVirtualClock(), emulators: [emulator], defaults: false, seed });
    expect(pictureOf(second, cloud)).toEqual(pictureOf(first, cloud));
  });

  test("loses an address that hands take, and only that one", () => {
    const sandbox = worldOf();
    const before = allAddresses(pictureOf(sandbox, cloud));
    const gone = before.find(({ loose }) => loose) ?? expect.fail("nothing is loose");
    sandbox.cloud(cloud).hands?.take(gone.id);
    const after = allAddresses(pictureOf(sandbox, cloud));
    const stays = (one: { id: string; sort: string }) => one.id !== gone.id && one.sort !== "floating";
    expect(after.filter(stays).map(({ id }) => id)).toEqual(before.filter(stays).map(({ id }) => id));
    // A floating one leads nowhere from then on; any other is gone.
    const led = pictureOf(sandbox, cloud)
      .servers.flatMap(({ ports }) => ports)
      .flatMap(({ addresses }) => addresses);
    const where = gone.sort === "floating" ? led : after;
    expect(where.map(({ id }) => id)).not.toContain(gone.id);
  });

  test("says so when hands reach for what is not there", () => {
    const hands = worldOf().cloud(cloud).hands;
    expect(() => hands?.take("nothing like it")).toThrow(/no (such )?address/);
    expect(() => hands?.put("no-such-port", "10.0.0.1")).toThrow();
  });

  test("notes name the very switches that there are", () => {
    const { switches } = worldOf().cloud(cloud);
    expect(Object.keys(emulator.switchNotes ?? {}).sort()).toEqual(Object.keys(switches).sort());
    for (const { about } of Object.values(emulator.switchNotes ?? {})) expect(about).toMatch(/[.`]$/);
  });

  test("every switch may have its default", () => {
    const sandbox = worldOf();
    const defaults = { ...sandbox.cloud(cloud).switches };
    for (const [name, value] of Object.entries(defaults)) sandbox.setSwitch(cloud, name, value);
    expect(sandbox.cloud(cloud).switches).toEqual(defaults);
  });
});

test("a pair that hands put on a port is a pair, one that a virtual address shares is virtual", () => {
  const sandbox = createSandbox({ clock: createVirtualClock(), clouds: ["gcore"] });
  sandbox.cloud("gcore").hands?.put(PORT, "10.40.0.9");
  sandbox.cloud("gcore").hands?.put(PORT, "10.40.0.200");
  const port = pictureOf(sandbox, "gcore").servers[0]?.ports.find(({ id }) => id === PORT);
  expect(port?.addresses.map(({ text, sort }) => `${text} ${sort}`)).toEqual([
    "10.40.0.11 own",
    "10.40.0.9 pair",
    "10.40.0.200 virtual",
  ]);
});

test("a floating address follows the hands to another port", () => {
  const sandbox = createSandbox({ clock: createVirtualClock(), clouds: ["gcore"] });
  expect(textsOf(pictureOf(sandbox, "gcore"), OTHER_PORT)).toContain("203.0.113.50");
  sandbox.cloud("gcore").hands?.put(PORT, "203.0.113.50");
  expect(textsOf(pictureOf(sandbox, "gcore"), PORT)).toContain("203.0.113.50");
  expect(textsOf(pictureOf(sandbox, "gcore"), OTHER_PORT)).not.toContain("203.0.113.50");
});

test("the picture shows a task while it runs, and its failure when it ended in one", async () => {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  sandbox.cloud("gcore").hands?.failNext?.("No room");
  await createCaller(sandbox)("PUT", pairsPath(), { allowed_address_pairs: [{ ip_address: "10.40.0.9" }] });
  const [task] = pictureOf(sandbox, "gcore").tasks;
  expect(task).toMatchObject({ about: PORT, title: "update port allowed address pairs", ends: clock.date() + 2000 });
  expect(task).not.toHaveProperty("failure");
  await clock.sleep(2000);
  expect(pictureOf(sandbox, "gcore").tasks).toMatchObject([{ failure: "No room" }]);
});

test("another writer is a little faster, once", async () => {
  const sandbox = createSandbox({ clock: createVirtualClock(), clouds: ["gcore"] });
  sandbox.faults.add({ match: "WRITE /**", rival: true });
  const call = createCaller(sandbox);
  await call("GET", pairsPath().replace("/allow_address_pairs", ""));
  await call("PUT", pairsPath(), { allowed_address_pairs: [] });
  await call("PUT", pairsPath(), { allowed_address_pairs: [] });
  expect(sandbox.journal.writes().map(({ fault }) => fault)).toEqual([
    `another writer put 198.51.100.1 on port ${PORT}`,
    undefined,
  ]);
});
