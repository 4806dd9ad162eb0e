import { createMooring, createVirtualClock, type EnsureReport } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { grow, growthOf, type Sized, sizesOf } from "./grow.ts";
import { round, type Table } from "./measure.ts";
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

/** What of the journal stays: the rest of the memory is the client's and the world's. */
const KEEP = { exchanges: 1_000, characters: 4_000_000 };
const WORK = "items of one request";

/** What a request costs that has many items, in each cloud: client and pretend cloud together, in one process. */
export async function manyItems(short: boolean): Promise<Table> {
  const sizes = sizesOf(short);
  const rows = [];
  const aims = [];
  for (const { kind } of crowds) {
    const { milliseconds, megabytes } = await grow(itemsOf(kind), short);
    const times = milliseconds[WORK] ?? [];
    const growth = growthOf(sizes, times);
    const each = (1000 * (times.at(-1) ?? 0)) / (sizes.at(-1) ?? 1);
    rows.push([kind, ...times.map((ms) => round(ms, 0)), round(each, 0), round(growth), round(megabytes, 0)]);
    const work = `items of one request, ${sizes[0]} → ${sizes.at(-1)}: ${kind}`;
    aims.push({ work, figure: growth, unit: "exponent", floor: 1, aim: 1.1 });
  }
  return {
    title: "Items of one request",
    note: "Milliseconds of processor time of client and emulator together, medians of three; microseconds an item at the largest; the exponent, fitted over all sizes and over the largest three, of which the larger one is told; the most megabytes that the process had.",
    columns: ["", ...sizes.map(String), "µs each", "exponent", "MB"],
    rows,
    aims,
  };
}

const itemsOf = (kind: string) => `${WORK}: ${kind}`;

export const manyItemsWorks = (): Readonly<Record<string, Sized>> =>
  Object.fromEntries(
    crowds.map((crowd) => [itemsOf(crowd.kind), async (size) => ({ [WORK]: await spentOn(crowd, size) })]),
  );

async function spentOn({ kind, seed, item }: Crowd, count: number): Promise<number> {
  const [cloud = ""] = kind.split("/");
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: [cloud], keep: KEEP, seed: { [cloud]: seed(count) } });
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  const items = places(count).map(item);
  const began = spentHere();
  const report = (await mooring.ensure({
    resource: kind,
    items,
    timeouts: { deadline_seconds: 86_400 },
  })) as EnsureReport;
  const spent = spentHere() - began;
  const failure = report.failure ?? report.items.find((one) => one.failure)?.failure;
  if (failure) throw new Error(`${kind}: ${JSON.stringify(failure)}`);
  await sandbox.close();
  return spent;
}
