import { grouped } from "../../../emulation/grouped.ts";
import { pictureAddresses, pictureFloating } from "../../../emulation/picture.ts";
import type { Picture, PicturedAddress, PicturedPort } from "../../../emulation.ts";
import type { Cell, FloatingIp, Port } from "./world.ts";

/** Routers keep their own ports. */
export const isRouters = ({ device_owner }: Port): boolean => device_owner.startsWith("network:");

/** The servers of every region and project, and their ports; a port that hangs on nothing keeps an address for several. */
export function pictureOf({ state }: Cell): Picture {
  const ports = Object.values(state.ports).filter((port) => !isRouters(port));
  const byServer = grouped(ports, ({ device_id }) => (state.servers[device_id] ? device_id : ""));
  const floating = grouped(Object.values(state.floating_ips), ({ port_id }) => port_id);
  const kept = new Set(
    (byServer.get("") ?? []).flatMap((port) => port.fixed_ips.map((fixed) => `${port.network_id} ${fixed.ip_address}`)),
  );
  const pictured = (port: Port): PicturedPort => ({
    id: port.id,
    name: port.name,
    network: state.networks[port.network_id]?.name ?? port.network_id,
    ...(port.port_security_enabled ? {} : { note: "port security off" }),
    addresses: [
      ...pictureAddresses(port, {
        own: port.fixed_ips.map(({ ip_address }) => ip_address),
        virtual: port.device_id === "",
        isVirtual: (ip) => kept.has(`${port.network_id} ${ip}`),
        noteOf: ({ mac_address }) => (mac_address === port.mac_address ? undefined : mac_address),
      }),
      ...(floating.get(port.id) ?? []).map(pictureIp),
    ],
  });
  return {
    servers: Object.values(state.servers).map(({ id, name, region, project_id }) => ({
      id,
      name: `${name} (${region}, ${state.projects[project_id]?.name ?? project_id})`,
      state: "ACTIVE",
      stopped: false,
      ports: (byServer.get(id) ?? []).map(pictured),
    })),
    ports: (byServer.get("") ?? []).map(pictured),
    addresses: (floating.get(null) ?? []).map(pictureIp),
    tasks: [],
  };
}

const pictureIp = (ip: FloatingIp): PicturedAddress =>
  pictureFloating(ip, ip.floating_ip_address, ip.fixed_ip_address === null ? undefined : `to ${ip.fixed_ip_address}`);
