import { grouped } from "../../../emulation/grouped.ts";
import { pictureAddresses, pictureFloating } from "../../../emulation/picture.ts";
import type { Picture, PicturedAddress, PicturedPort, PicturedTask } from "../../../emulation.ts";
import { addressesOf, isNic, isVip } from "./network.ts";
import type { Cell, Eip, Port } from "./world.ts";

/** So many ended jobs are still worth a look. */
const LAST = 20;

/** The servers and their NICs; virtual IPs and reserved addresses are ports that hang on nothing. */
export function pictureOf({ state, world }: Cell): Picture {
  const ports = Object.values(state.ports);
  const virtual = new Set(
    ports.filter(isVip).flatMap((vip) => addressesOf(vip).map((ip) => `${vip.network_id} ${ip}`)),
  );
  const eips = grouped(Object.values(state.eips), ({ port_id }) => port_id);
  const nics = grouped(ports.filter(isNic), ({ device_id }) => device_id);
  const pictured = (port: Port): PicturedPort => ({
    id: port.id,
    name: port.name,
    network: state.subnets[port.network_id]?.name ?? port.network_id,
    ...(isNic(port) ? {} : { note: isVip(port) ? "virtual IP" : "reserved" }),
    addresses: [
      ...pictureAddresses(port, {
        own: addressesOf(port),
        virtual: isVip(port),
        isVirtual: (ip) => virtual.has(`${port.network_id} ${ip}`),
        noteOf: ({ mac_address }) => mac_address,
      }),
      ...(eips.get(port.id) ?? []).map(pictureEip),
    ],
  });
  const jobs = Object.values(state.jobs);
  const now = world.date();
  const shown = [
    ...jobs.filter(({ ends_at }) => ends_at <= now).slice(-LAST),
    ...jobs.filter((job) => job.ends_at > now),
  ];
  return {
    servers: Object.values(state.servers).map(({ id, name, stopped = false }) => ({
      id,
      name,
      state: stopped ? "SHUTOFF" : "ACTIVE",
      stopped,
      ports: (nics.get(id) ?? []).map(pictured),
    })),
    ports: ports.filter((port) => !isNic(port)).map(pictured),
    addresses: (eips.get("") ?? []).map(pictureEip),
    tasks: shown.map(
      ({ id, type, nic_id, begins_at, ends_at }): PicturedTask => ({
        id,
        title: type,
        about: nic_id,
        begins: begins_at,
        ends: ends_at,
      }),
    ),
  };
}

const pictureEip = (eip: Eip): PicturedAddress => pictureFloating(eip, eip.public_ip_address, eip.alias);
