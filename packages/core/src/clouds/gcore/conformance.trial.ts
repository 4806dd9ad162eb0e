import type { PretendCloud } from "@mooring/sandbox";
import type { Trial } from "../../../test/trial.ts";

const PORT = "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45";
const OTHER = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const FOREIGN = ["10.50.0.77", "10.50.8.0/24"];

interface Port {
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
}

const port = (cloud: PretendCloud, id = PORT) => (cloud.state.ports as Record<string, Port>)[id] as Port;
const fail = (cloud: PretendCloud, words: string) => void (cloud.switches.fail_tasks as string[]).push(words);
const prepare = (cloud: PretendCloud) => Object.assign(cloud.switches, { v1_pairs: true });
const foreign = (cloud: PretendCloud) =>
  port(cloud).allowed_address_pairs.filter(({ ip_address }) => FOREIGN.includes(ip_address));

const elsewhere = [{ settings: { project_id: 4711 } }, { settings: { region_id: 4711 } }];
/** As real Neutron keeps it: a MAC address in capitals, and what the API shows but would not take back (host bits). */
const odd = (id: string, ip_address: string) => (cloud: PretendCloud) =>
  void port(cloud, id).allowed_address_pairs.push({ ip_address, mac_address: "FA-16-3E-00-00-01" });

const variants = [
  { variant: "v2 PUT" },
  { variant: "v2 PUT, instance stated", more: { instance_id: "eb3bf756-2650-4483-8470-a897d1ae6fa6" } },
  { variant: "v1 PUT", settings: { write_route: "v1" } },
];

const INSTANCE = "eb3bf756-2650-4483-8470-a897d1ae6fa6";
const MACS = ["00:00:5e:00:01:09", "00:00:5e:00:01:0a"] as const;
const wholePair = { port_id: PORT, instance_id: INSTANCE, ip_address: "10.50.0.9" };
const wholeList = (...macs: readonly string[]) => ({
  port_id: OTHER,
  instance_id: INSTANCE,
  allowed_address_pairs: macs.map((mac_address, at) => ({ ip_address: `10.40.0.${at + 9}`, mac_address })),
});

const pair = variants.map(
  ({ variant, settings, more }): Trial => ({
    kind: "gcore/allowed-address-pair",
    variant,
    ...(settings ? { settings } : {}),
    prepare,
    stated: {
      spec: { ...wholePair, mac_address: MACS[0] },
      changed: { spec: { ...wholePair, mac_address: MACS[1] }, action: "replace" },
      tells: [MACS[0]],
    },
    spec: { port_id: PORT, ip_address: "10.50.0.9", ...more },
    changed: { spec: { port_id: PORT, ip_address: "10.50.0.10", ...more }, action: "replace" },
    drift: (cloud) => Object.assign(port(cloud), { allowed_address_pairs: foreign(cloud) }),
    elsewhere,
    odd: odd(PORT, "10.135.0.0/16"),
    neighbours: foreign,
    siblings: ["10.50.0.21", "10.50.0.22", "10.50.1.0/24"].map((ip_address) => ({
      port_id: PORT,
      ip_address,
      ...more,
    })),
    ...(settings ? { exceptions: { 10: "v1 is synchronous: there is no operation that could fail later" } } : { fail }),
  }),
);

const exact = variants.map(
  ({ variant, settings, more }): Trial => ({
    kind: "gcore/allowed-address-pairs",
    variant,
    ...(settings ? { settings } : {}),
    prepare,
    stated: {
      spec: wholeList(MACS[0], MACS[1]),
      changed: { spec: wholeList(MACS[1], MACS[0]), action: "update" },
      tells: MACS,
    },
    spec: { port_id: OTHER, allowed_address_pairs: [{ ip_address: "10.40.0.9" }], ...(more ?? {}) },
    changed: {
      spec: {
        port_id: OTHER,
        allowed_address_pairs: [{ ip_address: "10.40.0.9" }, { ip_address: "10.40.0.10" }],
        ...(more ?? {}),
      },
      action: "update",
    },
    drift: (cloud) => void port(cloud, OTHER).allowed_address_pairs.splice(0),
    elsewhere,
    odd: odd(OTHER, "10.135.0.0/8"),
    neighbours: foreign,
    siblings: [
      { port_id: "166f81b9-91e7-47db-b304-36b5be9ff3e1", allowed_address_pairs: [{ ip_address: "10.40.0.9" }] },
    ],
    ...(settings ? { exceptions: { 10: "v1 is synchronous: there is no operation that could fail later" } } : { fail }),
  }),
);

