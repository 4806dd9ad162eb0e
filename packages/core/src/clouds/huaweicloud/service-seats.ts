import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { Meant, Seat } from "../../kits/service-address/seat.ts";
import { canonicalMac, parseAddress } from "../../spec/address.ts";
import type { HuaweiClient } from "./client.ts";
import { addressFor, familyOf, isNic, isVirtualIp, OPEN, type Port } from "./ports.ts";
import { cachedReads, noSubnet, notThere, type Reads } from "./reads.ts";

/** How messages begin, on whichever cloud of the family. */
export const TITLE = "Huawei Cloud";

const UUID = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i;
const isId = (word: string): boolean => UUID.test(word);

/** The network id of the subnet that is meant. Throws where there is none, and where several have the name. */
export async function networkOf(look: Reads, word: string): Promise<string> {
  if (isId(word)) return word.toLowerCase();
  const [one, another] = await look.subnetsNamed(word);
  if (one === undefined)
    throw notThere(`there is no subnet called ${word} in this project and region`, "Check `network` and the project.");
  if (another === undefined) return one;
  throw new ConflictError(`${TITLE}: more than one subnet is called ${word}`, {
    hint: "State the network id of the one that is meant: the console's Network ID.",
  });
}

/** The same, and it certainly is there. */
export async function subnetOf(look: Reads, word: string) {
  const id = await networkOf(look, word);
  const found = await look.subnet(id);
  if (!found) throw noSubnet(id);
  return found;
}

/** Has the port this very pair, with its own MAC address or none? `undefined`: it has not; a MAC address: only with that one. */
function paired({ pairs }: Port, ip: string, mac: string): boolean | string | undefined {
  const found = pairs.filter((pair) => pair.ip === ip);
  if (found.length === 0) return undefined;
  const wrong = found.map(({ mac: told, written }) => (written.mac_address === undefined ? mac : (told ?? "")));
  return wrong.some((one) => one === mac) || wrong.join(", ");
}

/** Is the NIC's own address, with its own MAC address or none, among the pairs of the virtual IP? */
export const isListed = (vip: Port, nic: Port, ip: string): boolean =>
  paired(vip, addressFor(nic, ip) ?? "", nic.mac) === true;

/** May the NIC send from the virtual IP? Its check is off, or the address is among its own pairs. */
export const maySend = (nic: Port, ip: string): boolean =>
  nic.pairs.some((pair) => pair.ip === OPEN) || paired(nic, ip, nic.mac) === true;

/** Does anything at all, on either side, tie the NIC to the virtual IP? */
export const isTied = (vip: Port, nic: Port, ip: string): boolean =>
  paired(vip, addressFor(nic, ip) ?? "", nic.mac) !== undefined || paired(nic, ip, nic.mac) !== undefined;

/** @param vip of the virtual IP, where it is there already. */
export function seatOf(nic: Port, vip: Port | undefined): Seat {
  const ip = vip?.addresses[0]?.ip;
  const own = nic.addresses.find((one) => familyOf(one.ip) === 4)?.ip;
  const obstacle = vip && ip !== undefined ? lacking(vip, nic, ip, own) : undefined;
  return {
    id: nic.id,
    label: nic.name || own || nic.id,
    server: nic.device,
    ...(nic.mac ? { mac: nic.mac } : {}),
    ...(own === undefined ? {} : { address: own }),
    carries: vip !== undefined && obstacle === undefined,
    ...(obstacle === undefined ? {} : { obstacle }),
  };
}

/** Why the virtual IP does not get through to a NIC, and from it. */
function lacking(vip: Port, nic: Port, ip: string, own: string | undefined): string | undefined {
  if (!nic.security) return "port security is off: no pairs can be written";
  const listed = paired(vip, own ?? "", nic.mac);
  if (listed === undefined) return `${ip} is not on NIC ${nic.id}: ${own} is not among the pairs of the virtual IP`;
  if (listed !== true)
    return `${own} is among the pairs of ${ip} only with the MAC address ${listed}, and that of NIC ${nic.id} is ${nic.mac}`;
  if (maySend(nic, ip)) return undefined;
  const sends = paired(nic, ip, nic.mac);
  return sends === undefined
    ? `NIC ${nic.id} drops what it sends from ${ip}: the address is not among its pairs, and its source/destination check is on`
    : `NIC ${nic.id} has ${ip} only with the MAC address ${sends}, and its own is ${nic.mac}`;
}

/** The NICs that the words mean; what goes wrong is told of each word by itself. */
export async function meantSeats(
  { api }: HuaweiClient,
  words: readonly string[],
  network: string,
  vip: Port | undefined,
  context: Context,
): Promise<readonly Meant[]> {
  const look = cachedReads(api, context);
  const nics = (await look.portsOf(network)).filter(isNic);
  return Promise.all(
    words.map(async (word): Promise<Meant> => {
      const found = await nicsMeant(look, word, nics);
      const [one, another] = found;
      if (one && !another) return { word, seat: seatOf(one, vip) };
      return { word, why: one ? several(word, found) : await nowhere(look, word, network) };
    }),
  );
}

async function nicsMeant(look: Reads, word: string, nics: readonly Port[]): Promise<readonly Port[]> {
  const id = word.toLowerCase();
  if (isId(word)) return nics.filter((nic) => nic.id === id || nic.device === id);
  const mac = macIn(word);
  if (mac !== undefined) return nics.filter((nic) => nic.mac === mac);
  const ip = parseAddress(word)?.text;
  if (ip !== undefined) return nics.filter(({ addresses }) => addresses.some((one) => one.ip === ip));
  const servers = await look.serversNamed(word);
  return nics.filter(({ device }) => servers.includes(device));
}

function macIn(word: string): string | undefined {
  try {
    return canonicalMac(word);
  } catch {
    return undefined;
  }
}

const several = (word: string, found: readonly Port[]) =>
  new ConflictError(
    `${TITLE}: member ${word} means more than one NIC: ${found.map((nic) => `${nic.id} (${nic.addresses[0]?.ip}, server ${nic.device})`).join(", ")}`,
    { hint: "State the id, the MAC address or the own address of the NIC that is meant." },
  );

/** The usual slip is a server that is there, and in another subnet. */
async function nowhere(look: Reads, word: string, network: string): Promise<Error> {
  const [subnet, elsewhere] = await Promise.all([look.subnet(network), nicsElsewhere(look, word)]);
  if (!subnet) return noSubnet(network);
  const where = elsewhere.length === 0 ? "" : `; it has NICs in ${[...new Set(elsewhere)].join(", ")}`;
  return new ConflictError(`${TITLE}: member ${word} is no server with a NIC in subnet ${network}${where}`, {
    hint: "All members have to be in the subnet of the address. The query `huaweicloud/server-nics` lists a server's NICs.",
  });
}

/** The subnets in which the word means a NIC. */
async function nicsElsewhere(look: Reads, word: string): Promise<string[]> {
  if (macIn(word) !== undefined || parseAddress(word)) return [];
  const nic = isId(word) ? await look.port(word.toLowerCase()) : undefined;
  if (nic) return isNic(nic) ? [nic.network] : [];
  const servers = isId(word) ? [word.toLowerCase()] : await look.serversNamed(word);
  return (await Promise.all(servers.map((server) => look.nicsOf(server)))).flat().map((one) => one.network);
}

/** Only IPv4: an IPv6 virtual IP can be on one NIC. */
export const isServiceIp = (port: Port): boolean => isVirtualIp(port) && familyOf(port.addresses[0]?.ip ?? "") === 4;
