import type { Tools } from "../../definition/cloud.ts";
import { ConflictError, MooringError, unlessMissing } from "../../errors.ts";
import { untie } from "../../kits/tie.ts";
import { bookedApart } from "../../report/ledger.ts";
import { createFlights } from "../../sharing/flights.ts";
import { endsOf, within } from "../../spec/address.ts";
import type { Limits } from "../../time/limits.ts";
import { shown } from "../../time/shown.ts";
import { createWaiter, type Progress, type Waiter } from "../../time/wait.ts";
import type { Api } from "./api.ts";
import type { Subnet } from "./api-surroundings.ts";
import { familyOf, isNic, isVirtualIp, type Port } from "./ports.ts";
import { freshReads, noSubnet, type Reads } from "./reads.ts";

/** A virtual IP that is to be: with the address that is stated, or else with any, and then told apart by its name. */
export interface Wanted {
  readonly network: string;
  readonly ip?: string | undefined;
  readonly name?: string | undefined;
  /** Written as its name where none is wanted. */
  readonly mark?: string | undefined;
}

/** The virtual IP of this address, or else of this name. */
export async function findVirtualIp(look: Reads, { network, ip, name }: Wanted): Promise<Port | undefined> {
  if (ip !== undefined) {
    const port = await look.portAt(network, ip);
    return port && isVirtualIp(port) ? port : undefined;
  }
  const named = (await look.virtualIps(network)).filter((one) => one.name === name);
  if (named.length <= 1) return named[0];
  const candidates = named.map((one) => `${one.id} (${one.addresses.map((address) => address.ip).join(", ")})`);
  throw new ConflictError(
    `subnet ${network} has ${named.length} virtual IPs named ${JSON.stringify(name)}: ${candidates.join("; ")}`,
    { hint: "State the `ip_address` of the one that is meant.", passing: true },
  );
}

/** Why the virtual IP cannot be made, as far as looking tells. */
export async function obstacle(look: Reads, { network, ip }: Wanted): Promise<Error | undefined> {
  const subnet = await look.subnet(network);
  if (!subnet) return noSubnet(network);
  if (ip === undefined) return undefined;
  if (!rangeOf(subnet, ip)) {
    return new ConflictError(
      `${ip} is outside subnet ${network}, which has ${subnet.ranges.map(({ cidr }) => cidr).join(" and ")}`,
      { hint: "Choose an address of that subnet, or the subnet of that address." },
    );
  }
  const special = specialAddress(subnet, ip);
  if (special !== undefined)
    return new ConflictError(`${ip} is ${special} of subnet ${network}`, {
      hint: "Choose another address of the subnet.",
    });
  const port = await look.portAt(network, ip);
  return port && !isVirtualIp(port) ? occupied(ip, port) : undefined;
}

/** Addresses that nobody can have, which the cloud would refuse in words of its own. */
function specialAddress(subnet: Subnet, ip: string): string | undefined {
  if (subnet.gateways.includes(ip)) return "the gateway";
  const cidr = familyOf(ip) === 4 ? rangeOf(subnet, ip)?.cidr : undefined;
  if (cidr === undefined) return undefined;
  const { first, last } = endsOf(cidr);
  return ip === first ? "the network's own address" : ip === last ? "the broadcast address" : undefined;
}

/** Which network of the subnet, with its Neutron subnet, the address is in. `undefined`: in none. */
export const rangeOf = ({ ranges }: Subnet, ip: string) => ranges.find(({ cidr }) => within(ip, cidr));

/** Another thing than a virtual IP has the address. */
export function occupied(ip: string, port: Port): ConflictError {
  const holder = isNic(port)
    ? `is the own address of NIC ${port.id} of server ${port.device}`
    : `belongs to port ${port.id}, whose owner is ${JSON.stringify(port.owner)} and cannot be changed to that of a virtual IP`;
  return new ConflictError(`${ip} ${holder}`, { hint: "Choose another address, or release that port first." });
}

interface Creation {
  /** Told its id before any waiting. */
  readonly named?: (id: string) => void;
  /** Told where this very call has made it. */
  readonly made?: (port: Port) => void;
  /** Must it be a new one? Else it is taken over where another was faster. */
  readonly anew?: boolean;
}

/** Makes ports that are virtual IPs, one of each address or name, whoever asks. */
export interface VirtualIpMaker {
  /** Makes the port, and returns when it is past its building. */
  make(wanted: Wanted, limits: Limits, creation?: Creation): Promise<Port>;
  /** Returns when it is past its building, which a run that was cut short may have left under way. */
  built(port: Port, limits: Limits): Promise<Port>;
}

/** From so many of one subnet on, they are looked for in its list: one request a round. */
const MANY = 5;