const STORAGE_A = { instance: "harbour-a", network: "storage-private" };
const named: readonly Trial[] = [
  {
    kind: "gcore/allowed-address-pair",
    variant: "port, project and region by name",
    without: ["GCORE_CLOUD_PROJECT_ID", "GCORE_CLOUD_REGION_ID"],
    settings: { project_name: "harbour", region_name: "testland-1" },
    spec: { ...STORAGE_A, ip_address: "10.50.0.9" },
    changed: { spec: { ...STORAGE_A, ip_address: "10.50.0.10" }, action: "replace" },
    drift: (cloud) => Object.assign(port(cloud), { allowed_address_pairs: foreign(cloud) }),
    elsewhere: [
      { settings: { project_name: "harbur" } },
      { settings: { region_name: "Testland-9" } },
      { spec: { network: "storage-pravate" } },
      { spec: { instance: "harbour-z" } },
    ],
    odd: odd(PORT, "10.135.0.0/16"),
    neighbours: foreign,
    siblings: [
      { ...STORAGE_A, ip_address: "10.50.0.21" },
      { port_address: "10.50.0.11", ip_address: "10.50.0.22" },
    ],
    fail,
  },
  {
    kind: "gcore/allowed-address-pairs",
    variant: "port by its address",
    spec: { port_address: "10.40.0.11", allowed_address_pairs: [{ ip_address: "10.40.0.9" }] },
    changed: { spec: { port_address: "10.40.0.11", allowed_address_pairs: [] }, action: "update" },
    drift: (cloud) => void port(cloud, OTHER).allowed_address_pairs.splice(0),
    elsewhere,
    odd: odd(OTHER, "10.135.0.0/8"),
    neighbours: foreign,
    siblings: [
      { instance: "harbour-b", network: "harbour-private", allowed_address_pairs: [{ ip_address: "10.40.0.9" }] },
    ],
    fail,
  },
];

const BACKEND_B = "166f81b9-91e7-47db-b304-36b5be9ff3e1";
const many: readonly Trial[] = [
  {
    kind: "gcore/allowed-address-pair",
    variant: "on the ports of several instances",
    spec: { instances: ["harbour-a", "harbour-b"], network: "harbour-private", ip_address: "10.40.0.9" },
    changed: {
      spec: { instances: ["harbour-b"], network: "harbour-private", ip_address: "10.40.0.9" },
      action: "update",
    },
    drift: (cloud) => void port(cloud, OTHER).allowed_address_pairs.splice(0),
    elsewhere: [...elsewhere, { spec: { network: "harbour-pravate" } }],
    odd: odd(OTHER, "10.135.0.0/16"),
    neighbours: foreign,
    siblings: [{ port_id: OTHER, ip_address: "10.40.0.21" }],
    fail,
  },
  {
    kind: "gcore/allowed-address-pairs",
    variant: "on several ports",
    spec: { ports: [OTHER, BACKEND_B], allowed_address_pairs: [{ ip_address: "10.40.0.9" }] },
    changed: {
      spec: { ports: [OTHER, BACKEND_B], allowed_address_pairs: [{ ip_address: "10.40.0.10" }] },
      action: "update",
    },
    drift: (cloud) => void port(cloud, OTHER).allowed_address_pairs.splice(0),
    elsewhere,
    odd: odd(OTHER, "10.135.0.0/8"),
    neighbours: foreign,
    siblings: [
      {
        port_id: PORT,
        allowed_address_pairs: [
          { ip_address: "10.50.0.77", mac_address: "fa:16:3e:5a:10:77" },
          { ip_address: "10.50.8.0/24" },
        ],
      },
    ],
    fail,
  },
];

