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

/** As real Neutron keeps it: a MAC address in capitals, and what our own fields would not write anew. */
const odd = (id: string) => (cloud: PretendCloud) =>
  void rewrite(cloud, id, [
    ...port(cloud, id).allowed_address_pairs,
    { ip_address: "10.135.0.0/8", mac_address: "FA-16-3E-00-00-01" },
  ]);
const elsewhere = [{ settings: { region: "RegionNine" } }];
const wrongProject = { settings: { project_id: "00000000000000000000000000000000" } };

const NO_OPERATION = { 10: "a write is done when it is answered: there is no operation that could fail later" };

const ways: readonly Pick<Trial, "variant" | "settings" | "prepare" | "elsewhere" | "without">[] = [
  { variant: "password", elsewhere: [...elsewhere, wrongProject] },
  {
    variant: "application credential",
    without: ["OS_USERNAME", "OS_PASSWORD", "OS_USER_DOMAIN_NAME", "OS_PROJECT_NAME", "OS_PROJECT_DOMAIN_NAME"],
    elsewhere,
    settings: {
      auth_url: "https://keystone.openstack.example",
      application_credential_id: CREDENTIAL.id,
      application_credential_secret: CREDENTIAL.secret,
    },
  },
  {
    variant: "ids instead of names",
    elsewhere: [...elsewhere, wrongProject],
    settings: {
      user_id: "5e6f7a8b9c0d4e1f8a2b3c4d5e6f7a8b",
      project_id: PROJECT,
      auth_url: "https://keystone.openstack.example/v3/",
      password: "sandbox-not-a-real-password",
    },
  },
  {
    variant: "without compare-and-set",
    elsewhere,
    prepare: (cloud) => Object.assign(cloud.switches, { revision_if_match: false }),
  },
];

const MACS = ["00:00:5e:00:01:09", "00:00:5e:00:01:0a"] as const;
const wholeList = (...macs: readonly string[]) => ({
  port_id: OTHER,
  allowed_address_pairs: macs.map((mac_address, at) => ({ ip_address: `10.60.0.${at + 9}`, mac_address })),
});
const SERVER = { server: "web-1", network: "private" };
const wholeFloating = {
  ...{ floating_network: "public", description: "shop" },
  ...SERVER,
  fixed_ip_address: "10.60.0.11",
};

const pair = ways.map(
  (method): Trial => ({
    kind: "openstack/allowed-address-pair",
    ...method,
    stated: {
      spec: { ...SERVER, ip_address: "10.60.0.9", mac_address: MACS[0] },
      changed: { spec: { ...SERVER, ip_address: "10.60.0.9", mac_address: MACS[1] }, action: "replace" },
      tells: [MACS[0]],
    },
    spec: { port_id: PORT, ip_address: "10.60.0.9" },
    changed: { spec: { port_id: PORT, ip_address: "10.60.0.10" }, action: "replace" },
    drift: (cloud) => rewrite(cloud, PORT, foreign(cloud)),
    odd: odd(PORT),
    neighbours: foreign,
    siblings: ["10.60.0.21", "10.60.0.22", "10.60.8.0/24"].map((ip_address) => ({ port_id: PORT, ip_address })),
    exceptions: NO_OPERATION,
  }),
);

const names: readonly (readonly [string, object, Trial["elsewhere"]])[] = [
  ["port by name", { port_name: "web-1-port" }, [{ spec: { network: "pravate" } }]],
  [
    "port by server and network",
    { server: "web-1", network: "private" },
    [{ spec: { server: "web-9" } }, { spec: { network: "pravate" } }],
  ],
  ["port by its address", { port_address: "10.60.0.11" }, [{ spec: { network: "pravate" } }]],
];

