import { memberOf } from "../../../emulation/member.ts";
import { bodyOf, type Fields, listOf, onlyKnown } from "./body.ts";
import { attach, growAddress } from "./growth.ts";
import { toLabel } from "./labels.ts";
import { refuse } from "./refusals.ts";
import { needsState, ourServer } from "./rules.ts";
import { serverInList, serverShape } from "./shapes.ts";
import { networkFor, newMac } from "./text.ts";
import {
  addressesOf,
  type Cell,
  type Family,
  type InterfaceType,
  newId,
  orderedByMac,
  type Routes,
  type Server,
  type Version,
} from "./world.ts";

/** https://developers.upcloud.com/1.3/8-servers/ */
export function serverRoutes(cell: Cell): Routes {
  const { state, world, switches } = cell;
  return {
    "GET /server/tag/:tags": ({ params }, version) => {
      const tagged = state.tags.filter(({ name }) => (params.tags ?? "").split(",").includes(name));
      const ids = new Set(tagged.flatMap(({ servers }) => servers));
      const found = Object.values(state.servers).filter(({ uuid }) => ids.has(uuid));
      const byMac = orderedByMac(cell);
      return {
        status: 200,
        body: { servers: { server: found.map((one) => serverInList(cell, one, version, byMac)) } },
      };
    },
    "GET /server": (request, version) => {
      const labels = request.query.getAll("label").map((one) => one.split("="));
      const found = Object.values(state.servers).filter(
        (one) =>
          one.owner === "ours" &&
          labels.every(([key, value]) =>
            one.labels.some((label) => label.key === key && (value === undefined || label.value === value)),
          ),
      );
      const byMac = orderedByMac(cell);
      return {
        status: 200,
        body: { servers: { server: found.map((one) => serverInList(cell, one, version, byMac)) } },
      };
    },
    "GET /server/:server": (request, version) => ({
      status: 200,
      body: { server: serverShape(cell, ourServer(cell, request.params.server), version) },
    }),
    "POST /server": (request, version) => {
      const server = create(cell, bodyOf(request, "server"));
      const at = (share: number) => world.date() + switches.create_seconds * share * 1000;
      cell.quietUntil = Number.NEGATIVE_INFINITY;
      server.changes.push(
        { at: at(0.1), progress: "85" },
        { at: at(0.45), progress: "95" },
        { at: at(0.6), progress: null },
        { at: at(1), state: "started" },
      );
      const once = { password: server.secret.repeat(2), username: "root" };
      return { status: 202, body: { server: { ...serverShape(cell, server, version), ...once } } };
    },
    "PUT /server/:server": (request, version) => {
      const server = ourServer(cell, request.params.server);
      modify(server, bodyOf(request, "server"), version);
      return { status: 202, body: { server: serverShape(cell, server, version) } };
    },
    "DELETE /server/:server": (request) => {
      const server = ourServer(cell, request.params.server);
      needsState(server, "stopped");
      for (const tag of state.tags) tag.servers = tag.servers.filter((id) => id !== server.uuid);
      for (const group of Object.values(state.server_groups))
        group.servers = group.servers.filter((id) => id !== server.uuid);
      // The disks stay, unless they are to go along.
      if (request.query.get("storages") !== "1")
        for (const one of server.storage) state.storages[one.uuid] = { ...one, zone: server.zone };
      for (const one of addressesOf(cell, server)) {
        if (one.release_policy === "keep" && one.family === "IPv4" && one.access === "public") {
          one.floating = true;
          delete one.mac;
        } else {
          state.addresses.splice(state.addresses.indexOf(one), 1);
        }
      }
      delete state.servers[server.uuid];
      cell.holders = undefined;
      cell.found = undefined;
      return { status: 204 };
    },
  };
}

/** What may be changed while it runs; of the rest, whatever it is, nothing is kept. */
const CHANGEABLE = [
  "boot_order",
  "core_number",
  "firewall",
  "hostname",
  "labels",
  "memory_amount",
  "metadata",
  "nic_model",
  "plan",
  "remote_access_enabled",
  "remote_access_password",
  "remote_access_type",
  "simple_backup",
  "timezone",
  "title",
  "video_model",
];

/** The labels are replaced whole. */
function modify(server: Server, order: Fields, version: Version): void {
  onlyKnown(order, version === "1.2" ? CHANGEABLE.filter((one) => one !== "labels") : CHANGEABLE);
  const { title, hostname } = order;
  const labels = listOf(order.labels, "label");
  for (const { key, value } of labels ?? [])
    if (typeof key !== "string" || !/^[^_ ].{1,31}$/.test(key) || typeof value !== "string" || value.length > 255)
      refuse("label-invalid", key);
  if (labels) server.labels = labels.map(toLabel);
  if (typeof title === "string") server.title = title;
  if (typeof hostname === "string") server.hostname = hostname;
}

/** What is ordered of each interface: in 1.3 under `networking`, in 1.2 one for each address. */
function interfacesOrdered(order: Fields): { type: InterfaceType; network: unknown; families: Family[] }[] {
  const interfaces = listOf(memberOf(order.networking, "interfaces"), "interface");
  if (interfaces) {
    return interfaces.map((one) => ({
      // Other words are of no network, and refused by that; so with the families.
      type: one.type as InterfaceType,
      network: one.network,
      // As above.
      families: (listOf(one.ip_addresses, "ip_address") ?? []).map(({ family }) => (family ?? "IPv4") as Family),
    }));
  }
  const addresses = listOf(order.ip_addresses, "ip_address") ?? [
    { access: "private" },
    { access: "public" },
    { access: "public", family: "IPv6" },
  ];
  return addresses.map(({ access, family = "IPv4" }) => ({
    type: access === "public" ? "public" : "utility",
    network: undefined,
    families: [family as Family], // as above
  }));
}

function create(cell: Cell, order: Fields): Server {
  const { state, world } = cell;
  const zone = state.zones.find(({ id }) => id === order.zone) ?? refuse("zone-not-found", order.zone);
  const disks = listOf(order.storage_devices, "storage_device") ?? [];
  const server: Server = {
    uuid: newId(cell, "00"),
    title: String(order.title ?? order.hostname),
    hostname: String(order.hostname),
    zone: zone.id,
    state: "maintenance",
    progress: "0",
    placed: cell.switches.fields_as_of >= 2023,
    changes: [],
    created: Math.floor(world.date() / 1000),
    labels: (listOf(order.labels, "label") ?? []).map(toLabel),
    interfaces: [],
    storage: disks.map(({ title = "disk", size = 10, tier = "maxiops" }) => ({
      uuid: newId(cell, "01"),
      title: String(title),
      size: Number(size),
      tier: String(tier),
    })),
    firewall_rules: [],
    secret: "invented",
    owner: "ours",
  };
  // All that can be missing is looked for before anything is made.
  const ordered = interfacesOrdered(order).map(({ type, network: id, families }) => ({
    type,
    families,
    network:
      (type === "private" ? state.networks[String(id)] : networkFor(cell, zone.id, type, families[0] ?? "IPv4")) ??
      refuse("network-not-found", id),
  }));
  state.servers[server.uuid] = server;
  for (const { type, network, families } of ordered) {
    const nic = attach(cell, server, { type, network: network.uuid, mac: newMac(cell) });
    for (const family of families) growAddress(cell, { network, family, mac: nic.mac });
  }
  return server;
}