interface FloatingIp {
  port_id: string | null;
  fixed_ip_address: string | null;
  tags: Record<string, string>;
}
const floatingIps = (cloud: PretendCloud) => Object.entries(cloud.state.floating_ips as Record<string, FloatingIp>);
const others = (cloud: PretendCloud) => floatingIps(cloud).filter(([, one]) => one.tags.name !== "shop");
const detach = (one: FloatingIp) => Object.assign(one, { port_id: null, fixed_ip_address: null });

const HARBOUR_A = { instance: "harbour-a", network: "harbour-private" };

const floating: readonly Trial[] = [
  {
    kind: "gcore/floating-ip",
    variant: "found by its name",
    stated: {
      spec: {
        name: "shop",
        tags: [{ key: "keeper", value: "harbour-master" }],
        port_id: PORT,
        fixed_ip_address: "10.50.0.11",
      },
      changed: {
        spec: {
          name: "shop",
          tags: [{ key: "keeper", value: "pilot" }],
          port_id: PORT,
          fixed_ip_address: "10.50.0.11",
        },
        action: "update",
      },
      tells: ["harbour-master"],
    },
    spec: { name: "shop", ...HARBOUR_A },
    changed: { spec: { name: "shop", port_id: PORT }, action: "update" },
    drift: (cloud) => {
      for (const [, one] of floatingIps(cloud)) if (one.tags.name === "shop") detach(one);
    },
    elsewhere: [...elsewhere, { spec: { name: "shup", network: "harbour-pravate" } }],
    neighbours: others,
    siblings: [
      { name: "standby", attached: false },
      { name: "shop-vip", port_address: "10.40.0.200" },
    ],
    fail,
  },
  {
    kind: "gcore/floating-ip",
    variant: "found by the port it leads to",
    spec: { port_id: PORT },
    changed: { spec: { port_id: PORT, name: "later" }, action: "update" },
    drift: (cloud) => {
      for (const [id, one] of floatingIps(cloud))
        if (one.port_id === PORT) delete (cloud.state.floating_ips as Record<string, FloatingIp>)[id];
    },
    elsewhere,
    neighbours: (cloud) => floatingIps(cloud).filter(([, one]) => one.port_id !== PORT),
    siblings: [{ ...HARBOUR_A }],
    fail,
  },
];

interface Kept {
  reserved: { is_vip: boolean; members: string[] } | null;
  instance_id: string | null;
  ip_assignments: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string }[];
  tags: Record<string, string>;
}
const kept = (cloud: PretendCloud) => Object.entries(cloud.state.ports as Record<string, Kept>);
const at = (cloud: PretendCloud, ip: string) =>
  kept(cloud).find(([, { ip_assignments }]) => ip_assignments.some(({ ip_address }) => ip_address === ip));
const VIP = "10.40.0.100";
/** All ports but those that are made, without their addresses in their pairs. */
const besides =
  (...ips: readonly string[]) =>
  (cloud: PretendCloud) => {
    const made = ips.map((ip) => at(cloud, ip)?.[0]);
    return kept(cloud)
      .filter(([id]) => !made.includes(id))
      .map(([id, one]) => [
        id,
        one.reserved,
        one.allowed_address_pairs.filter((pair) => !ips.includes(pair.ip_address)),
      ]);
  };
const membersLost = (cloud: PretendCloud) => {
  for (const [, one] of kept(cloud))
    one.allowed_address_pairs = one.allowed_address_pairs.filter(({ ip_address }) => ip_address !== VIP);
  const [, vip] = at(cloud, VIP) ?? [];
  if (vip?.reserved) vip.reserved.members = [];
};
const PRIVATE = { network: "harbour-private" };
const wrongNetwork = { spec: { network: "harbour-pravate" } };

