import { describe, expect, it } from "vitest";
import { ASLEEP, FAR_AWAY, MAC1, MAC2, PEER1, PEER2, stage, VIP } from "./stage.trial.ts";

type Fields = Readonly<Record<string, unknown>>;
type World = ReturnType<typeof stage>;

const IP = "upcloud/ip-address";
const FLOATING = "upcloud/floating-ip";
const PTR = "upcloud/ptr-record";
const VIRTUAL = "upcloud/private-address";
const UNFILTERED = "upcloud/unfiltered-interface";
const restart = { allow_restart: true };
const two = { server_id: ASLEEP, number: 2, ptr_record: "two.example.com" };
const vip = { ptr_record: "vip.example.com" };

const ask = ({ mooring }: World, resource: string, spec: Fields, more: Fields = {}) =>
  mooring.ensure({ resource, spec, ...more }) as ReturnType<World["ip"]>;

/** Kind, what is made first, and what is then to be absent; `id`: told what the making remembered, too. */
const shapes: readonly [string, Fields | undefined, Fields, "id"?][] = [
  [IP, two, two],
  [IP, two, { server_id: ASLEEP, ptr_record: "two.example.com" }],
  [IP, two, { server: "asleep", ptr_record: "two.example.com" }],
  [IP, two, two, "id"],
  [IP, two, { server_id: ASLEEP }, "id"],
  [IP, undefined, { server_id: PEER1, ip_address: "203.0.113.20", ...restart }],
  [IP, undefined, { server_id: PEER1, mac_address: MAC1, ...restart }],
  [IP, undefined, { server_id: PEER2, family: "IPv6", ...restart }],
  [IP, undefined, { server_id: FAR_AWAY, ...restart }],
  [FLOATING, undefined, { ip_address: VIP }],
  [FLOATING, undefined, { server_id: PEER1 }],
  [FLOATING, undefined, { mac_address: MAC1 }],
  [FLOATING, undefined, { zone: "fi-hel1" }],
  [FLOATING, { server_id: PEER2, ...vip }, vip],
  [FLOATING, { server_id: PEER2, ...vip }, { zone: "fi-hel1", ...vip }],
  [FLOATING, { mac_address: MAC2, ...vip }, { mac_address: MAC2 }, "id"],
  [PTR, { ip_address: VIP, ...vip }, { ip_address: VIP, ...vip }],
  [PTR, { ip_address: VIP, ...vip }, { ip_address: VIP }],
  [
    VIRTUAL,
    { server_id: PEER2, ip_address: "172.30.8.50", ...restart },
    { server_id: PEER2, ip_address: "172.30.8.50", ...restart },
  ],
  [
    VIRTUAL,
    { server: "peer-2", ip_address: "172.30.8.50", ...restart },
    { server: "peer-2", ip_address: "172.30.8.50", ...restart },
    "id",
  ],
  [UNFILTERED, { server_id: PEER2, ...restart }, { server_id: PEER2, ...restart }],
  [UNFILTERED, { server: "peer-2", ...restart }, { server: "peer-2", ...restart }, "id"],
];

describe("what is removed once stays removed, and no second one goes", () => {
  it.each(shapes)("%s, made as %o, absent as %o %s", async (kind, made, gone, remembered) => {
    const world = stage();
    // Others of the same sort, on the same servers.
    for (const name of ["o1", "o2"]) {
      await world.ip({ server_id: ASLEEP, number: name === "o1" ? 2 : 3, ptr_record: `${name}.example.com` });
      await world.floating({ zone: "de-fra1", ptr_record: `${name}-floating.example.com` });
    }
    const offset = kind === IP && made ? { ...made, number: 4 } : made;
    const before = offset ? await ask(world, kind, offset) : undefined;
    const more = { state: "absent", ...(remembered ? { id: before?.items[0]?.id } : {}) };
    expect(await ask(world, kind, gone, more)).toMatchObject({ changed: true, failed: false });
    const after = structuredClone(world.addresses());
    const written = world.writes().length;
    for (const run of [2, 3]) {
      const report = await ask(world, kind, gone, more);
      expect({ run, failures: report.items.map(({ failure }) => failure) }).toEqual({ run, failures: [undefined] });
      expect({ run, changed: report.changed, writes: world.writes().length }).toEqual({
        run,
        changed: false,
        writes: written,
      });
    }
    expect(world.addresses()).toEqual(after);
  });
});

describe("what the cloud says once is not there", () => {
  it.each([
    [FLOATING, { zone: "de-fra1", ...vip }],
    [IP, two],
    ["upcloud/service-address", { name: "vip.example.com", network: "fi-hel1", members: ["peer-1"] }],
  ])("is not said to be given back while the list has it: %s, %o", async (resource, spec) => {
    const world = stage();
    const before = world.addresses().length;
    expect(await ask(world, resource, spec)).toMatchObject({ changed: true, failed: false });
    world.sandbox.faults.add({
      match: ({ method }) => method === "DELETE",
      status: 404,
      body: { error: { error_code: "IP_ADDRESS_NOT_FOUND", error_message: "The IP address does not exist." } },
    });
    expect(await ask(world, resource, spec, { state: "absent" })).toMatchObject({ failed: true });
    expect(world.addresses()).toHaveLength(before + 1);
    expect(await ask(world, resource, spec, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(world.addresses()).toHaveLength(before);
  });
});
