import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import type { Wiring } from "@mooring/core/emulators";
import { type Doors, openDoors } from "./doors.ts";
import { type Link, OUTSIDE, OUTSIDE_NET, planOf, type WirePlan } from "./plan.ts";
import { environment, NoRoom, openRoom } from "./room.ts";

export { NoRoom };

/** A cloud's network for real: bridges, servers as namespaces, ports as links, and the kernel enforcing what the cloud says. */
export interface Wire {
  /** The names of the servers, and `outside`. */
  servers(): readonly string[];
  /** The first process of the room. */
  readonly pid: number;
  /** What comes before a command that is run on a server. Throws an Error for a server that is not there. */
  on(server: string): readonly string[];
  /** Runs a command on a server. */
  spawn(server: string, command: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Brings the kernel to what the cloud says now; nothing to do is cheap. */
  follow(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param wiring what the cloud says now
 * @param ports of 127.0.0.1, such as the sandbox's own, that servers reach as well
 * Rejects with `NoRoom` where this machine cannot.
 */
export async function layWire(wiring: () => Wiring | Promise<Wiring>, ports: readonly number[] = []): Promise<Wire> {
  const room = await openRoom();
  let doors: Doors | undefined;
  const opened = new Set<string>();
  const names = new Map<string, string>();
  const nameOf = (id: string) => {
    const known = names.get(id) ?? `w${names.size}`;
    names.set(id, known);
    return known;
  };
  let laid: Laid = {
    servers: new Set(),
    bridges: new Set(),
    links: new Map(),
    deliveries: new Map(),
    bridgeRules: "",
    routerRules: "",
  };
  let turn: Promise<void> = Promise.resolve();

  async function follow(): Promise<void> {
    const plan = planOf(await wiring(), nameOf);
    const { script, after } = changes(laid, plan, nameOf);
    if (script.length > 0) await room.run(`${script.join("\n")}\n`);
    laid = after;
  }
  const next = () => {
    turn = turn.then(follow, follow);
    return turn;
  };

  try {
    if (ports.length > 0) doors = await openDoors(ports, room.pid);
    await room.run(foundations());
    await next();
  } catch (error) {
    await doors?.close();
    await room.close();
    throw error;
  }

  const on = (server: string) => {
    if (server !== OUTSIDE && !laid.servers.has(server))
      throw new Error(`there is no server ${server} on the wire; there is ${[...laid.servers, OUTSIDE].join(", ")}`);
    const enter = [...room.enter, "ip", "netns", "exec", spaceOf(server)];
    // The world outside has nothing to ask of the cloud.
    if (server !== OUTSIDE && !opened.has(server)) {
      opened.add(server);
      doors?.open(enter);
    }
    return enter;
  };
  return {
    servers: () => [...laid.servers, OUTSIDE],
    pid: room.pid,
    on,
    spawn(server, command, options = {}) {
      const [first = "", ...rest] = [...on(server), ...command];
      return spawn(first, rest, { ...options, env: options.env ?? environment() });
    },
    follow: next,
    async close() {
      await doors?.close();
      await room.close();
    },
  };
}

/** What a server's namespace is called. */
const spaceOf = (server: string): string => `s-${server.replaceAll(/[^\w.-]/g, "_")}`;
const ROUTER = "router";
/** All bridges are in one namespace, where the rules are. */
const NETWORK = "network";

interface Laid {
  readonly servers: ReadonlySet<string>;
  readonly bridges: ReadonlySet<string>;
  readonly links: ReadonlyMap<string, string>;
  readonly deliveries: ReadonlyMap<string, string>;
  readonly bridgeRules: string;
  readonly routerRules: string;
}

/** The network's namespace, the router's, and somebody outside. */
function foundations(): string {
  const { router, machine, length } = OUTSIDE_NET;
  const space = spaceOf(OUTSIDE);
  return [
    ...[NETWORK, ROUTER, space].flatMap((one) => [`ip netns add ${one}`, `ip -n ${one} link set lo up`]),
    `ip netns exec ${ROUTER} sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'`,
    `ip link add ${OUTSIDE} netns ${ROUTER} type veth peer name eth0 netns ${space}`,
    `ip -n ${ROUTER} addr add ${router}/${length} dev ${OUTSIDE}`,
    `ip -n ${ROUTER} link set ${OUTSIDE} up`,
    `ip -n ${space} addr add ${machine}/${length} dev eth0`,
    `ip -n ${space} link set eth0 up`,
    `ip -n ${space} route add default via ${router}`,
    "",
  ].join("\n");
}

/** The lines that bring the kernel from what was laid to what is planned. */
function changes(before: Laid, plan: WirePlan, nameOf: (id: string) => string) {
  const links = new Map(plan.links.map((link) => [link.id, JSON.stringify(link)]));
  const script: string[] = [];
  for (const [id, text] of before.links)
    if (links.get(id) !== text) script.push(`ip -n ${NETWORK} link del ${nameOf(id)}`);
  for (const server of before.servers)
    if (!plan.servers.includes(server)) script.push(`ip netns del ${spaceOf(server)}`);
  for (const server of plan.servers) if (!before.servers.has(server)) script.push(...serverLines(server));
  for (const bridge of plan.bridges) if (!before.bridges.has(bridge.id)) script.push(...bridgeLines(bridge, nameOf));
  for (const link of plan.links)
    if (before.links.get(link.id) !== links.get(link.id)) script.push(...linkLines(link, nameOf));
  const deliveries = new Map(
    plan.deliveries.map(({ address, mac, bridge }) => [address, `${mac} dev ${nameOf(bridge)}`]),
  );
  for (const [address, way] of before.deliveries)
    if (!deliveries.has(address)) script.push(`ip -n ${ROUTER} neigh del ${address} dev ${way.split(" ").at(-1)}`);
  for (const [address, way] of deliveries) {
    if (before.deliveries.get(address) === way) continue;
    script.push(`ip -n ${ROUTER} route replace ${address}/32 dev ${way.split(" ").at(-1)}`);
    script.push(`ip -n ${ROUTER} neigh replace ${address} nud permanent lladdr ${way}`);
  }
  const rules = (space: string, text: string) => `ip netns exec ${space} nft -f - <<'END'\n${text}END`;
  if (plan.bridgeRules !== before.bridgeRules) script.push(rules(NETWORK, plan.bridgeRules));
  if (plan.routerRules !== before.routerRules) script.push(rules(ROUTER, plan.routerRules));
  const after: Laid = {
    servers: new Set(plan.servers),
    bridges: new Set([...before.bridges, ...plan.bridges.map(({ id }) => id)]),
    links,
    deliveries,
    bridgeRules: plan.bridgeRules,
    routerRules: plan.routerRules,
  };
  return { script, after };
}

const serverLines = (server: string) => [
  `ip netns add ${spaceOf(server)}`,
  `ip -n ${spaceOf(server)} link set lo up`,
  `ip netns exec ${spaceOf(server)} sh -c 'echo 1 > /proc/sys/net/ipv4/ip_nonlocal_bind'`,
];

/** A bridge, and the router's leg on it. */
function bridgeLines({ id, gateways }: WirePlan["bridges"][number], nameOf: (id: string) => string): string[] {
  const bridge = nameOf(id);
  const leg = `r-${bridge}`;
  return [
    `ip -n ${NETWORK} link add ${bridge} type bridge forward_delay 0 mcast_snooping 0`,
    `ip -n ${NETWORK} link set ${bridge} up`,
    `ip link add ${leg} netns ${NETWORK} type veth peer name ${bridge} netns ${ROUTER}`,
    `ip -n ${NETWORK} link set ${leg} master ${bridge} up`,
    ...gateways.map((gateway) => `ip -n ${ROUTER} addr add ${gateway} dev ${bridge}`),
    `ip -n ${ROUTER} link set ${bridge} up`,
  ];
}

function linkLines(
  { id, server, inside, bridge, mac, addresses, gateway }: Link,
  nameOf: (id: string) => string,
): string[] {
  const space = spaceOf(server);
  return [
    `ip link add ${nameOf(id)} netns ${NETWORK} type veth peer name ${inside} netns ${space}`,
    `ip -n ${space} link set ${inside} address ${mac}`,
    ...addresses.map((address) => `ip -n ${space} addr add ${address} dev ${inside}`),
    `ip -n ${NETWORK} link set ${nameOf(id)} master ${nameOf(bridge)} up`,
    `ip -n ${space} link set ${inside} up`,
    ...(gateway === undefined ? [] : [`ip -n ${space} route replace default via ${gateway}`]),
  ];
}
