import { grouped } from "../../../emulation/grouped.ts";
import { pictureAddresses, pictureFloating } from "../../../emulation/picture.ts";
import type { Picture, PicturedAddress, PicturedPort, PicturedTask } from "../../../emulation.ts";
import type { Cell, FloatingIp, Port, State, Task } from "./world.ts";

/** The instances and their ports; reserved addresses are ports that hang on nothing. */
export function pictureOf({ state }: Cell, tasks: readonly Task[]): Picture {
  const floating = grouped(Object.values(state.floating_ips), ({ port_id }) => port_id);
  const ports = grouped(Object.values(state.ports), ({ instance_id }) => instance_id);
  const virtual = new Set(
    Object.values(state.ports).flatMap(({ reserved, ip_assignments }) =>
      reserved?.is_vip ? ip_assignments.map(({ ip_address }) => ip_address) : [],
    ),
  );
  const pictured = (port: Port) => picturePort(state, port, virtual, floating.get(port.id) ?? []);
  return {
    servers: Object.values(state.instances).map(({ id, name, stopped = false }) => ({
      id,
      name,
      state: stopped ? "SHUTOFF" : "ACTIVE",
      stopped,
      ports: (ports.get(id) ?? []).map(pictured),
    })),
    ports: (ports.get(null) ?? []).map(pictured),
    addresses: (floating.get(null) ?? []).map(pictureIp),
    tasks: tasks.map(pictureTask),
  };
}

function picturePort(
  state: State,
  port: Port,
  virtual: ReadonlySet<string>,
  floating: readonly FloatingIp[],
): PicturedPort {
  const notes = [
    port.reserved && (port.reserved.is_vip ? "VIP" : "reserved"),
    port.parent && `sub port of ${port.parent.port_id}`,
    state.networks[port.network_id]?.external && "external",
    !port.port_security_enabled && "port security off",
    port.managed_by === "system" && "the system's",
  ].filter(Boolean);
  return {
    id: port.id,
    name: port.name,
    network: state.networks[port.network_id]?.name ?? port.network_id,
    ...(notes.length > 0 ? { note: notes.join(", ") } : {}),
    addresses: [
      ...pictureAddresses(port, {
        own: port.ip_assignments.map(({ ip_address }) => ip_address),
        virtual: port.reserved?.is_vip ?? false,
        isVirtual: (ip) => virtual.has(ip),
        noteOf: ({ mac_address }) => (mac_address === port.mac_address ? undefined : mac_address),
      }),
      ...floating.map(pictureIp),
    ],
  };
}

const pictureIp = (ip: FloatingIp): PicturedAddress =>
  pictureFloating(ip, ip.floating_ip_address, ip.fixed_ip_address === null ? undefined : `to ${ip.fixed_ip_address}`);

const pictureTask = (task: Task): PicturedTask => ({
  id: task.id,
  title: task.task_type.replaceAll("_", " "),
  ...(typeof task.data.port_id === "string" ? { about: task.data.port_id } : {}),
  begins: task.created_at,
  ends: task.ends_at,
  ...(task.error === null ? {} : { failure: task.error }),
});
