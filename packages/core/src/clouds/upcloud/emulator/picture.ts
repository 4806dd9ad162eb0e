import { grouped } from "../../../emulation/grouped.ts";
import type { Picture, PicturedAddress, PicturedPort } from "../../../emulation.ts";
import type { Address, Cell, Server } from "./world.ts";

/** The account's own servers and their interfaces, known by MAC address; floating addresses that are attached to nothing. */
export function createPicture({ state, world }: Cell): () => Picture {
  /** When a change of a server's state was first seen: the state keeps only what is to come. */
  const seen = new Map<string, number>();
  return () => {
    const ours = state.addresses.filter(({ owner }) => owner === "ours");
    const byMac = grouped(ours, ({ mac }) => mac);
    const servers = Object.values(state.servers).filter(({ owner }) => owner === "ours");
    const ports = (server: Server) =>
      server.interfaces.map(
        ({ mac, index, type, network }): PicturedPort => ({
          id: mac,
          name: `${type} ${index}`,
          network: state.networks[network]?.name ?? network,
          addresses: (byMac.get(mac) ?? []).map(pictured),
        }),
      );
    return {
      servers: servers.map((server) => ({
        id: server.uuid,
        name: server.title,
        state: server.state,
        stopped: server.state !== "started",
        ports: ports(server),
      })),
      ports: [],
      addresses: (byMac.get(undefined) ?? []).map(pictured),
      tasks: servers.flatMap(({ uuid, changes, state: now }) => {
        const last = changes.at(-1);
        if (!last) {
          seen.delete(uuid);
          return [];
        }
        const begins = seen.get(uuid) ?? world.date();
        seen.set(uuid, begins);
        return [
          { id: `${uuid} ${last.at}`, title: `${now} to ${last.state ?? "…"}`, about: uuid, begins, ends: last.at },
        ];
      }),
    };
  };
}

const pictured = (one: Address): PicturedAddress => ({
  id: one.address,
  text: one.address,
  sort: one.floating ? "floating" : "own",
  ...(one.ptr_record ? { note: one.ptr_record } : {}),
  loose: one.access === "public",
});
