import type { PretendCloud } from "@mooring/sandbox";
import type { Trial } from "../../../test/trial.ts";
import { services } from "./service-address.trial.ts";

const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
const NIC = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10";
const OTHER_NIC = "2c8b4e1a-7d3f-4a9c-9e5a-9f4a6b8c0d32";
const NOWHERE = "00000000000040008000000000000000";
const NO_NIC = "00000000-0000-4000-8000-000000000000";
const FERRY = "9d3c5b7a-1e2f-4d60-8a9b-0c1d2e3f4a5b";
/** Written by somebody else, on the NIC that is bound. */
const FOREIGN = { ip_address: "192.168.30.88", mac_address: "fa:16:3e:00:00:88" };

interface Port {
  id: string;
  fixed_ips: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string; mac_address?: string }[];
}

const ports = (cloud: PretendCloud) => cloud.state.ports as Record<string, Port>;
const port = (cloud: PretendCloud, id: string) => ports(cloud)[id] as Port;
const at = (cloud: PretendCloud, ip: string) =>
  Object.values(ports(cloud)).find(({ fixed_ips }) => fixed_ips.some(({ ip_address }) => ip_address === ip));
const fail = (cloud: PretendCloud, words: string) => void (cloud.switches.fail_writes as string[]).push(words);

/** What nobody has published, each way. */
const truths: readonly { readonly name: string; readonly switches: Readonly<Record<string, unknown>> }[] = [
  { name: "as inferred", switches: {} },
  { name: "(a) unbinding leaves the reverse pair", switches: { unbind_leaves_reverse_pairs: true } },
  { name: "(b) unbinding keeps 1.1.1.1/0", switches: { unbind_keeps_open_pair: true } },
  { name: "(c) binding opens the NIC", switches: { bind_opens_nic: true } },
  { name: "(d) made by the call as a virtual IP", switches: { made_by_bind: "neutron:VIP_PORT" } },
  { name: "(e) a flow limit with status 202", switches: { bind_flow_limit: 1 } },
  { name: "a second binding replaces the NIC's pairs", switches: { bind_replaces_pairs: true } },
];
const unpublished = { name: "(f) the call is not published", switches: { nic_call: false } };

/** Swiss OTC documents the ECS call, so there `auto` leads to it, and away from it where it is missing after all. */
const swiss = { platform: "swiss-otc" };
const routes = [
  { route: "ecs-nic", truths },
  { route: "vpc-port", truths: [...truths, unpublished] },
  { route: "auto", truths: [...truths, unpublished], settings: swiss },
];

const wholeBinding = (ip_address: string, route: string) => ({
  ...{ ip_address, nic_id: NIC, server_id: "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d", subnet_id: SUBNET, route },
  ...{ nic_ip_address: "192.168.30.11", sole: true, virtual_ip: "release", source_destination_check: "off" },
});

const bindings = routes.flatMap(({ route, truths: all, settings }) =>
  all.map(
    ({ name, switches }): Trial => ({
      kind: "huaweicloud/virtual-ip-binding",
      variant: `${route}, ${name}`,
      ...(settings ? { settings } : {}),
      prepare(cloud) {
        Object.assign(cloud.switches, switches);
        port(cloud, NIC).allowed_address_pairs.push({ ...FOREIGN });
      },
      stated: {
        spec: wholeBinding("192.168.30.40", route),
        changed: { spec: wholeBinding("192.168.30.41", route), action: "replace" },
        tells: ["192.168.30.40"],
      },
      spec: { ip_address: "192.168.30.50", nic_id: NIC, route },
      changed: { spec: { ip_address: "192.168.30.51", nic_id: NIC, route }, action: "replace" },
      drift(cloud) {
        const virtual = at(cloud, "192.168.30.50") as Port;
        virtual.allowed_address_pairs = virtual.allowed_address_pairs.filter(
          ({ ip_address }) => ip_address !== "192.168.30.11",
        );
      },
      neighbours: (cloud) => ({
        virtual: port(cloud, FERRY).allowed_address_pairs.filter(({ ip_address }) => ip_address !== "192.168.30.11"),
        nic: port(cloud, NIC).allowed_address_pairs.filter(({ ip_address }) => ip_address === FOREIGN.ip_address),
        other: port(cloud, OTHER_NIC),
      }),
      elsewhere: [{ settings: { ...settings, project_id: NOWHERE } }, { spec: { nic_id: NO_NIC } }],
      siblings: [
        { ip_address: "192.168.30.52", nic_id: NIC, route },
        { ip_address: "192.168.30.52", nic_id: OTHER_NIC, route },
        { ip_address: "2001:db8:30::50", nic_id: NIC, route },
      ],
      fail,
    }),
  ),
);

