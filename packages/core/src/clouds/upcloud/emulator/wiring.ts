import type { Wiring } from "../../../emulation.ts";
import type { Cell, Server } from "./world.ts";

/** A network drops what an interface sends from an address that it does not have, and brings a floating address to one interface only. */
export function wiringOf({ state }: Cell): Wiring {
  const on = (mac: string) => state.addresses.filter((one) => one.mac === mac && one.family === "IPv4");
  const servers = Object.values(state.servers);
  const running = ({ state: its }: Server) => its === "started";
  return {
    networks: Object.values(state.networks)
      .filter(({ ip_networks }) => ip_networks.some(({ family }) => family === "IPv4"))
      .map(({ uuid, name, ip_networks }) => {
        const nics = servers.flatMap((server) =>
          server.interfaces.filter(({ network }) => network === uuid).map((nic) => ({ server, nic })),
        );
        return {
          id: uuid,
          name,
          prefixes: ip_networks
            .filter(({ family }) => family === "IPv4")
            .map(({ address, gateway }) => ({ cidr: address, gateway })),
          ports: nics.map(({ server, nic }) => ({
            id: nic.mac,
            server: server.title,
            mac: nic.mac,
            addresses: on(nic.mac).flatMap(({ floating, address }) => (floating ? [] : [address])),
            ...(nic.source_ip_filtering === "yes"
              ? { allowed: on(nic.mac).map(({ address }) => ({ ip: address, mac: nic.mac })) }
              : {}),
            running: running(server),
            vrrp: true,
          })),
          delivered: state.addresses
            .filter(({ floating, zone }) => floating && zone === state.networks[uuid]?.zone)
            .filter(({ mac }) => mac === undefined || nics.some(({ nic }) => nic.mac === mac))
            .map(({ address, mac: port }) => ({ address, port })),
        };
      }),
    mapped: [],
  };
}