/** One for the whole process: those who want the same address at once share its making. */
export function createVirtualIpMaker(api: Api, { clock, log }: Pick<Tools, "clock" | "log">): VirtualIpMaker {
  const under = createFlights();
  /** Of those that are followed: id → network. */
  const networks = new Map<string, string>();
  const building: Waiter<Port> = createWaiter<Port>({
    clock,
    log,
    poll: async (ids, limits) => {
      const listed = await inLists(ids, limits);
      const look = async (id: string): Promise<Progress<Port>> => {
        const port = listed.get(id);
        return port ? progress(port) : progressOf(id, limits);
      };
      return new Map(await Promise.all(ids.map(async (id) => [id, await look(id)] as const)));
    },
  });

  /** Those of whose subnet there are many. What a list does not show, or a list that is refused, leaves the look at each. */
  async function inLists(ids: readonly string[], limits: Limits): Promise<ReadonlyMap<string, Port>> {
    const counts = new Map<string, number>();
    for (const id of ids) {
      const network = networks.get(id) ?? "";
      counts.set(network, (counts.get(network) ?? 0) + 1);
    }
    const crowded = [...counts].flatMap(([network, count]) => (count >= MANY ? [network] : []));
    const lists = crowded.map((network) =>
      freshReads(api, limits)
        .virtualIps(network)
        .catch((error: unknown) => {
          if (!MooringError.is(error) || error.retryable || limits.signal.aborted) throw error;
          return [];
        }),
    );
    return new Map((await Promise.all(lists)).flat().map((port) => [port.id, port]));
  }

  /** One that cannot be seen does not hide the others. */
  async function progressOf(id: string, limits: Limits): Promise<Progress<Port>> {
    try {
      return progress(await api.port(id, limits));
    } catch (error) {
      if (!MooringError.is(error) || error.retryable || limits.signal.aborted) throw error;
      return { state: "unseen", error };
    }
  }

  async function made(wanted: Wanted, caller: Limits, anew: boolean): Promise<{ port: Port; own: boolean }> {
    const { network, name = wanted.mark, ip } = wanted;
    const { limits, book } = bookedApart(caller);
    try {
      // Only for IPv6 the API must be told which of the network's subnets is meant.
      const subnet = ip !== undefined && familyOf(ip) === 6 ? await api.subnet(network, limits) : undefined;
      const asked = { network, name, ip, subnet: subnet && rangeOf(subnet, ip ?? "")?.subnet };
      return { port: await api.createVirtualIp(asked, limits), own: true };
    } catch (error) {
      // It may have landed, or another process may have made it between our look and our call.
      const doubtful = book.effect === "unknown";
      const taken = MooringError.is(error) && error.status === 409;
      if (!doubtful && !taken) throw error;
      const there = await findVirtualIp(freshReads(api, limits), wanted).catch((unseen: unknown) => {
        // Where nobody may look, what became of the call is what there is to tell.
        throw doubtful && !(unseen instanceof ConflictError) ? error : unseen;
      });
      if (doubtful) book.resolveUnknown(there ? "done" : "none");
      if (there && !doubtful && anew) throw foreign(there);
      if (there) return { port: there, own: doubtful };
      throw taken ? unseen(ip, error) : error;
    }
  }

  /** Those who want the same address at once have it made once; only one of them has made it. */
  async function madeOnce(wanted: Wanted, limits: Limits, anew: boolean): Promise<{ port: Port; own: boolean }> {
    const { network, name = "", ip } = wanted;
    if (anew || ip === undefined) return made(wanted, limits, anew);
    let mine = false;
    const { port, own } = await under.share(`making the virtual IP ${ip} ${network} ${name}`.trim(), limits, () => {
      mine = true;
      return made(wanted, limits, anew);
    });
    return { port, own: own && mine };
  }

  async function built(port: Port, limits: Limits): Promise<Port> {
    const seen = progress(port);
    if (seen.state === "succeeded") return seen.value;
    const { id } = port;
    const name = port.addresses[0]?.ip ?? id;
    const look = () => unlessMissing(api.port(id, limits));
    const there = progress(await shown({ id, what: `virtual IP ${name} (port ${id})` }, look, clock, limits));
    if (there.state === "succeeded") return there.value;
    networks.set(id, port.network);
    return building.follow({ id, what: `building the virtual IP ${name}` }, limits).finally(() => networks.delete(id));
  }

  /** Processes that looked at the same moment have each made one of this name: all but one give theirs back. */
  const alone = (mine: Port, { network, name }: Wanted, limits: Limits): Promise<Port> =>
    untie(
      {
        cloud: "Huawei Cloud",
        mine,
        key: ({ id }) => id,
        all: () => freshReads(api, limits).virtualIps(network),
        rivals: (all) => all.filter((one) => one.name === name),
        namesToCome: false,
        giveBack: () => unlessMissing(api.deletePort(mine.id, limits)),
      },
      clock,
      limits,
    );

  return {
    built,
    async make(wanted, limits, { named, made: told, anew = false } = {}) {
      const { port, own } = await madeOnce(wanted, limits, anew);
      if (own) told?.(port);
      named?.(port.id);
      const mine = await built(port, limits);
      if (!own || anew || wanted.ip !== undefined) return mine;
      const kept = await alone(mine, wanted, limits);
      if (kept.id === mine.id) return mine;
      named?.(kept.id);
      return built(kept, limits);
    },
  };
}

/** The cloud says that the address is in use, and shows nobody who has it. */
const unseen = (ip: string | undefined, error: MooringError) =>
  new ConflictError(`${error.message}; nothing in this project has ${ip ?? "it"}`, {
    status: error.status,
    requestId: error.requestId,
    hint: "A port of another project has it, or one that these credentials may not see: check `project_id`, or choose another address.",
    cause: error,
  });

const foreign = ({ id }: Port) =>
  new ConflictError(`virtual IP ${id} came to be there meanwhile, and is not taken over`, {
    hint: "Somebody else has made it: choose another address, or say `adopt: true` if it is yours.",
  });

/** A virtual IP is ready when it is `DOWN`: it never becomes active. */
const progress = (port: Port): Exclude<Progress<Port>, { state: "failed" }> =>
  port.status === "BUILD" ? { state: "pending" } : { state: "succeeded", value: port };
