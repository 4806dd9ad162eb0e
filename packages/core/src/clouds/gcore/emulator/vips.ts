import { ok } from "../../../emulation/answers.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { deviceShape } from "./port-shapes.ts";
import { reservedOf } from "./ports.ts";
import { bodyOf, uuid4 } from "./query.ts";
import { invalid, notFound, refusal, refuse } from "./refusals.ts";
import type { Cell, Port, Reserved, Routes } from "./world.ts";

const MOST_PAIRS = 10;

interface Vips {
  setMembers(vip: Reserved, members: readonly Port[]): void;
  readonly routes: Routes;
}

/**
 * The members of virtual IPs. A port joins by getting the VIP's address into its pairs, so that whoever replaces the pairs without it
 * takes the port out again; the switch `vip_pairs` keeps members apart from pairs instead.
 */
export function createVips(cell: Cell): Vips {
  const { state, switches, world } = cell;

  const addressesOf = (vip: Port) => vip.ip_assignments.map(({ ip_address }) => ip_address);
  const names = (port: Port, vip: Port) =>
    port.allowed_address_pairs.some(({ ip_address }) => addressesOf(vip).includes(ip_address));
  const neighbours = (vip: Port) =>
    Object.values(state.ports).filter(
      (port) => port.network_id === vip.network_id && port.project_id === vip.project_id && port.instance_id !== null,
    );
  const isMember = (vip: Reserved) => (port: Port) =>
    switches.vip_pairs ? names(port, vip) : vip.reserved.members.includes(port.id);
  const membersOf = (vip: Reserved) => neighbours(vip).filter(isMember(vip));

  function setMembers(vip: Reserved, members: readonly Port[]): void {
    if (!switches.vip_pairs) {
      vip.reserved.members = members.map(({ id }) => id);
      return;
    }
    const addresses = addressesOf(vip);
    for (const port of neighbours(vip)) {
      const kept = port.allowed_address_pairs.filter(({ ip_address }) => !addresses.includes(ip_address));
      const joins = members.includes(port);
      if (joins === names(port, vip)) continue;
      const added = joins ? addresses.map((ip_address) => ({ ip_address, mac_address: port.mac_address })) : [];
      if (kept.length + added.length > MOST_PAIRS) refuse(refusal(409, `Port ${port.id} has no room for another pair`));
      Object.assign(port, { allowed_address_pairs: [...kept, ...added], updated_at: world.date() });
    }
  }

  function named(request: EmulatedRequest, vip: Reserved): Port[] {
    const { port_ids: ids = [] } = bodyOf(request);
    if (!Array.isArray(ids)) refuse(invalid("port_ids", "Input should be a valid list"));
    if (!vip.reserved.is_vip) refuse(refusal(409, `Reserved fixed IP ${vip.id} is not a VIP`));
    return ids.map((one, at) => {
      const id = uuid4(`port_ids.${at}`, String(one));
      return neighbours(vip).find((port) => port.id === id) ?? refuse(notFound("Port", id));
    });
  }

  const devices = (ports: readonly Port[]) =>
    ok({ count: ports.length, results: ports.map((port) => deviceShape(state, port)) });
  const path = "/cloud/v1/reserved_fixed_ips/:project/:region/:port";
  return {
    setMembers,
    routes: {
      [`GET ${path}/available_devices`]: (request) => {
        const vip = reservedOf(request, cell);
        return devices(neighbours(vip).filter((port) => !isMember(vip)(port)));
      },
      [`GET ${path}/connected_devices`]: (request) => devices(membersOf(reservedOf(request, cell))),
      [`PUT ${path}/connected_devices`]: (request) => {
        const vip = reservedOf(request, cell);
        setMembers(vip, named(request, vip));
        return devices(membersOf(vip));
      },
      [`PATCH ${path}/connected_devices`]: (request) => {
        const vip = reservedOf(request, cell);
        setMembers(vip, [...new Set([...membersOf(vip), ...named(request, vip)])]);
        return devices(membersOf(vip));
      },
    },
  };
}
