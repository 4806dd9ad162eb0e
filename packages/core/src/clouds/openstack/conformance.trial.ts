import type { PretendCloud } from "@mooring/sandbox";
import type { Trial } from "../../../test/trial.ts";

const PORT = "60a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01";
const OTHER = "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02";
const FOREIGN = ["10.60.0.77", "10.61.0.5/16"];
const PROJECT = "7d3c1f0e9b8a4c5d8e6f1a2b3c4d5e6f";
const CREDENTIAL = { id: "0c9b8a7d6e5f4a3b92c1d0e9f8a7b6c5", secret: "sandbox-not-a-real-application-secret" };

interface Port {
  allowed_address_pairs: { ip_address: string; mac_address: string }[];
  revision_number: number;
}

const port = (cloud: PretendCloud, id = PORT) => (cloud.state.ports as Record<string, Port>)[id] as Port;
const foreign = (cloud: PretendCloud) =>
  port(cloud).allowed_address_pairs.filter(({ ip_address }) => FOREIGN.includes(ip_address));
/** Somebody else's write, which makes a new revision. */
const rewrite = (cloud: PretendCloud, id: string, pairs: Port["allowed_address_pairs"]) =>
  Object.assign(port(cloud, id), {
    allowed_address_pairs: pairs,
    revision_number: port(cloud, id).revision_number + 1,
  });

const NO_OPERATION = { 10: "a write is done when it is answered: there is no operation that could fail later" };

const ways: readonly Pick<Trial, "variant" | "settings" | "prepare">[] = [
  { variant: "password" },
  {
    variant: "application credential",
    settings: {
      auth_url: "https://keystone.openstack.example",
      application_credential_id: CREDENTIAL.id,
      application_credential_secret: CREDENTIAL.secret,
    },
  },
  {
    variant: "ids instead of names",
    settings: {
      user_id: "5e6f7a8b9c0d4e1f8a2b3c4d5e6f7a8b",
      project_id: PROJECT,
      auth_url: "https://keystone.openstack.example/v3/",
      password: "sandbox-not-a-real-password",
    },
  },
  {
    variant: "without compare-and-set",
    settings: { compare_and_set: false },
    prepare: (cloud) => Object.assign(cloud.switches, { revision_if_match: false }),
  },
];

const pair = ways.map(
  (way): Trial => ({
    kind: "openstack/allowed-address-pair",
    ...way,
    spec: { port_id: PORT, ip_address: "10.60.0.9" },
    changed: { spec: { port_id: PORT, ip_address: "10.60.0.10" }, action: "replace" },
    drift: (cloud) => rewrite(cloud, PORT, foreign(cloud)),
    neighbours: foreign,
    siblings: ["10.60.0.21", "10.60.0.22", "10.60.8.0/24"].map((ip_address) => ({ port_id: PORT, ip_address })),
    exceptions: NO_OPERATION,
  }),
);

const names: readonly (readonly [string, object])[] = [
  ["port by name", { port_name: "web-1-port" }],
  ["port by server and network", { server: "web-1", network: "private" }],
  ["port by its address", { port_address: "10.60.0.11" }],
];

const named = names.map(
  ([variant, naming]): Trial => ({
    kind: "openstack/allowed-address-pair",
    variant,
    spec: { ...naming, ip_address: "10.60.0.9", mac_address: "00:00:5e:00:01:09" },
    changed: { spec: { ...naming, ip_address: "10.60.0.9", mac_address: "00:00:5e:00:01:0a" }, action: "replace" },
    drift: (cloud) => rewrite(cloud, PORT, foreign(cloud)),
    neighbours: foreign,
    siblings: ["10.60.0.21", "10.60.0.9"].map((ip_address) => ({ ...naming, ip_address })),
    exceptions: NO_OPERATION,
  }),
);

const exact = ways.map(
  (way): Trial => ({
    kind: "openstack/allowed-address-pairs",
    ...way,
    spec: { port_id: OTHER, allowed_address_pairs: [{ ip_address: "10.60.0.9" }] },
    changed: {
      spec: { port_id: OTHER, allowed_address_pairs: [{ ip_address: "10.60.0.9" }, { ip_address: "10.60.0.10" }] },
      action: "update",
    },
    drift: (cloud) => rewrite(cloud, OTHER, []),
    neighbours: foreign,
    siblings: [{ server: "web-1", network: "private", allowed_address_pairs: [{ ip_address: "10.60.0.9" }] }],
    exceptions: NO_OPERATION,
  }),
);

export const trials: readonly Trial[] = [...pair, ...named, ...exact];
