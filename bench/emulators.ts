import { createVirtualClock } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { grow, growthOf, type Sized, sizesOf } from "./grow.ts";
import { round, type Table } from "./measure.ts";
import { spentHere } from "./process.ts";
import { id, places } from "./world.ts";

type Method = "GET" | "PUT" | "POST" | "PATCH";
type Ask = (method: Method, path: string, body?: unknown) => Promise<unknown>;

/** One cloud with n ports, and what is done to each of them. */
interface Subject {
  readonly cloud: string;
  seed(n: number): unknown;
  /** The header that lets a request in. */
  headers(sandbox: Sandbox): Record<string, string> | Promise<Record<string, string>>;
  /** All that a client does once, whatever n is. */
  list(ask: Ask): Promise<unknown>;
  /** What it does for the port at this place. */
  each(ask: Ask, at: number): Promise<unknown>;
}

const mac = (at: number) =>
  `fa:16:3e:${[16, 8, 0].map((shift) => ((at >> shift) & 255).toString(16).padStart(2, "0")).join(":")}`;

const NEUTRON = "/network/RegionOne/v2.0";

/** A token of Keystone, for the invented password that both pretend clouds know. */
async function tokenOf(sandbox: Sandbox, cloud: string, named: object, project: object) {
  const user = { ...named, password: "sandbox-not-a-real-password" };
  const auth = { identity: { methods: ["password"], password: { user } }, scope: { project } };
  const { headers } = await sandbox.transport.request({
    ...{ origin: `https://${cloud}.sandbox.test`, path: "/v3/auth/tokens", method: "POST" },
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ auth }),
  });
  return { "x-auth-token": String(headers["x-subject-token"]) };
}

const subjects: readonly Subject[] = [
  {
    cloud: "gcore",
    // Addresses are left to the emulator: it has to find free ones.
    seed: (n) => ({
      instances: places(n).map((at) => ({
        id: id("0002", at),
        name: `vm-${at}`,
        ports: [{ id: id("0001", at), network: "storage-private" }],
      })),
    }),
    headers: (sandbox) => ({ authorization: `APIKey ${sandbox.environment("gcore").GCORE_API_KEY}` }),
    list: async (ask) => {
      await ask("GET", "/cloud/v1/instances/41/12?limit=1000");
      await ask("GET", "/cloud/v1/ports/41/12?limit=1000");
    },
    each: async (ask, at) => {
      await ask("GET", `/cloud/v1/instances/41/12/${id("0002", at)}/interfaces`);
      await ask("PUT", `/cloud/v2/ports/41/12/${id("0001", at)}/allow_address_pairs`, {
        allowed_address_pairs: [{ ip_address: "10.50.255.9" }],
      });
      await ask("GET", "/cloud/v1/tasks?limit=10");
      await ask("GET", `/cloud/v1/ports/41/12/${id("0001", at)}`);
    },
  },
  {
    cloud: "huaweicloud",
    seed: (n) => ({
      subnets: [{ id: id("0003", 1), name: "wide", cidr: "10.60.0.0/16", gateway_ip: "10.60.0.1" }],
      servers: places(n).map((at) => ({
        id: id("0002", at),
        name: `vm-${at}`,
        nics: [{ id: id("0001", at), subnet: "wide", mac_address: mac(at) }],
      })),
    }),
    headers: (sandbox) => {
      const project = { id: sandbox.environment("huaweicloud").HUAWEICLOUD_SDK_PROJECT_ID };
      return tokenOf(sandbox, "huaweicloud", { name: "mooring-bot", domain: { name: "example-account" } }, project);
    },
    list: (ask) => ask("GET", "/v2.0/ports?limit=2000"),
    each: async (ask, at) => {
      await ask("GET", `/v2.0/ports/${id("0001", at)}`);
      await ask("PUT", `/v2.0/ports/${id("0001", at)}`, {
        port: { allowed_address_pairs: [{ ip_address: "10.60.255.9" }] },
      });
      await ask("GET", `/v2.0/ports?device_id=${id("0002", at)}`);
    },
  },
  {
    cloud: "openstack",
    // Addresses and MAC addresses are left to the emulator: it has to find free ones.
    seed: (n) => ({
      networks: [{ name: "wide", subnets: [{ name: "wide", cidr: "10.60.0.0/16" }] }],
      servers: places(n).map((at) => ({
        id: id("0002", at),
        name: `vm-${at}`,
        ports: [{ id: id("0001", at), network: "wide" }],
      })),
    }),
    headers: (sandbox) => {
      const domain = { name: "Default" };
      return tokenOf(sandbox, "openstack", { name: "mooring", domain }, { name: "harbour", domain });
    },
    list: (ask) => ask("GET", `${NEUTRON}/ports?limit=1000`),
    each: async (ask, at) => {
      await ask("GET", `${NEUTRON}/ports/${id("0001", at)}`);
      await ask("PUT", `${NEUTRON}/ports/${id("0001", at)}`, {
        port: { allowed_address_pairs: [{ ip_address: "10.60.255.9" }] },
      });
    },
  },
  {
    cloud: "upcloud",
    seed: (n) => ({
      networks: [
        {
          name: "wide",
          type: "public",
          zone: "fi-hel1",
          ip_networks: [
            { address: "10.70.0.0/16", family: "IPv4", dhcp: "yes", dhcp_default_route: "yes", gateway: "10.70.0.1" },
          ],
        },
      ],
      servers: places(n).map((at) => ({
        uuid: id("0002", at),
        title: `vm-${at}`,
        zone: "fi-hel1",
        interfaces: [
          {
            type: "public",
            mac: mac(at),
            network: "wide",
            addresses: [{ address: `10.70.${100 + (at >> 8)}.${at & 255}` }],
          },
        ],
      })),
      floating: places(n).map((at) => ({ address: `10.70.${(at >> 8) + 10}.${at & 255}`, zone: "fi-hel1" })),
    }),
    headers: (sandbox) => ({ authorization: `Bearer ${sandbox.environment("upcloud").UPCLOUD_TOKEN}` }),
    list: async (ask) => {
      await ask("GET", "/1.3/server");
      await ask("GET", "/1.3/ip_address");
    },
    each: async (ask, at) => {
      await ask("GET", `/1.3/server/${id("0002", at)}`);
      await ask("PATCH", `/1.3/ip_address/10.70.${(at >> 8) + 10}.${at & 255}`, { ip_address: { mac: mac(at) } });
      await ask("GET", `/1.3/ip_address/10.70.${(at >> 8) + 10}.${at & 255}`);
    },
  },
  {
    cloud: "k0rdent",
    seed: () => ({
      static_tokens: [{ token: "bench-token" }],
      pools: [{ id: "wide", prefixes: ["10.80.0.0/16"] }],
    }),
    headers: () => ({ authorization: "Bearer bench-token" }),
    list: (ask) => ask("GET", "/v1/regions/us-texas-1/projects/demo/compute/addresses"),
    each: async (ask, at) => {
      const path = "/v1/regions/us-texas-1/projects/demo/compute/addresses";
      await ask("POST", path, { id: `one-${at}`, addressType: "EXTERNAL", ipVersion: "IPV4" });
      await ask("GET", `${path}/one-${at}`);
    },
  },
];

