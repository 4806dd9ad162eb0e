import type { PretendCloud } from "@mooring/sandbox";
import type { Trial } from "../../../test/trial.ts";
import { elsewhere, fail, OTHER } from "./world.trial.ts";

interface Kept {
  reserved: { is_vip: boolean; members: string[] } | null;
  instance_id: string | null;
  ip_assignments: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string }[];
  tags: Record<string, string>;
}
const kept = (cloud: PretendCloud) => Object.entries(cloud.state.ports as Record<string, Kept>);
export const at = (cloud: PretendCloud, ip: string) =>
  kept(cloud).find(([, { ip_assignments }]) => ip_assignments.some(({ ip_address }) => ip_address === ip));
export const VIP = "10.40.0.100";
/** All ports but those that are made, without their addresses in their pairs. */
export const besides =
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
export const membersLost = (cloud: PretendCloud) => {
  for (const [, one] of kept(cloud))
    one.allowed_address_pairs = one.allowed_address_pairs.filter(({ ip_address }) => ip_address !== VIP);
  const [, vip] = at(cloud, VIP) ?? [];
  if (vip?.reserved) vip.reserved.members = [];
};
export const PRIVATE = { network: "harbour-private" };
export const wrongNetwork = { spec: { network: "harbour-pravate" } };

export const shared = [
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

export const anyFree: readonly Trial[] = [
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
export const member = [
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

export const keptIp: Trial = {
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
