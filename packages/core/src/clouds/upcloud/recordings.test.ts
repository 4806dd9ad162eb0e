import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createVirtualClock } from "../../time/virtual-clock.ts";

/**
 * The recordings of the real API (see `fixtures/README.md`), played to the pretend one at the recorded moments. Status, content type,
 * shape and meaning of each answer must agree; names that each cloud makes up for itself agree by sort, and stand for each other
 * in what follows.
 */
interface Exchange {
  readonly request: { body: string; url: string; method: string };
  readonly response: { body: string; headers: Record<string, string[]>; code: number };
}

const recording = (name: string) =>
  (
    parse(readFileSync(fileURLToPath(new URL(`fixtures/${name}.yaml`, import.meta.url)), "utf8")) as {
      interactions: Exchange[];
    }
  ).interactions;
const dateOf = ({ response }: Exchange) => Date.parse(response.headers.Date?.[0] ?? "");
const stateIn = ({ response }: Exchange) => /"state" : "(\w+)"/.exec(response.body)?.[1];

type Json = null | string | number | boolean | Json[] | { [key: string]: Json };

/** What a cloud makes up for itself, by sort. Anything else has to be equal. */
const SORTS: readonly [string, RegExp][] = [
  ["id", /^0[0-9a-f]{7}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ["MAC address", /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/],
  ["IPv4 address", /^\d+(\.\d+){3}$/],
  ["IPv6 address, interface half padded", /^([0-9a-f]{1,4}:){4}([0-9a-f]{4}:){3}[0-9a-f]{4}$/],
  ["default IPv4 name", /^\d+(-\d+){3}\.fi-hel2\.upcloud\.host$/],
  ["default IPv6 name", /^[0-9a-f]{4}(-[0-9a-f]{4}){3}\.v6\.fi-hel2\.upcloud\.host$/],
  ["moment", /^\d{4}-\d\d-\d\dT[\d:.]+Z$/],
  ["token", /^ucat_/],
];
const SECRET = new Set(["password", "vnc_password", "remote_access_password"]);
const NUMBERS = new Set(["created", "host"]);
/** Lists of the whole account: what else is in them differs, so each element must have its like on the other side. */
const ACCOUNT =
  /^\.(ip_addresses\.ip_address|networks\.network|networks\.network\[\]\.servers\.server|network\.servers\.server)$|^$/;

function differences(real: Json, ours: Json, names: Map<string, string>, path = "", key = ""): string[] {
  if (Array.isArray(real) && Array.isArray(ours)) return listDifferences(real, ours, names, path);
  if (isMap(real) && isMap(ours)) {
    return [...new Set([...Object.keys(real), ...Object.keys(ours)])].flatMap((name) => {
      if (!(name in ours)) return [`${path}.${name} is missing`];
      if (!(name in real)) return [`${path}.${name} is not in the recording`];
      return differences(real[name] as Json, ours[name] as Json, names, `${path}.${name}`, name);
    });
  }
  if (SECRET.has(key) || (NUMBERS.has(key) && typeof real === typeof ours)) return [];
  if (typeof real === "string" && typeof ours === "string") {
    const sort = SORTS.find(([, pattern]) => pattern.test(real));
    if (sort?.[1].test(ours)) {
      names.set(real, ours);
      return [];
    }
  }
  return real === ours ? [] : [`${path} is ${JSON.stringify(ours)}, in the recording ${JSON.stringify(real)}`];
}

const isMap = (value: Json): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function listDifferences(real: Json[], ours: Json[], names: Map<string, string>, path: string): string[] {
  if (ACCOUNT.test(path)) {
    const unlike = (some: Json[], others: Json[], turn: (a: Json, b: Json) => [Json, Json]) =>
      some.filter(
        (one) => !others.some((other) => differences(...turn(one, other), new Map(), `${path}[]`).length === 0),
      );
    const lone = unlike(real, ours, (a, b) => [a, b]).length + unlike(ours, real, (a, b) => [b, a]).length;
    return lone === 0 ? [] : [`${path}: ${lone} elements have no like on the other side`];
  }
  if (real.length !== ours.length) return [`${path} has ${ours.length} elements, in the recording ${real.length}`];
  return real.flatMap((one, at) => differences(one, ours[at] as Json, names, `${path}[]`));
}

interface RecordedNetwork {
  readonly uuid: string;
  readonly name: string;
  readonly type: string;
  readonly ip_networks: { readonly ip_network: object[] };
  readonly servers?: { readonly server: { uuid: string; title: string }[] };
}

/** What was there before: the zone's networks as recorded, those first that were used there, and other people's servers in them. */
function seedOf(exchanges: readonly Exchange[]) {
  const recorded = [...recording("networks-in-zone-list"), ...exchanges]
    .filter(({ request }) => request.url.endsWith("/network/?zone=fi-hel2"))
    .map(({ response }) => JSON.parse(response.body).networks.network as RecordedNetwork[])
    .at(-1) as RecordedNetwork[];
  const used = exchanges.map(({ response }) => response.body).join();
  const first = (one: RecordedNetwork) => (used.includes(`"network" : "${one.uuid}"`) ? 0 : 1);
  const networks = recorded.sort((a, b) => first(a) - first(b));
  const made = new Set(
    exchanges.flatMap(({ request, response }) =>
      request.url.endsWith("/server") ? [JSON.parse(response.body).server.uuid] : [],
    ),
  );
  const others = new Map(
    networks.flatMap(({ servers }) => (servers?.server ?? []).map((one) => [one.uuid, one.title])),
  );
  return {
    account: { username: "recorded", password: "invented-password", credits: 1000, resource_limits: {} },
    tokens: ["first", "second"].map((name) => ({ name: "my_1st_token", token: `ucat_${name}0invented` })),
    zones: [{ id: "fi-hel2", description: "Helsinki #2", public: "yes" }],
    networks: networks.map(({ servers: _, ip_networks, ...rest }) => ({
      ...rest,
      ip_networks: ip_networks.ip_network,
    })),
    servers: [...others].flatMap(([uuid, title]) => {
      const there = networks.filter(({ servers }) => servers?.server.some((one) => one.uuid === uuid));
      const interfaces = there.map(({ uuid: network, type }) => ({ type, network, addresses: [] }));
      return made.has(uuid) ? [] : [{ uuid, title, zone: "fi-hel2", interfaces }];
    }),
  };
}

async function replay(name: string, year: number) {
  const exchanges = recording(name);
  const [first] = exchanges as [Exchange, ...Exchange[]];
  const clock = createVirtualClock(dateOf(first));
  const sandbox = createSandbox({ clock, clouds: ["upcloud"], defaults: false, seed: { upcloud: seedOf(exchanges) } });
  const { switches } = sandbox.cloud("upcloud");
  switches.fields_as_of = year;
  await prelude(sandbox, exchanges);
  const names = new Map<string, string>();
  const found: string[] = [];
  let agree = 0;
  for (const [at, exchange] of exchanges.entries()) {
    await clock.sleep(dateOf(exchange) - clock.date());
    Object.assign(switches, durations(exchanges.slice(at)));
    const answer = await play(sandbox, exchange, names);
    const differ = compare(exchange, answer, names);
    if (differ.length === 0) agree += 1;
    found.push(...differ.map((one) => `${at} ${exchange.request.method}: ${one}`));
  }
  return { exchanges: exchanges.length, agree, differences: found };
}

/** How long the next things took there. */
function durations(exchanges: readonly Exchange[]) {
  const after = (from: RegExp, state: string) => {
    const start = exchanges.find(({ request }) => request.method === "POST" && from.test(request.url));
    const end = start && exchanges.slice(exchanges.indexOf(start) + 1).find((one) => stateIn(one) === state);
    return start && end ? (dateOf(end) - dateOf(start)) / 1000 : 1;
  };
  return { create_seconds: after(/\/server$/, "started"), task_seconds: after(/\/stop$/, "stopped") };
}

/** Detached floating addresses that a recorded list shows, and tokens that had been used. */
async function prelude(sandbox: Sandbox, exchanges: readonly Exchange[]) {
  const listed = exchanges.find(
    ({ request, response }) => request.url.endsWith("/ip_address") && response.code === 200,
  );
  const floating = (
    JSON.parse(listed?.response.body ?? '{"ip_addresses":{"ip_address":[]}}').ip_addresses.ip_address as Record<
      string,
      string
    >[]
  )
    .filter((one) => one.floating === "yes")
    .map(({ address, zone }) => ({ address, zone }));
  sandbox.cloud("upcloud").seed({ floating });
  for (const token of ["ucat_first0invented", "ucat_second0invented"])
    await request(sandbox, "GET", "/1.3/account", "", `Bearer ${token}`);
}

const BASIC = `Basic ${Buffer.from("recorded:invented-password").toString("base64")}`;

async function request(sandbox: Sandbox, method: string, path: string, body: string, authorization = BASIC) {
  const {
    statusCode,
    headers,
    body: answer,
  } = await sandbox.transport.request({
    origin: "https://api.upcloud.com",
    method: method as "GET",
    path,
    headers: { authorization, ...(body ? { "content-type": "application/json" } : {}) },
    body: body || null,
  });
  return { status: statusCode, type: headers["content-type"], text: await answer.text() };
}

function play(sandbox: Sandbox, { request: { method, url, body } }: Exchange, names: ReadonlyMap<string, string>) {
  const ours = (text: string) => [...names].reduce((all, [theirs, own]) => all.replaceAll(theirs, own), text);
  const { pathname, search } = new URL(url);
  return request(sandbox, method, ours(pathname) + search, ours(body));
}

function compare(
  { response }: Exchange,
  ours: Awaited<ReturnType<typeof request>>,
  names: Map<string, string>,
): string[] {
  const head = [
    ...(ours.status === response.code
      ? []
      : [`status ${ours.status}, in the recording ${response.code}: ${ours.text}`]),
    ...(ours.type === response.headers["Content-Type"]?.[0] ? [] : [`content type ${ours.type}`]),
  ];
  if (response.body === "" || ours.text === "") return response.body === ours.text ? head : [...head, "a body"];
  return [...head, ...differences(JSON.parse(response.body), JSON.parse(ours.text), names)];
}

describe("the recorded exchanges", () => {
  it.each([
    ["ip-address-v1.2-assign-modify-release", 2020, 10, []],
    ["ip-address-v1.3-assign-modify-release-with-waits", 2020, 13, []],
    ["ip-address-v1.3-floating-lifecycle", 2022, 13, []],
    ["ip-address-v1.3-list-and-get-with-detached-floating", 2020, 11, []],
    ["network-and-interface-create-modify-delete", 2023, 11, []],
    ["networks-in-zone-list", 2022, 4, []],
    ["server-create-stop-start", 2022, 5, []],
    ["server-networking-get", 2022, 3, []],
    ["error-server-invalid", 2023, 1, []],
    ["api-token-create-get-list-delete", 2025, 6, []],
  ] as const)("of %s are answered alike", async (name, year, exchanges, known) => {
    const result = await replay(name, year);
    expect(result).toEqual({ exchanges, agree: exchanges - known.length, differences: known });
  });
});
