import type { ServiceCloud } from "./cloud.ts";
import { type CommonSpec, routerId } from "./fields.ts";
import { keepalivedConf } from "./keepalived.ts";
import type { Meant, Seat, Standing } from "./seat.ts";

type Said = readonly { readonly word: string; readonly seat: Seat }[];

/** What finishes the work: the addresses, each member and whether the address gets through to it, and what its keepalived needs. */
export function outputsOf<Client, Spec extends CommonSpec>(
  cloud: ServiceCloud<Client, Spec>,
  standing: Standing,
  stated: Partial<Spec>,
  said: Said,
  meant: readonly Meant[],
): Record<string, unknown> {
  const lacking = meant.flatMap(({ word, seat }) =>
    seat && !said.some((one) => one.seat.id === seat.id) ? [{ word, seat }] : [],
  );
  const all = [...said, ...lacking].sort((a, b) => (a.word < b.word ? -1 : 1));
  return {
    address: standing.address,
    network_id: standing.network,
    prefix_length: standing.prefix,
    ...(standing.public && !standing.public.loose ? { public_address: standing.public.address } : {}),
    carriers: all.map(({ word, seat }) => memberShown(word, seat)),
    keepalived: configurations(cloud, standing, stated, said),
  };
}

function memberShown(word: string, { id, server, mac, address, carries, obstacle }: Seat): Record<string, unknown> {
  const why = obstacle ?? (carries ? undefined : "its port is not told of the address");
  return {
    member: word,
    port_id: id,
    ...(server === undefined ? {} : { server_id: server }),
    ...(mac === undefined ? {} : { mac_address: mac }),
    ...(address === undefined ? {} : { ip_address: address }),
    lets_through: carries && obstacle === undefined,
    ...(why === undefined ? {} : { why_not: why }),
  };
}

/** A whole configuration for each member. */
export function configurations<Client, Spec extends CommonSpec>(
  cloud: ServiceCloud<Client, Spec>,
  standing: Standing,
  stated: Partial<Spec>,
  said: Said,
): { readonly member: string; readonly configuration: string }[] {
  const alive = said.filter(({ seat }) => !seat.gone);
  return alive.map(({ word, seat }, position) => ({
    member: word,
    configuration: keepalivedConf({
      name: standing.name,
      member: word,
      own: seat.address,
      peers: alive
        .filter((one) => one.seat.id !== seat.id)
        .map((one) => ({ member: one.word, address: one.seat.address })),
      address: standing.address,
      prefix: standing.prefix,
      interface: stated.interface ?? "eth0",
      router: routerId(stated, standing.address),
      position,
      advert: stated.advert_seconds ?? 1,
      virtualMac: stated.virtual_mac === true,
      takeover: cloud.takeover?.(stated, standing, seat, word),
      delivery: cloud.delivery,
    }),
  }));
}
