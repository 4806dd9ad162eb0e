import { grouped } from "../../../emulation/grouped.ts";
import type { Picture, PicturedAddress, PicturedPort } from "../../../emulation.ts";
import type { Cell, FloatingIp, Pair, Port } from "./world.ts";

/** The page follows one pair by it from picture to picture. */
export const pairId = (port: Port, pair: Pair): string => `pair ${port.id} ${pair.ip_address} ${pair.mac_address}`;

/** The page follows one address by it from picture to picture. */
export const floatingId = (ip: FloatingIp): string => `floating ${ip.id}`;

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
      ...port.fixed_ips.map(
        ({ ip_address: text }): PicturedAddress => ({
          id: `own ${port.id} ${text}`,
          text,
          sort: port.device_id === "" ? "virtual" : "own",
          loose: false,
        }),
      ),
      ...port.allowed_address_pairs.map(
        (pair): PicturedAddress => ({
          id: pairId(port, pair),
          text: pair.ip_address,
          sort: kept.has(`${port.network_id} ${pair.ip_address}`) ? "virtual" : "pair",
          ...(pair.mac_address === port.mac_address ? {} : { note: pair.mac_address }),
          loose: true,
        }),
      ),
      ...(floating.get(port.id) ?? []).map(pictureFloating),
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
    addresses: (floating.get(null) ?? []).map(pictureFloating),
    tasks: [],
  };
}

const pictureFloating = (ip: FloatingIp): PicturedAddress => ({
  id: floatingId(ip),
  text: ip.floating_ip_address,
  sort: "floating",
  ...(ip.fixed_ip_address === null ? {} : { note: `to ${ip.fixed_ip_address}` }),
  loose: true,
});
