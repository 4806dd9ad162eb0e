import { createMooring, createVirtualClock, type EnsureReport } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { exponentOf, round, type Table } from "./measure.ts";
import { spentHere } from "./process.ts";
import { id, places, seedOf } from "./world.ts";

/** What a cloud is asked for n times in one request. */
interface Crowd {
  readonly kind: string;
  seed(n: number): object;
  item(at: number): object;
  readonly environment?: Readonly<Record<string, string>>;
}

const inWide = (at: number) => `10.60.${1 + (at >> 8)}.${at & 255}`;
/** What an account may have on one server. */
const A_SERVER = 5;

const crowds: readonly Crowd[] = [
  {
    kind: "gcore/allowed-address-pair",
    seed: (n) => seedOf(n).seed,
    item: (at) => ({ port_id: id("0001", at + 1), instance_id: id("0002", at + 1), ip_address: "10.60.0.1" }),
  },
  {
    kind: "openstack/allowed-address-pair",
    seed: (n) => ({
      networks: [{ name: "wide", subnets: [{ name: "wide", cidr: "10.60.0.0/16" }] }],
      ports: places(n).map((at) => ({ id: id("0001", at), network: "wide", ip_addresses: [inWide(at)] })),
    }),
    item: (at) => ({ port_id: id("0001", at), ip_address: "10.60.0.9" }),
  },
  {
    kind: "huaweicloud/virtual-ip",
    seed: () => ({ subnets: [{ id: id("0003", 1), name: "wide", cidr: "10.60.0.0/16", gateway_ip: "10.60.0.1" }] }),
    item: (at) => ({ subnet_id: id("0003", 1), ip_address: inWide(at) }),
  },
  {
    kind: "upcloud/ptr-record",
    seed: (n) => ({
      networks: [
        {
          ...{ name: "wide", type: "public", zone: "fi-hel1" },
          ip_networks: [
            { address: "10.60.0.0/16", family: "IPv4", dhcp: "yes", dhcp_default_route: "yes", gateway: "10.60.0.1" },
          ],
        },
      ],
      servers: places(Math.ceil(n / A_SERVER)).map((server) => ({
        ...{ uuid: id("0002", server), title: `vm-${server}`, zone: "fi-hel1" },
        interfaces: [
          {
            ...{ type: "public", network: "wide" },
            addresses: places(A_SERVER).map((at) => ({ address: inWide(server * A_SERVER + at) })),
          },
        ],
      })),
    }),
    item: (at) => ({ ip_address: inWide(at), ptr_record: `host-${at}.example.com` }),
  },
  {
    kind: "k0rdent/address",
    seed: () => ({ pools: [{ id: "wide", prefixes: ["10.60.0.0/16"] }] }),
    item: (at) => ({ name: `one-${at}` }),
  },
];

/** What a request costs that has many items, in each cloud: client and pretend cloud together, in one process. */
export async function manyItems(short: boolean): Promise<Table> {
  const sizes = short ? [100, 1_000] : [100, 1_000, 10_000];
  const rows = [];
  const aims = [];
  for (const crowd of crowds) {
    // The first one warms the code.
    await spentOn(crowd, 100);
    const times: number[] = [];
    for (const count of sizes) times.push(await spentOn(crowd, count));
    const exponent = exponentOf(sizes, times);
    const most = round(process.resourceUsage().maxRSS / 1000, 0);
    rows.push([crowd.kind, ...times.map((ms) => round(ms, 0)), round(exponent), most]);
    const work = `items of one request, ${sizes[0]} → ${sizes.at(-1)}: ${crowd.kind}`;
    aims.push({ work, figure: exponent, unit: "exponent", aim: 1.1 });
  }
  return {
    title: "Items of one request",
    note: "Milliseconds of processor time of client and emulator together, the exponent fitted to them, and the most megabytes so far, in which the journal keeps every exchange.",
    columns: ["", ...sizes.map(String), "exponent", "MB"],
    rows,
    aims,
  };
}

async function spentOn({ kind, seed, item }: Crowd, count: number): Promise<number> {
  const [cloud = ""] = kind.split("/");
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: [cloud], seed: { [cloud]: seed(count) } });
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  const began = spentHere();
  const report = (await mooring.ensure({
    resource: kind,
    items: places(count).map(item),
    timeouts: { deadline_seconds: 86_400 },
  })) as EnsureReport;
  const spent = spentHere() - began;
  const failure = report.failure ?? report.items.find((one) => one.failure)?.failure;
  if (failure) throw new Error(`${kind}: ${JSON.stringify(failure)}`);
  await sandbox.close();
  return spent;
}
