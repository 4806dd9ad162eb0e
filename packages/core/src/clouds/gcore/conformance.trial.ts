import type { PretendCloud } from "@mooring/sandbox";
import type { Trial } from "../../../test/trial.ts";
import { floating } from "./floating-ip.trial.ts";
import { anyFree, keptIp, member, shared } from "./reserved.trial.ts";
import { served } from "./service-address.trial.ts";
import { elsewhere, fail, OTHER, PORT } from "./world.trial.ts";

const FOREIGN = ["10.50.0.77", "10.50.8.0/24"];

interface Port {
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
}

const port = (cloud: PretendCloud, id = PORT) => (cloud.state.ports as Record<string, Port>)[id] as Port;
const prepare = (cloud: PretendCloud) => Object.assign(cloud.switches, { v1_pairs: true });
const foreign = (cloud: PretendCloud) =>
  port(cloud).allowed_address_pairs.filter(({ ip_address }) => FOREIGN.includes(ip_address));

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
