import type { PretendCloud } from "@mooring/sandbox";
import type { Trial } from "../../../test/trial.ts";

const ASLEEP = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7703";
const AWAKE = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";
const NOWHERE = "00c78a3e-0000-4000-8000-000000000000";
const ACCOUNT_WIDE = "addresses are the account's own: there is no place beside it that could be wrong";
const IDLE = "203.0.113.41";
const NO_OPERATIONS = "addresses are changed at once: there is no operation that could fail later";

interface Address {
  address: string;
  ptr_record: string;
  mac?: string;
  floating?: boolean;
}

const isLeftIdle = ({ floating, mac, ptr_record }: Address) =>
  floating === true && mac === undefined && ptr_record.endsWith(".upcloud.host");
const addresses = (cloud: PretendCloud) => cloud.state.addresses as Address[];
const withName = (cloud: PretendCloud, name: string) =>
  addresses(cloud).find(({ ptr_record }) => ptr_record === name) as Address;
/** Everything that was there before. */
const BEFORE = [
  "10.99.4.17",
  "203.0.113.20",
  "203.0.113.40",
  "172.30.8.2",
  "10.99.4.18",
  "172.30.8.3",
  "10.99.4.19",
  "203.0.113.22",
  "203.0.113.99",
];
const neighbours = (cloud: PretendCloud) => addresses(cloud).filter(({ address }) => BEFORE.includes(address));
const renamed = (cloud: PretendCloud) =>
  void Object.assign(withName(cloud, "trial.example.com"), { ptr_record: "drifted.example.com" });

/** They fail with what the cloud said; the next run is content. */
const COUNTED =
  "eight that each count the addresses of a server while the others buy reach its limit of five before any has given its own back";
const HELD =
  "eight that each stop the server for the same change have written for it before they are told that it is there";

const wholeAddress = (server: object) => {
  const spec = { ...server, family: "IPv4", access: "public", number: 2, release_policy: "keep" };
  return {
    spec: { ...spec, ptr_record: "whole.example.com" },
    changed: { spec: { ...spec, ptr_record: "partly.example.com" }, action: "update" as const },
    tells: ["whole.example.com"],
  };
};

const ipAddress = [
  { variant: "server stopped", server_id: ASLEEP },
  { variant: "server restarted", server_id: AWAKE, allow_restart: true },
  { variant: "API 1.2", server_id: ASLEEP, settings: { api_version: "1.2" } },
].map(({ variant, settings, ...server }): Trial => {
  const spec = { ...server, number: 2, ptr_record: "trial.example.com" };
  return {
    kind: "upcloud/ip-address",
    variant,
    ...(settings ? { settings } : {}),
    ...(settings ? {} : { stated: wholeAddress(server) }),
    spec,
    changed: { spec: { ...spec, ptr_record: "changed.example.com" }, action: "update" },
    drift: renamed,
    neighbours,
    elsewhere: [{ spec: { server_id: NOWHERE } }],
    siblings: [
      { ...server, family: "IPv6", number: server.server_id === AWAKE ? 2 : 1 },
      // API 1.2 does not tell whether the one that is there is a floating one.
      settings ? { ...server, ip_address: "203.0.113.22" } : { ...server, family: "IPv4", number: 1 },
    ],
    exceptions: { 10: NO_OPERATIONS, 24: COUNTED },
  };
});