const shared = [
  { variant: "members are those with the pair" },
  {
    variant: "members apart from pairs",
    prepare: (cloud: PretendCloud) => Object.assign(cloud.switches, { vip_pairs: false }),
  },
].map(
  (world): Trial => ({
    kind: "gcore/virtual-ip",
    ...world,
    stated: {
      spec: { ...PRIVATE, ip_address: VIP, is_vip: true, members: ["harbour-a", "harbour-b"] },
      changed: { spec: { ...PRIVATE, ip_address: VIP, is_vip: true, members: ["harbour-b"] }, action: "update" },
      tells: [`"${VIP}"`],
    },
    spec: { ...PRIVATE, ip_address: VIP, members: ["harbour-a", "harbour-b"] },
    changed: { spec: { ...PRIVATE, ip_address: VIP, members: ["harbour-a"] }, action: "update" },
    drift: membersLost,
    elsewhere: [...elsewhere, wrongNetwork],
    neighbours: besides(VIP),
    siblings: [
      { ...PRIVATE, ip_address: "10.40.0.103", members: [OTHER] },
      { ...PRIVATE, ip_address: "10.40.0.104" },
    ],
    fail,
  }),
);

const tagged = (cloud: PretendCloud, name: string) =>
  Object.entries(cloud.state.ports as Record<string, Kept>).find(([, { tags }]) => tags.name === name);
const addressOf = (cloud: PretendCloud, name: string) =>
  tagged(cloud, name)?.[1].ip_assignments.map(({ ip_address }) => ip_address) ?? [];
/** All ports but those that have these names, without their addresses in their pairs. */
const besidesNamed =
  (...names: readonly string[]) =>
  (cloud: PretendCloud) =>
    besides(...names.flatMap((name) => addressOf(cloud, name)))(cloud);

const anyFree: readonly Trial[] = [
  {
    kind: "gcore/virtual-ip",
    variant: "any free address, found by its name",
    spec: { ...PRIVATE, name: "web", members: ["harbour-a", "harbour-b"] },
    changed: { spec: { ...PRIVATE, name: "web", members: ["harbour-b"] }, action: "update" },
    drift: (cloud) => {
      const ips = addressOf(cloud, "web");
      for (const [, one] of kept(cloud))
        one.allowed_address_pairs = one.allowed_address_pairs.filter(({ ip_address }) => !ips.includes(ip_address));
    },
    elsewhere: [...elsewhere, wrongNetwork],
    neighbours: besidesNamed("web"),
    siblings: [
      { ...PRIVATE, name: "db", members: [OTHER] },
      { ...PRIVATE, ip_address: "10.40.0.104", name: "mail" },
    ],
    fail,
  },
  {
    kind: "gcore/reserved-fixed-ip",
    variant: "any free address, found by its name",
    spec: { ...PRIVATE, name: "spare" },
    changed: { spec: { network: "storage-private", name: "spare" }, action: "replace" },
    drift: (cloud) => {
      const [id = ""] = tagged(cloud, "spare") ?? [];
      delete (cloud.state.ports as Record<string, Kept>)[id];
    },
    elsewhere: [...elsewhere, wrongNetwork],
    neighbours: (cloud) => kept(cloud).filter(([, one]) => one.tags.name !== "spare" && one.reserved === null),
    siblings: [{ ...PRIVATE, name: "later" }],
    fail,
  },
];

