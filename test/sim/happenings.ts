import type { PretendCloud } from "@mooring/sandbox";

/** What happens to a whole cloud, whoever is at work. Answers how it ends. */
type Happening = (cloud: PretendCloud) => () => void;

type Fields = Record<string, unknown>;

/** Away for a while, and then there again as they were. */
function withheld(all: Fields | unknown[]): () => void {
  if (Array.isArray(all)) {
    const kept = all.splice(0);
    return () => void all.push(...kept);
  }
  const kept = { ...all };
  for (const key of Object.keys(all)) delete all[key];
  return () => void Object.assign(all, kept);
}

const away =
  (member: string): Happening =>
  ({ state }) =>
    withheld(state[member] as Fields);

const hooked =
  (name: string, ids: (cloud: PretendCloud) => readonly string[], back?: string): Happening =>
  (cloud) => {
    const all = ids(cloud);
    for (const id of all) cloud.hooks?.[name]?.(id);
    return () => back && all.map((id) => cloud.hooks?.[back]?.(id));
  };

const keysOf =
  (member: string) =>
  ({ state }: PretendCloud) =>
    Object.keys(state[member] as Fields);

/** Those that ran are down for a while. Whoever has started one meanwhile is not disturbed. */
const serversStop: Happening = ({ state }) => {
  const running = Object.values(state.servers as Record<string, { state: string }>).filter(
    (one) => one.state === "started",
  );
  for (const one of running) one.state = "stopped";
  return () => {
    for (const one of running) if (one.state === "stopped") one.state = "started";
  };
};

const regionDown: Happening = (cloud) => {
  cloud.switches.regions_down = [...(cloud.state.regions as string[])];
  return () => {
    cloud.switches.regions_down = [];
  };
};

/** By their names, of each cloud: regions that vanish, tokens that expire or are withdrawn, servers that stop. */
const happenings: Readonly<Record<string, Readonly<Record<string, Happening>>>> = {
  gcore: { "the region vanishes": away("regions"), "the token is withdrawn": away("tokens") },
  huaweicloud: { "the project vanishes": away("projects"), "tokens expire": away("tokens") },
  k0rdent: { "the region vanishes": away("regions"), "tokens expire": hooked("expire_tokens", () => [""]) },
  openstack: {
    "the region vanishes": regionDown,
    "tokens expire": hooked("expire_tokens", (cloud) => Object.values(cloud.state.users as Fields).map(idOf)),
    "servers stop": hooked("stop_server", keysOf("servers"), "start_server"),
  },
  upcloud: {
    "the zone vanishes": away("zones"),
    "the token is withdrawn": away("tokens"),
    "servers stop": serversStop,
  },
};

const idOf = (one: unknown): string => (one as { readonly id: string }).id;

/** What can happen to the cloud of that name, by its own sort of trouble. */
export const happeningsOf = (cloud: string): readonly string[] => Object.keys(happenings[cloud] ?? {});

/** It happens now. Throws an Error for a name that this cloud does not have. */
export function happen(name: string, cloudName: string, cloud: PretendCloud): () => void {
  const happening = happenings[cloudName]?.[name];
  if (!happening) throw new Error(`${cloudName} knows no ${JSON.stringify(name)}.`);
  return happening(cloud);
}

/** Where somebody else comes: a cloud, and the ports that were there before anything was done. */
interface Place {
  readonly cloud: PretendCloud;
  readonly ports: readonly string[];
}

/** Somebody else's own, beside our things and in the same lists, for the n-th time. It has to survive whatever we do. */
export function putBeside(cloudName: string, { cloud, ports }: Place, nth: number): void {
  if (cloudName === "k0rdent") {
    cloud.seed({ addresses: [{ id: `theirs-${nth}`, ip_address: `10.0.1.${210 + nth}`, subnetwork: "subnet-a" }] });
    return;
  }
  if (cloudName === "upcloud") {
    const servers = cloud.state.servers as Record<string, { labels: { key: string; value: string }[] }>;
    for (const server of Object.values(servers)) server.labels.push({ key: `theirs-${nth}`, value: "stays" });
    return;
  }
  for (const port of ports) {
    try {
      cloud.hands?.put(port, `198.51.100.${100 + nth}`);
    } catch {
      // That port takes no pairs.
    }
  }
}
