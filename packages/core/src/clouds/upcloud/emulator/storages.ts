import type { EmulatedRequest } from "../../../emulation.ts";
import { bodyOf, type Fields, onlyKnown } from "./body.ts";
import { refuse } from "./refusals.ts";
import { needsDevice, needsState, ourServer } from "./rules.ts";
import { serverShape } from "./shapes.ts";
import { type Cell, newId, type Routes, type Server, type Storage, type Version } from "./world.ts";

const TYPES = ["normal", "backup", "cdrom", "template", "public", "private", "favorite"];

/** Disks as far as a server needs them: made, shown, changed in name and size, attached, detached, deleted. No contents. */
export function storageRoutes(cell: Cell): Routes {
  const { state } = cell;
  const holderOf = (id: string) =>
    Object.values(state.servers).find(
      ({ owner, storage }) => owner === "ours" && storage.some(({ uuid }) => uuid === id),
    );
  const all = (): Storage[] => [
    ...Object.values(state.storages),
    ...Object.values(state.servers).flatMap(({ owner, storage }) => (owner === "ours" ? storage : [])),
  ];
  const known = (id: string | undefined) => all().find(({ uuid }) => uuid === id) ?? refuse("storage-not-found", id);
  const inList = (one: Storage) => ({
    access: "private",
    labels: [],
    license: 0,
    size: one.size,
    state: "online",
    tier: one.tier,
    title: one.title,
    type: "normal",
    uuid: one.uuid,
    zone: one.zone ?? holderOf(one.uuid)?.zone ?? "",
  });
  const shape = (one: Storage) => {
    const holder = holderOf(one.uuid);
    return {
      ...inList(one),
      backup_rule: {},
      backups: { backup: [] },
      servers: { server: holder ? [holder.uuid] : [] },
    };
  };
  const list = (type: string) => ({
    status: 200,
    body: { storages: { storage: ["normal", "private"].includes(type) ? all().map(inList) : [] } },
  });
  const take = (request: EmulatedRequest, version: Version, change: (server: Server, order: Fields) => void) => {
    const server = ourServer(cell, request.params.server);
    change(server, bodyOf(request, "storage_device"));
    return { status: 200, body: { server: serverShape(cell, server, version) } };
  };
  return {
    "GET /storage": () => list("normal"),
    "GET /storage/:storage": ({ params: { storage = "" } }) =>
      TYPES.includes(storage) ? list(storage) : { status: 200, body: { storage: shape(known(storage)) } },
    "POST /storage": (request) => {
      const order = bodyOf(request, "storage");
      onlyKnown(order, ["size", "tier", "title", "zone", "backup_rule", "labels", "encrypted"]);
      const zone = state.zones.find(({ id }) => id === order.zone)?.id ?? refuse("zone-not-found", order.zone);
      const { title = "", size = 10, tier = "maxiops" } = order;
      const made: Storage = {
        uuid: newId(cell, "01"),
        title: String(title),
        size: Number(size),
        tier: String(tier),
        zone,
      };
      state.storages[made.uuid] = made;
      return { status: 201, body: { storage: shape(made) } };
    },
    "PUT /storage/:storage": (request) => {
      const storage = known(request.params.storage);
      const { size, title } = bodyOf(request, "storage");
      if (size !== undefined) storage.size = Number(size);
      if (typeof title === "string") storage.title = title;
      return { status: 202, body: { storage: shape(storage) } };
    },
    "DELETE /storage/:storage": ({ params }) => {
      const { uuid } = known(params.storage);
      if (holderOf(uuid)) refuse("storage-attached", uuid);
      delete state.storages[uuid];
      return { status: 204 };
    },
    "POST /server/:server/storage/attach": (request, version) =>
      take(request, version, (server, { storage: id }) => {
        const storage = known(String(id));
        if (holderOf(storage.uuid)) refuse("storage-attached", storage.uuid);
        if (storage.zone !== server.zone) refuse("storage-not-found", id);
        needsDevice(server);
        delete state.storages[storage.uuid];
        server.storage.push(storage);
      }),
    "POST /server/:server/storage/detach": (request, version) =>
      take(request, version, (server, { address }) => {
        needsState(server, "stopped");
        const index = server.storage.findIndex((_, at) => `virtio:${at}` === address);
        const storage = server.storage[index] ?? refuse("storage-not-found", address);
        server.storage.splice(index, 1);
        state.storages[storage.uuid] = { ...storage, zone: server.zone };
      }),
  };
}