const floating = { server_id: AWAKE, ptr_record: "trial.example.com" };
const floatingIp: Trial[] = [
  {
    kind: "upcloud/floating-ip",
    variant: "attached to a server",
    // Bought, not found idle.
    prepare: (cloud) =>
      void Object.assign(cloud.state, { addresses: addresses(cloud).filter(({ address }) => address !== IDLE) }),
    stated: {
      spec: { ...floating, mac_address: "e2:10:aa:0b:02:02", family: "IPv4", release_policy: "keep", attached: true },
      changed: {
        spec: {
          ...floating,
          mac_address: "e2:10:aa:0b:02:02",
          family: "IPv4",
          release_policy: "keep",
          ptr_record: "moved.example.com",
          attached: true,
        },
        action: "update",
      },
      tells: ["trial.example.com"],
    },
    spec: floating,
    changed: { spec: { ...floating, server_id: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7701" }, action: "update" },
    drift: (cloud) => void delete withName(cloud, "trial.example.com").mac,
    neighbours,
    elsewhere: [],
    siblings: ["a", "b"].map((name) => ({ server_id: AWAKE, ptr_record: `${name}.example.com` })),
    exceptions: { 10: NO_OPERATIONS, 15: ACCOUNT_WIDE },
  },
  {
    kind: "upcloud/floating-ip",
    variant: "reserved in a zone",
    spec: { zone: "de-fra1", ptr_record: "trial.example.com" },
    changed: { spec: { zone: "fi-hel1", ptr_record: "trial.example.com" }, action: "replace" },
    drift: renamed,
    neighbours,
    elsewhere: [],
    siblings: ["a", "b", "c"].map((name) => ({ zone: "de-fra1", ptr_record: `${name}.example.com` })),
    exceptions: { 10: NO_OPERATIONS, 15: ACCOUNT_WIDE },
  },
];

const ptrRecord: Trial = {
  kind: "upcloud/ptr-record",
  stated: {
    spec: { ip_address: "203.0.113.21", ptr_record: "trial.example.com" },
    changed: { spec: { ip_address: "203.0.113.21", ptr_record: "changed.example.com" }, action: "update" },
    tells: ["trial.example.com"],
  },
  spec: { ip_address: "203.0.113.21", ptr_record: "trial.example.com" },
  changed: { spec: { ip_address: "203.0.113.21", ptr_record: "changed.example.com" }, action: "update" },
  drift: renamed,
  neighbours,
  elsewhere: [],
  siblings: ["203.0.113.20", "203.0.113.41", "2001:db8:40:7:e010:aaff:fe0b:204"].map((ip_address, index) => ({
    ip_address,
    ptr_record: `s${index}.example.com`,
  })),
  exceptions: { 10: NO_OPERATIONS, 15: ACCOUNT_WIDE },
};

const PEERS = "03b7c0e1-5a5e-4f0c-8f3d-2b9a1c7e6d04";
const PEER1 = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7701";
const VIRTUAL = "172.30.8.50";

const wholeInterface = {
  ...{ server_id: AWAKE, network_id: PEERS, mac_address: "e2:10:aa:0b:02:03", allow_restart: true },
};

const privateAddress: Trial = {
  kind: "upcloud/private-address",
  stated: {
    spec: { ...wholeInterface, ip_address: VIRTUAL },
    changed: { spec: { ...wholeInterface, ip_address: "172.30.8.51" }, action: "replace" },
    tells: [`"${VIRTUAL}"`],
  },
  spec: { server_id: AWAKE, ip_address: VIRTUAL, allow_restart: true },
  changed: { spec: { server_id: AWAKE, ip_address: "172.30.8.51", allow_restart: true }, action: "replace" },
  drift: (cloud) =>
    void Object.assign(cloud.state, { addresses: addresses(cloud).filter(({ address }) => address !== VIRTUAL) }),
  neighbours,
  elsewhere: [{ spec: { server_id: NOWHERE } }],
  siblings: [60, 61].map((last) => ({ server_id: AWAKE, ip_address: `172.30.8.${last}`, allow_restart: true })),
  exceptions: { 10: NO_OPERATIONS, 24: HELD },
};

type Interfaces = Record<string, { interfaces: { mac: string; type: string; source_ip_filtering: string }[] }>;
const privateOnes = (cloud: PretendCloud) =>
  Object.values(cloud.state.servers as Interfaces).flatMap(({ interfaces }) =>
    interfaces.filter(({ type }) => type === "private"),
  );

const unfilteredInterface: Trial = {
  kind: "upcloud/unfiltered-interface",
  stated: {
    spec: wholeInterface,
    changed: { spec: { ...wholeInterface, server_id: PEER1, mac_address: "e2:10:aa:0b:01:03" }, action: "replace" },
    tells: [],
  },
  spec: { server_id: AWAKE, network_id: PEERS, allow_restart: true },
  changed: { spec: { server_id: PEER1, network_id: PEERS, allow_restart: true }, action: "replace" },
  drift: (cloud) => {
    for (const one of privateOnes(cloud)) one.source_ip_filtering = "yes";
  },
  neighbours,
  elsewhere: [{ spec: { server_id: NOWHERE } }, { spec: { network_id: NOWHERE } }],
  siblings: [{ server_id: PEER1, allow_restart: true }],
  exceptions: { 10: NO_OPERATIONS },
};

const BALANCER = "0a9d3f5b-6c1e-4d27-8a40-5e7b9c2d1f06";
const OTHER_BALANCER = "0a9d3f5b-6c1e-4d27-8a40-5e7b9c2d1f07";
type Balancers = Record<string, { ip_addresses: object[] }>;

const loadBalancerAddress: Trial = {
  kind: "upcloud/load-balancer-address",
  prepare: (cloud) =>
    cloud.seed({
      load_balancers: [
        { uuid: OTHER_BALANCER, name: "second", zone: "fi-hel1", networks: [{ name: "outside", type: "public" }] },
      ],
      floating: ["203.0.113.42", "203.0.113.43"].map((address) => ({ address, zone: "fi-hel1" })),
    }),
  stated: {
    spec: { load_balancer_id: BALANCER, ip_address: IDLE, network_name: "outside" },
    changed: {
      spec: { load_balancer_id: OTHER_BALANCER, ip_address: IDLE, network_name: "outside" },
      action: "replace",
    },
    tells: [],
  },
  spec: { load_balancer_id: BALANCER, ip_address: IDLE },
  changed: { spec: { load_balancer_id: OTHER_BALANCER, ip_address: IDLE }, action: "replace" },
  drift: (cloud) => {
    for (const one of Object.values(cloud.state.load_balancers as Balancers)) one.ip_addresses = [];
    for (const one of addresses(cloud)) Object.assign(one, { delegated_to_account_id: undefined });
  },
  neighbours,
  elsewhere: [{ spec: { load_balancer_id: NOWHERE } }],
  siblings: ["203.0.113.42", "203.0.113.43"].map((ip_address) => ({ load_balancer_id: BALANCER, ip_address })),
  exceptions: { 10: NO_OPERATIONS },
};

/** It fails and says so; the next run is content. */
const GIVEN_BACK =
  "of eight that buy at once one may go on with what another has bought and gives back, and waits in vain to see it";
const served = { name: "trial.example.com", network: "fi-hel1", members: ["peer-1", "peer-2"], active: "peer-1" };
const serviceAddress = [
  { variant: "a new one", members: served.members, active: "peer-1", other: "peer-2" },
  {
    variant: "members by their interfaces",
    members: ["e2:10:aa:0b:01:02", "e2:10:aa:0b:02:02"],
    active: "e2:10:aa:0b:01:02",
    other: "e2:10:aa:0b:02:02",
  },
].map(
  ({ variant, members, active, other }): Trial => ({
    kind: "upcloud/service-address",
    variant,
    // Bought, not found idle.
    prepare: (cloud) =>
      void Object.assign(cloud.state, { addresses: addresses(cloud).filter(({ address }) => address !== IDLE) }),
    // One that was bought and not named yet might be somebody's reserve.
    tidy: (cloud) =>
      void Object.assign(cloud.state, { addresses: addresses(cloud).filter((address) => !isLeftIdle(address)) }),
    spec: { ...served, members, active },
    changed: { spec: { ...served, members, active: other }, action: "update" },
    drift: (cloud) => void delete withName(cloud, "trial.example.com").mac,
    neighbours,
    elsewhere: [{ spec: { network: "fi-hel9" } }],
    siblings: ["a", "b"].map((name) => ({ ...served, members, active, name: `${name}.example.com` })),
    exceptions: { 10: NO_OPERATIONS, 24: GIVEN_BACK },
  }),
);

export const trials: readonly Trial[] = [
  ...serviceAddress,
  ...ipAddress,
  ...floatingIp,
  ptrRecord,
  privateAddress,
  unfilteredInterface,
  loadBalancerAddress,
];