const PARTS = ["start", "lists", "every port"] as const;
const portsOf = (cloud: string) => `ports of the pretend ${cloud}`;

/** What n ports cost the pretend clouds: to make the world, to list it, and to work on every port in turn. */
export async function emulatorCosts(short: boolean): Promise<Table> {
  const sizes = sizesOf(short);
  const rows = [];
  const aims = [];
  for (const { cloud } of subjects) {
    const { milliseconds } = await grow(portsOf(cloud), short);
    for (const what of PARTS) {
      const times = milliseconds[what] ?? [];
      const growth = growthOf(sizes, times);
      rows.push([`${cloud}: ${what}`, ...times.map((ms) => round(ms, 1)), round(growth)]);
      aims.push({ work: `pretend ${cloud}: ${what}`, figure: growth, unit: "exponent", floor: 1, aim: 1.1 });
    }
  }
  return {
    title: "Cost of n ports in the emulators",
    note: "Milliseconds of processor time, medians of three, on a virtual clock without sockets; the exponent, fitted over all sizes and over the largest three, of which the larger one is told. We aim at 1.1 or less.",
    columns: ["", ...sizes.map(String), "exponent"],
    rows,
    aims,
  };
}

export const emulatorWorks = (): Readonly<Record<string, Sized>> =>
  Object.fromEntries(subjects.map((subject) => [portsOf(subject.cloud), (size) => spentOn(subject, size)]));

/** What of the journal stays. */
const KEEP = { exchanges: 1_000, characters: 4_000_000 };

async function spentOn(subject: Subject, n: number): Promise<Record<(typeof PARTS)[number], number>> {
  const { cloud } = subject;
  const started = spentHere();
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: [cloud], keep: KEEP, seed: { [cloud]: subject.seed(n) } });
  const begun = spentHere();
  const headers = await subject.headers(sandbox);
  const ask: Ask = async (method, path, body) => {
    const text = body === undefined ? null : JSON.stringify(body);
    const answer = await sandbox.transport.request({
      origin: `https://${cloud}.sandbox.test`,
      method,
      path,
      headers: { ...headers, ...(text === null ? {} : { "content-type": "application/json" }) },
      body: text,
    });
    const said = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${said.slice(0, 300)}`);
  };
  await subject.list(ask);
  const listed = spentHere();
  for (const at of places(n)) await subject.each(ask, at);
  const ended = spentHere();
  await sandbox.close();
  return { start: begun - started, lists: listed - begun, "every port": ended - listed };
}
