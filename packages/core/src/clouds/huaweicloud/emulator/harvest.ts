import { grouped } from "../../../emulation/grouped.ts";
import { addressesOf, isNic } from "./network.ts";
import type { Seed } from "./seed-schema.ts";
import type { Port, State } from "./world.ts";

/** The state in the seed format. Jobs, tokens, temporary keys, names of bandwidths and the times of things are left out. */
export function harvest(state: State): Seed {
  const ports = Object.values(state.ports);
  const nics = grouped(ports.filter(isNic), ({ device_id }) => device_id);
  return {
    account: state.account,
    projects: Object.values(state.projects),
    users: Object.values(state.users).map(({ id, name, password }) => ({ id, name, password })),
    identity_providers: Object.entries(state.identity_providers).map(([id, token]) => ({ id, token })),
    keys: Object.entries(state.keys).flatMap(([access, { secret, expires_at, security_token }]) =>
      expires_at === null ? [{ access, secret, ...(security_token === null ? {} : { security_token }) }] : [],
    ),
    subnets: Object.values(state.subnets).map(({ gateway_ip, cidr_v6, neutron_subnet_id_v6, ...one }) => ({
      ...one,
      ...(gateway_ip === null ? {} : { gateway_ip }),
      ...(cidr_v6 === null ? {} : { cidr_v6 }),
      ...(neutron_subnet_id_v6 === null ? {} : { neutron_subnet_id_v6 }),
    })),
    servers: Object.values(state.servers).map(({ id, name }) => ({
      id,
      name,
      nics: (nics.get(id) ?? []).map((nic) => ({ ...portSeed(nic), ip_addresses: addressesOf(nic) })),
    })),
    shared_bandwidths: Object.values(state.bandwidths)
      .filter(({ share_type }) => share_type === "WHOLE")
      .map(({ id, name, size }) => ({ id, name, size })),
    eips: Object.values(state.eips).map(({ id, public_ip_address, alias, type, port_id, bandwidth_id }) => ({
      id,
      ip_address: public_ip_address,
      ...(alias ? { alias } : {}),
      type,
      ...(port_id ? { port_id } : {}),
      bandwidth_size: state.bandwidths[bandwidth_id]?.size ?? 5,
    })),
    ports: ports
      .filter((port) => !isNic(port))
      .map((port) => ({
        ...portSeed(port),
        ...(port.name ? { name: port.name } : {}),
        ...(port.device_owner ? { device_owner: port.device_owner } : {}),
        ip_address: addressesOf(port)[0],
      })),
  };
}

const portSeed = ({ id, network_id, mac_address, allowed_address_pairs }: Port) => ({
  id,
  subnet: network_id,
  mac_address,
  allowed_address_pairs,
});