const DEFAULT_VIP = "10.40.0.200";
const member = [
  { variant: "members are those with the pair" },
  {
    variant: "members apart from pairs",
    prepare: (cloud: PretendCloud) => Object.assign(cloud.switches, { vip_pairs: false }),
  },
].map(
  (world): Trial => ({
    kind: "gcore/virtual-ip-member",
    ...world,
    stated: {
      spec: { ...PRIVATE, virtual_ip: DEFAULT_VIP, member: "harbour-a" },
      changed: { spec: { ...PRIVATE, virtual_ip: DEFAULT_VIP, member: "harbour-b" }, action: "replace" },
      tells: [],
    },
    spec: { virtual_ip: DEFAULT_VIP, member: "harbour-a" },
    changed: { spec: { virtual_ip: DEFAULT_VIP, member: "harbour-b" }, action: "replace" },
    drift: (cloud) => {
      for (const [, one] of kept(cloud)) {
        one.allowed_address_pairs = one.allowed_address_pairs.filter(({ ip_address }) => ip_address !== DEFAULT_VIP);
        if (one.reserved) one.reserved.members = [];
      }
    },
    elsewhere: [...elsewhere, { spec: { network: "harbour-pravate" } }],
    neighbours: (cloud) =>
      kept(cloud)
        .filter(([id]) => id !== at(cloud, DEFAULT_VIP)?.[0])
        .map(([id, one]) => [
          id,
          one.reserved,
          one.allowed_address_pairs.filter(({ ip_address }) => ip_address !== DEFAULT_VIP),
        ]),
    siblings: [{ virtual_ip: DEFAULT_VIP, member: "166f81b9-91e7-47db-b304-36b5be9ff3e1" }],
    fail,
    ...(world.prepare
      ? {}
      : { exceptions: { 10: "connecting is done when it is answered: no operation could fail later" } }),
  }),
);

const keptIp: Trial = {
  kind: "gcore/reserved-fixed-ip",
  stated: {
    spec: { ...PRIVATE, ip_address: "10.40.0.102" },
    changed: { spec: { ...PRIVATE, ip_address: "10.40.0.105" }, action: "replace" },
    tells: ["10.40.0.102"],
  },
  spec: { ...PRIVATE, ip_address: "10.40.0.102" },
  changed: { spec: { ...PRIVATE, ip_address: "10.40.0.105" }, action: "replace" },
  drift: (cloud) => {
    const [id = ""] = at(cloud, "10.40.0.102") ?? [];
    delete (cloud.state.ports as Record<string, Kept>)[id];
  },
  elsewhere: [...elsewhere, wrongNetwork],
  neighbours: besides("10.40.0.102", "10.40.0.105"),
  siblings: [{ ...PRIVATE, ip_address: "10.40.0.106" }],
  fail,
};

const SERVED = { ...PRIVATE, name: "front", members: ["harbour-a", "harbour-b"] };
const served: readonly Trial[] = [
  {
    kind: "gcore/service-address",
    variant: "its address stated",
    spec: { ...SERVED, address: VIP },
    changed: { spec: { ...SERVED, address: VIP, members: ["harbour-b"] }, action: "update" },
    drift: membersLost,
    elsewhere: [...elsewhere, wrongNetwork],
    neighbours: besides(VIP, "10.40.0.103"),
    siblings: [{ ...SERVED, name: "ledger", address: "10.40.0.103" }],
    fail,
  },
  {
    kind: "gcore/service-address",
    variant: "with a floating IP of its own",
    spec: { ...SERVED, address: VIP, public: "new" },
    changed: { spec: { ...SERVED, address: VIP, public: "none" }, action: "update" },
    drift: (cloud) => {
      for (const [id, one] of floatingIps(cloud))
        if (one.port_id === at(cloud, VIP)?.[0]) delete (cloud.state.floating_ips as Record<string, FloatingIp>)[id];
    },
    elsewhere: [...elsewhere, wrongNetwork],
    neighbours: (cloud) => [
      besides(VIP)(cloud),
      floatingIps(cloud).filter(([, one]) => !one.tags.name?.startsWith("Mooring")),
    ],
    siblings: [{ ...SERVED, name: "ledger", address: "10.40.0.103" }],
    fail,
  },
];

export const trials: readonly Trial[] = [
  ...served,
  ...pair,
  ...exact,
  ...many,
  ...named,
  ...floating,
  ...shared,
  ...anyFree,
  ...member,
  keptIp,
];