const named = names.map(
  ([variant, naming, wrongNames]): Trial => ({
    kind: "openstack/allowed-address-pair",
    variant,
    spec: { ...naming, ip_address: "10.60.0.9", mac_address: "00:00:5e:00:01:09" },
    changed: { spec: { ...naming, ip_address: "10.60.0.9", mac_address: "00:00:5e:00:01:0a" }, action: "replace" },
    drift: (cloud) => rewrite(cloud, PORT, foreign(cloud)),
    elsewhere: [...elsewhere, ...wrongNames],
    odd: odd(PORT),
    neighbours: foreign,
    siblings: ["10.60.0.21", "10.60.0.9"].map((ip_address) => ({ ...naming, ip_address })),
    exceptions: NO_OPERATION,
  }),
);

const exact = ways.map(
  (method): Trial => ({
    kind: "openstack/allowed-address-pairs",
    ...method,
    stated: {
      spec: wholeList(MACS[0], MACS[1]),
      changed: { spec: wholeList(MACS[1], MACS[0]), action: "update" },
      tells: MACS,
    },
    spec: { port_id: OTHER, allowed_address_pairs: [{ ip_address: "10.60.0.9" }] },
    changed: {
      spec: { port_id: OTHER, allowed_address_pairs: [{ ip_address: "10.60.0.9" }, { ip_address: "10.60.0.10" }] },
      action: "update",
    },
    drift: (cloud) => rewrite(cloud, OTHER, []),
    odd: odd(OTHER),
    neighbours: foreign,
    siblings: [{ server: "web-1", network: "private", allowed_address_pairs: [{ ip_address: "10.60.0.9" }] }],
    exceptions: NO_OPERATION,
  }),
);

interface FloatingIp {
  description: string;
  port_id: string | null;
}
const floatingIps = (cloud: PretendCloud) =>
  Object.entries(cloud.state.floating_ips as Record<string, FloatingIp>).filter(
    ([, one]) => one.description !== "shop",
  );
const shop = (cloud: PretendCloud) =>
  Object.entries(cloud.state.floating_ips as Record<string, FloatingIp>).find(([, one]) => one.description === "shop");

const floating: readonly Trial[] = [
  {
    kind: "openstack/floating-ip",
    variant: "found by its description",
    stated: {
      spec: { ...wholeFloating, tags: ["harbour-master"] },
      changed: { spec: { ...wholeFloating, tags: ["pilot"] }, action: "update" },
      tells: ['"shop"', "harbour-master"],
    },
    spec: { floating_network: "public", description: "shop", port_name: "web-1-port" },
    changed: {
      spec: { floating_network: "public", description: "shop", port_name: "web-3-port" },
      action: "update",
    },
    drift: (cloud) => cloud.hooks?.detach_floating_ip?.(shop(cloud)?.[0] ?? ""),
    elsewhere: [...elsewhere, wrongProject, { spec: { floating_network: "nowhere" } }],
    neighbours: floatingIps,
    siblings: [{ floating_network: "public", description: "standby", attached: false }],
    exceptions: NO_OPERATION,
  },
  {
    kind: "openstack/floating-ip",
    variant: "found by the port it leads to",
    spec: { server: "web-1", network: "private" },
    changed: { spec: { server: "web-1", network: "private", description: "later" }, action: "update" },
    drift: (cloud) => {
      for (const [id, one] of Object.entries(cloud.state.floating_ips as Record<string, FloatingIp>))
        if (one.port_id === PORT) cloud.hooks?.delete_floating_ip?.(id);
    },
    elsewhere: [...elsewhere, { spec: { network: "pravate" } }],
    neighbours: (cloud) => floatingIps(cloud).filter(([, one]) => one.port_id !== PORT),
    siblings: [{ port_name: "web-3-port" }],
    exceptions: NO_OPERATION,
  },
];