const virtualIps = [...truths, unpublished].map(
  ({ name, switches }): Trial => ({
    kind: "huaweicloud/virtual-ip",
    variant: name,
    prepare: (cloud) => void Object.assign(cloud.switches, switches, { build_seconds: 3 }),
    stated: {
      spec: { subnet_id: SUBNET, ip_address: "192.168.30.40", name: "harbour-front", strays: "none" },
      changed: {
        spec: { subnet_id: SUBNET, ip_address: "192.168.30.40", name: "harbour-side", strays: "none" },
        action: "update",
      },
      tells: ["192.168.30.40", "harbour-front"],
    },
    spec: { subnet_id: SUBNET, ip_address: "192.168.30.40", name: "harbour-front" },
    changed: {
      spec: { subnet_id: SUBNET, ip_address: "192.168.30.40", name: "harbour-back" },
      action: "update",
    },
    drift: (cloud) => void Object.assign(at(cloud, "192.168.30.40") as Port, { name: "renamed by hand" }),
    neighbours: (cloud) => Object.values(ports(cloud)).filter((one) => at(cloud, "192.168.30.40") !== one),
    elsewhere: [{ settings: { project_id: NOWHERE } }, { spec: { subnet_id: "00000000-0000-4000-8000-000000000000" } }],
    siblings: [
      { subnet_id: SUBNET, ip_address: "192.168.30.41" },
      { subnet_id: SUBNET, name: "harbour-any" },
      { subnet_id: SUBNET, ip_address: "2001:db8:30::40", name: "harbour-six" },
    ],
    fail,
  }),
);

interface Eip {
  id: string;
  alias: string;
  port_id: string;
}
const eips = (cloud: PretendCloud) => Object.values(cloud.state.eips as Record<string, Eip>);

const wholeEip = (bandwidth_name: string) => ({
  ...{ alias: "trial", port_id: NIC, bound: true, type: "5_bgp", release_policy: "release" },
  ...{ bandwidth_name, bandwidth_size: 5, bandwidth_share_type: "PER", bandwidth_charge_mode: "bandwidth" },
});

const publicIps: readonly Trial[] = [0, 3].map((eip_seconds) => ({
  kind: "huaweicloud/eip",
  variant: eip_seconds === 0 ? "at once" : "with its time",
  prepare: (cloud) => void Object.assign(cloud.switches, { eip_seconds }),
  stated: {
    spec: wholeEip("trial-pipe"),
    changed: { spec: wholeEip("trial-tube"), action: "update" as const },
    tells: ['"trial"', "trial-pipe"],
  },
  spec: { alias: "trial", subnet_id: SUBNET, virtual_ip_address: "192.168.30.50", bandwidth_size: 5 },
  changed: { spec: { alias: "trial", port_id: NIC, bandwidth_size: 10 }, action: "update" },
  drift: (cloud) => void Object.assign(eips(cloud).find(({ alias }) => alias === "trial") as Eip, { port_id: "" }),
  neighbours: (cloud) => eips(cloud).filter(({ alias }) => alias !== "trial"),
  siblings: [
    { alias: "trial-2", port_id: NIC, bandwidth_size: 5 },
    { alias: "trial-3", bandwidth_share_type: "WHOLE", bandwidth_id: "5e7a9c1b-3d2f-4a68-9b0c-d1e2f3a4b5c6" },
  ],
  elsewhere: [{ settings: { project_id: NOWHERE } }],
  fail,
  exceptions: {
    24: "whoever finds one that loses the tie binds it while its buyer gives it back: one of the two fails, and the next run is content",
  },
}));

export const trials: readonly Trial[] = [...services, ...bindings, ...virtualIps, ...publicIps];
