import { grouped } from "./grouped.ts";
import type { Seed } from "./seed.ts";
import type { Address, Cell, Server } from "./world.ts";

/** The state in the seed format. Changes of a server's state that are under way are left out. */
export function harvest({ state }: Cell): Seed {
  const byMac = grouped(state.addresses, ({ mac }) => mac);
  return {
    account: state.account,
    tokens: Object.values(state.tokens).map(({ id, name, token }) => ({ id, name, token })),
    zones: state.zones,
    networks: Object.values(state.networks),
    servers: Object.values(state.servers).map((server) => serverSeed(server, byMac)),
    load_balancers: Object.values(state.load_balancers).map(({ ip_addresses, ...one }) => ({
      ...one,
      ip_addresses: ip_addresses.map(({ address, network_name }) => ({ address, network_name })),
    })),
    floating: (byMac.get(undefined) ?? []).map((one) => {
      const { floating: _, ...rest } = addressSeed(one);
      return { ...rest, zone: one.zone, owner: one.owner };
    }),
  };
}

const serverSeed = (server: Server, byMac: ReadonlyMap<string | undefined, readonly Address[]>) => ({
  uuid: server.uuid,
  title: server.title,
  hostname: server.hostname,
  zone: server.zone,
  state: server.state,
  labels: server.labels,
  owner: server.owner,
  interfaces: server.interfaces.map(({ type, index, mac, network, source_ip_filtering }) => ({
    type,
    index,
    mac,
    network,
    source_ip_filtering,
    addresses: (byMac.get(mac) ?? []).map(addressSeed),
  })),
});

const addressSeed = (one: Address) => ({
  address: one.address,
  floating: one.floating,
  ptr_record: one.ptr_record,
  part_of_plan: one.part_of_plan,
  release_policy: one.release_policy,
  ...(one.delegated_to_account_id === undefined ? {} : { delegated_to_account_id: one.delegated_to_account_id }),
});