const reserved = (variant: string, spec: object, changed: object): Trial => ({
  kind: "openstack/port",
  variant,
  stated: {
    spec: { network: "private", ip_address: "10.60.0.210", name: "shop-vip", description: "quay", tags: ["pilot"] },
    changed: {
      spec: { network: "private", ip_address: "10.60.0.210", name: "shop-vip", description: "pier", tags: ["pilot"] },
      action: "update",
    },
    tells: ["10.60.0.210", "shop-vip", '"quay"', '"pilot"'],
  },
  spec: { network: "private", ...spec },
  changed: { spec: { network: "private", ...spec, ...changed }, action: "update" },
  drift: (cloud) => {
    for (const [id, one] of Object.entries(cloud.state.ports as Record<string, { name: string }>))
      if (one.name === "shop-vip") cloud.hooks?.delete_port?.(id);
  },
  elsewhere: [...elsewhere, { spec: { network: "pravate" } }],
  neighbours: (cloud) =>
    Object.values(cloud.state.ports as Record<string, { name: string }>).filter(({ name }) => !name.startsWith("shop")),
  siblings: [
    { network: "private", ip_address: "10.60.0.211", name: "shop-2" },
    { network: "private", name: "shop-3", tags: ["shared"] },
  ],
  exceptions: NO_OPERATION,
});

const SERVED = { name: "shop", network: "private", members: ["web-1", "web-2"] };
const anchor = (cloud: PretendCloud) =>
  Object.entries(cloud.state.ports as Record<string, Port & { name: string }>).find(([, { name }]) => name === "shop");

const served = (
  variant: string,
  spec: object,
  changed: Trial["changed"],
  more: Partial<Pick<Trial, "drift" | "siblings">> = {},
): Trial => ({
  kind: "openstack/service-address",
  variant,
  spec: { ...SERVED, ...spec },
  changed: { ...changed, spec: { ...SERVED, ...spec, ...changed.spec } },
  // Another tool has replaced the list of a member's port.
  drift: (cloud) => cloud.hooks?.erase_pairs?.(OTHER),
  elsewhere: [...elsewhere, { spec: { network: "pravate" } }],
  neighbours: (cloud) => ({
    ports: Object.values(cloud.state.ports as Record<string, { name: string }>).filter(
      ({ name }) => !/^(shop|ledger|web-[12]-port)/.test(name),
    ),
    pairs: foreign(cloud),
    floating: Object.values(
      cloud.state.floating_ips as Record<string, { description: string; floating_ip_address: string }>,
    ).filter((one) => !one.description.includes("Mooring") && one.floating_ip_address !== "203.0.113.111"),
  }),
  siblings: [{ ...SERVED, name: "ledger", address: "10.60.0.61" }],
  exceptions: NO_OPERATION,
  ...more,
});

const services: readonly Trial[] = [
  served("its address stated", { address: "10.60.0.50" }, { spec: { members: ["web-2"] }, action: "update" }),
  served(
    "any free address, and a floating IP of its own",
    { public: "new" },
    { spec: { public: "none" }, action: "update" },
    {
      drift: (cloud) => {
        for (const [id, one] of Object.entries(cloud.state.floating_ips as Record<string, FloatingIp>))
          if (one.port_id === anchor(cloud)?.[0]) cloud.hooks?.delete_floating_ip?.(id);
      },
    },
  ),
  served(
    "with the MAC address of its virtual router, and a floating IP that is there",
    { address: "10.60.0.50", virtual_mac: true, public: "203.0.113.111" },
    { spec: { name: "shop-front" }, action: "update" },
  ),
  served(
    "at least these",
    { at_least: true, members: ["fa:16:3e:60:00:02"] },
    { spec: { members: ["10.60.0.11", "fa:16:3e:60:00:02"] }, action: "update" },
  ),
];

export const trials: readonly Trial[] = [
  ...services,
  ...pair,
  ...named,
  ...exact,
  ...floating,
  reserved("by its address", { ip_address: "10.60.0.210", name: "shop-vip" }, { description: "the shop" }),
  reserved("by its name", { name: "shop-vip" }, { tags: ["shared", "shop"] }),
];
