import type { PretendCloud } from "@mooring/sandbox";
import type { Trial } from "../../../test/trial.ts";

type Fields = Readonly<Record<string, unknown>>;

const hook = (cloud: PretendCloud, name: string, id: string) => cloud.hooks?.[name]?.(id);
const others = (cloud: PretendCloud) =>
  Object.entries(cloud.state.addresses as Fields).filter(([key]) => key.endsWith("/bastion") || key.endsWith("/other"));

/** What the draft leaves open, each as the pretend cloud can be and as the client is told. */
const variants: readonly { variant: string; switches?: Fields; compat?: Fields; settings?: Fields }[] = [
  { variant: "as documented" },
  { variant: "asynchronous", switches: { lifecycle: "async" } },
  { variant: "asynchronous, done after three looks", switches: { lifecycle: "async", task_looks: 3 } },
  {
    variant: "words that nobody has announced",
    switches: {
      lifecycle: "async",
      status_words: { reserving: "Kindling", reserved: "Aflame", in_use: "Aflame", releasing: "Fading", failed: "Ash" },
    },
  },
  {
    variant: "the same words, named",
    switches: {
      lifecycle: "async",
      status_words: { reserving: "kindling", reserved: "a-flame", in_use: "lit", releasing: "fading", failed: "ash" },
    },
    compat: {
      status: {
        ready: ["aflame", "lit"],
        pending: ["KINDLING"],
        releasing: ["Fading"],
        failed: ["Ash"],
        unknown: "fail",
      },
    },
  },
  {
    variant: "no status at all",
    switches: {
      lifecycle: "async",
      status_words: { reserving: null, reserved: null, in_use: null, releasing: null, failed: null },
    },
  },
  {
    variant: "small letters, and reads that lag",
    switches: {
      read_lag: 3,
      lifecycle: "async",
      status_words: {
        reserving: "reserving",
        reserved: "reserved",
        in_use: "in-use",
        releasing: "releasing",
        failed: "failed",
      },
    },
  },
  { variant: "errors as in the examples", switches: { error_shape: "E2" } },
  { variant: "errors and envelope as in the design notes", switches: { error_shape: "E3", envelope: "wrapped" } },
  {
    variant: "envelope around a list's members",
    switches: { envelope: "wrapped-object" },
  },
  { variant: "202 for both", switches: { codes: { allocated: 202, released: 202 } } },
  {
    variant: "200 for both",
    switches: { codes: { allocated: 200, released: 200 } },
  },
  {
    variant: "other codes of refusal",
    switches: { codes: { invalid: 422, bad_reference: 422, taken: 400, exhausted: 400, duplicate: 412, in_use: 400 } },
    compat: { conflict: { existsCodes: [412] } },
  },
  { variant: "both references come back", switches: { resolve_refs: true, reference_echo: "path" } },
  {
    variant: "references come back as web addresses",
    switches: { reference_echo: "absolute" },
    compat: { references: { style: "absolute" } },
  },
  {
    variant: "references come back as names",
    switches: { resolve_refs: true, reference_echo: "id" },
    compat: { references: { style: "id" } },
  },
  {
    variant: "subnetworks",
    switches: { subnet_collection: "subnetworks", reference_echo: "path" },
    compat: { references: { subnetCollection: "subnetworks" } },
  },
  { variant: "subnets that only the operator sees", switches: { subnets: "hidden" } },
  { variant: "small pages", switches: { page_limit: 1 } },
  {
    variant: "an earlier draft's paths",
    switches: { layout: "region" },
    compat: { paths: { addresses: "/v1/regions/{region}/compute/addresses" } },
  },
  { variant: "no default family", switches: { default_ip_version: false } },
  { variant: "without a look after the release", compat: { confirmRelease: false } },
  {
    variant: "permissions asked for first",
    compat: { preflight: { actions: ["compute.addresses.create", "compute.addresses.delete"] } },
  },
  { variant: "released addresses handed out again at once", switches: { reuse: "lowest" } },
];

function prepare(switches: Fields) {
  return (cloud: PretendCloud) => {
    cloud.seed({ addresses: [{ id: "other", ip_address: "10.0.1.200", subnetwork: "subnet-a" }] });
    for (const [name, value] of Object.entries(switches)) {
      const now = cloud.switches[name];
      cloud.switches[name] = name === "codes" ? { ...(now as Fields), ...(value as Fields) } : value;
    }
  };
}

const NO_WORDS =
  "the API has neither operations nor words for a failure: it shows in the status, and a failed address has to be released first";
const LATE = "who is told that the name is taken, and does not see it yet, is to run again";

const whole = {
  ...{ name: "vip", address_type: "INTERNAL", ip_version: "IPV4", subnetwork: "subnet-a", retain_on_release: false },
};
const LOOKED_AT =
  "the pretend cloud counts looks at the address itself, and looks at a copy that lags count for nothing";

export const trials: readonly Trial[] = variants.flatMap(({ variant, switches = {}, compat = {} }): Trial[] => {
  const common = {
    kind: "k0rdent/address",
    settings: { compat },
    prepare: prepare(switches),
    neighbours: others,
    elsewhere: [
      { settings: { compat, region: "no-such-region" } },
      // The earlier draft's paths had no project in them.
      ...(switches.layout === "region" ? [] : [{ settings: { compat, project: "no-such-project" } }]),
    ],
    exceptions: {
      10: NO_WORDS,
      ...(switches.read_lag ? { 23: LATE, 24: LATE } : {}),
      ...(switches.task_looks ? { 25: LOOKED_AT } : {}),
    },
  };
  return [
    {
      ...common,
      variant: `EXTERNAL, ${variant}`,
      spec: { name: "web" },
      changed: { spec: { name: "web", ip_version: "IPV6" }, action: "replace" },
      drift: (cloud) => hook(cloud, "delete_behind_back", "web"),
      siblings: [{ name: "web-2" }, { name: "web-6", ip_version: "IPV6" }],
    },
    {
      ...common,
      variant: `INTERNAL, ${variant}`,
      stated: {
        spec: { ...whole, ip_address: "10.0.1.40" },
        changed: { spec: { ...whole, ip_address: "10.0.1.41" }, action: "replace" },
        tells: ['"vip"', "10.0.1.40"],
      },
      spec: { name: "vip", address_type: "INTERNAL", subnetwork: "subnet-a", ip_address: "10.0.1.40" },
      changed: {
        spec: { name: "vip", address_type: "INTERNAL", subnetwork: "subnet-a", ip_address: "10.0.1.41" },
        action: "replace",
      },
      drift: (cloud) => hook(cloud, "recreate", "vip"),
      siblings: [
        { name: "vip-2", address_type: "INTERNAL", network: "default" },
        { name: "vip-6", address_type: "INTERNAL", subnetwork: "subnet-a", ip_address: "fd00:1::40" },
      ],
    },
  ];
});
