import * as z from "zod/mini";
import { parseAddress } from "../../../emulation/addresses.ts";
import { ok } from "../../../emulation/answers.ts";
import { shapedBody } from "../../../emulation/body.ts";
import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import {
  addPort,
  addressesOf,
  hasPair,
  isNic,
  neutronSubnetFor,
  nicAddressFor,
  OPEN,
  portAt,
  portsOf,
  statusOf,
} from "./network.ts";
import { ecs, gateway, noBody, refuse } from "./refusals.ts";
import type { Caller, Cell, Pair, Port, Routes, Subnet } from "./world.ts";

const body = z.looseObject({
  nic: z.looseObject({
    subnet_id: z.string(),
    ip_address: z.string(),
    reverse_binding: z.optional(z.boolean()),
    // Undocumented; one older client of the vendor's sends it.
    device_owner: z.optional(z.string()),
  }),
});

/** The NICs of servers, and the call that binds a virtual IP to one, or clears it. */
export function nicRoutes(cell: Cell): Routes {
  const { state, switches, world } = cell;

  function interfaces({ params }: EmulatedRequest, { project }: Caller): EmulatedAnswer {
    const server = state.servers[params.server ?? ""];
    if (!server || server.project_id !== project)
      return refuse(ecs(400, "Ecs.0307", "Query VM port list failed, reason: server could not be found"));
    const nics = Object.values(state.ports).filter((port) => isNic(port) && port.device_id === server.id);
    return ok({
      attachableQuantity: { free_nic: Math.max(0, 8 - nics.length), free_efi_nic: 0 },
      interfaceAttachments: nics.map((nic) => ({
        port_id: nic.id,
        net_id: nic.network_id,
        mac_addr: nic.mac_address,
        port_state: statusOf(nic, world.date()),
        fixed_ips: nic.fixed_ips,
        delete_on_termination: false,
        driver_mode: null,
        min_rate: null,
        multiqueue_num: null,
        pci_address: null,
      })),
    });
  }

  function show({ params }: EmulatedRequest, { project }: Caller): EmulatedAnswer {
    const server = state.servers[params.server ?? ""];
    if (!server || server.project_id !== project)
      return refuse(ecs(404, "Ecs.0114", `Instance[${params.server}] could not be found.`));
    const nics = Object.values(state.ports).filter((port) => isNic(port) && port.device_id === server.id);
    const addresses: Record<string, object[]> = {};
    for (const nic of nics)
      addresses[nic.network_id] = addressesOf(nic).map((addr) => ({
        version: addr.includes(":") ? "6" : "4",
        addr,
        "OS-EXT-IPS-MAC:mac_addr": nic.mac_address,
        "OS-EXT-IPS:port_id": nic.id,
        "OS-EXT-IPS:type": "fixed",
      }));
    const { id, name, stopped } = server;
    const az = { "OS-EXT-AZ:availability_zone": server.zone };
    return ok({
      server: { id, name, status: stopped ? "SHUTOFF" : "ACTIVE", tenant_id: server.project_id, addresses, ...az },
    });
  }

  /** The name is looked for anywhere in theirs; pages are counted from 1. */
  function list({ query }: EmulatedRequest, { project }: Caller): EmulatedAnswer {
    const fits = Object.values(state.servers).filter(
      (one) => one.project_id === project && one.name.includes(query.get("name") ?? ""),
    );
    const limit = Number(query.get("limit") ?? 25);
    const from = (Math.max(1, Number(query.get("offset") ?? 1)) - 1) * limit;
    const servers = fits.slice(from, from + limit).map(({ id, name, stopped, project_id }) => ({
      id,
      name,
      status: stopped ? "SHUTOFF" : "ACTIVE",
      tenant_id: project_id,
    }));
    return ok({ count: fits.length, servers });
  }

  function change(request: EmulatedRequest, { project }: Caller): EmulatedAnswer {
    if (!switches.nic_call)
      refuse(gateway(404, "0101", "The API does not exist or has not been published in the environment"));
    const wanted = read(request);
    const nic = state.ports[request.params.nic ?? ""];
    if (!nic || !isNic(nic) || nic.project_id !== project) {
      const { unknown_nic: status } = switches;
      return refuse(ecs(status, status === 404 ? "Ecs.0614" : "Ecs.0307", "Query port failed: the NIC does not exist"));
    }
    if (switches.bind_flow_limit > 0) {
      switches.bind_flow_limit -= 1;
      // An error with a status that says "accepted".
      refuse(ecs(202, "Common.0024", "exceeds flow over limit"));
    }
    if (wanted.subnet_id === "" && wanted.ip_address === "") clear(nic);
    else bind(nic, wanted);
    nic.updated_at = world.date();
    return ok({ port_id: nic.id });
  }

  function bind(nic: Port, { subnet_id, ip_address, reverse_binding = false }: z.output<typeof body>["nic"]): void {
    const subnet = state.subnets[subnet_id] ?? refuse(ecs(400, "Ecs.0038", "The subnet does not exist"));
    if (nic.network_id !== subnet.id) refuse(ecs(400, "Ecs.0014", "The subnet is not that of the NIC"));
    const ip = addressIn(subnet, ip_address);
    const virtual = portAt(cell, subnet.id, ip) ?? made(subnet, ip);
    if (isNic(virtual)) refuse(ecs(400, "Ecs.0010", `The private IP address ${ip} is already in use`));

    const kept = switches.bind_replaces_pairs ? [] : nic.allowed_address_pairs;
    const own: Pair = { ip_address: switches.bind_opens_nic ? OPEN : ip };
    const there = hasPair(nic, OPEN) || hasPair(nic, own.ip_address);
    nic.allowed_address_pairs = there && !switches.bind_replaces_pairs ? [...kept] : [...kept, own];

    const address = nicAddressFor(nic, ip);
    if (!reverse_binding || address === undefined || hasPair(virtual, address)) return;
    virtual.allowed_address_pairs.push({ ip_address: address, mac_address: nic.mac_address });
    virtual.updated_at = world.date();
  }

  function made(subnet: Subnet, ip: string): Port {
    return addPort(cell, { subnet, addresses: [ip], owner: switches.made_by_bind });
  }

  /** The call names no virtual IP: all of the NIC's go. */
  function clear(nic: Port): void {
    nic.allowed_address_pairs = nic.allowed_address_pairs.filter(
      ({ ip_address }) => switches.unbind_keeps_open_pair && ip_address === OPEN,
    );
    if (switches.unbind_leaves_reverse_pairs) return;
    const own = addressesOf(nic);
    for (const port of portsOf(state, nic.network_id).filter((one) => !isNic(one))) {
      port.allowed_address_pairs = port.allowed_address_pairs.filter(({ ip_address }) => !own.includes(ip_address));
    }
  }

  return {
    "GET /v1/:project/cloudservers/:server/os-interface": interfaces,
    "GET /v2.1/:project/servers/:server/os-interface": interfaces,
    "GET /v1/:project/cloudservers/detail": list,
    "GET /v1/:project/cloudservers/:server": show,
    "PUT /v1/:project/cloudservers/nics/:nic": change,
  };
}

function addressIn(subnet: Subnet, raw: string): string {
  const ip = parseAddress(raw);
  if (ip !== undefined && neutronSubnetFor(subnet, ip) !== undefined) return ip;
  return refuse(ecs(400, "Ecs.0039", `The IP address ${raw} is not in the subnet`));
}

function read(request: EmulatedRequest): z.output<typeof body>["nic"] {
  if (request.text.trim() === "") return refuse(ecs(400, "Common.0002", "The request body is empty"));
  return shapedBody(request, body, noBody(ecs, "Ecs.0005")).nic;
}
