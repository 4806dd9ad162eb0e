import { macBy } from "../../../emulation/macs.ts";
import type { EmulatedWorld } from "../../../emulation.ts";
import type { Port, Scoped, State } from "./world.ts";

type Given = Partial<Port> & Pick<Port, "network_id" | "ip_assignments" | "created_at"> & Scoped;

/** A port that nobody has touched yet, with what is given in place of the defaults. */
export const newPort = (world: EmulatedWorld, given: Given): Port => ({
  id: given.id ?? world.uuid(),
  name: "",
  interface_name: null,
  mac_address: given.mac_address ?? macBy(world.random, "fa:16:3e"),
  allowed_address_pairs: [],
  port_security_enabled: true,
  security_groups: [],
  tags: {},
  managed_by: "user",
  instance_id: null,
  trunk: false,
  parent: null,
  reserved: null,
  updated_at: given.created_at,
  creator_task_id: null,
  ...given,
});

/** Every address that something holds. */
export const takenAddresses = (state: State): Set<string> =>
  new Set([
    ...Object.values(state.ports).flatMap((port) => port.ip_assignments.map(({ ip_address }) => ip_address)),
    ...Object.values(state.floating_ips).map(({ floating_ip_address }) => floating_ip_address),
    ...Object.values(state.subnets).flatMap(({ gateway_ip }) => gateway_ip ?? []),
  ]);
