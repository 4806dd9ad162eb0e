import * as z from "zod/mini";
import { parseAddress } from "../../../emulation/addresses.ts";
import { ok } from "../../../emulation/answers.ts";
import { shapedBody } from "../../../emulation/body.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import {
  addPort,
  addressesOf,
  anyAddress,
  forgetPorts,
  isNic,
  neutronSubnetFor,
  portsOf,
  statusOf,
  takenIn,
} from "./network.ts";
import { noBody, refuse, vpc } from "./refusals.ts";
import type { Caller, Cell, Port, Routes } from "./world.ts";

const body = z.looseObject({
  privateips: z
    .array(z.looseObject({ subnet_id: z.string(), ip_address: z.optional(z.string()) }))
    .check(z.minLength(1), z.maxLength(20)),
});

/** Reserved addresses: ports without an owner. They cannot be made into virtual IPs. */
export function privateIpRoutes(cell: Cell): Routes {
  const { state, world } = cell;
  const shape = (port: Port) => ({
    id: port.id,
    status: statusOf(port, world.date()),
    device_owner: port.device_owner,
    subnet_id: port.network_id,
    ip_address: addressesOf(port)[0],
    tenant_id: port.project_id,
  });
  function named({ params }: EmulatedRequest, { project }: Caller): Port {
    const port = state.ports[params.privateip ?? ""];
    return port && port.project_id === project ? port : refuse(vpc(404, "VPC.0704", "The private IP does not exist."));
  }

  return {
    "POST /v1/:project/privateips": (request, { project }) => {
      const made = read(request).map(({ subnet_id, ip_address }) => {
        const subnet = state.subnets[subnet_id];
        if (!subnet || subnet.project_id !== project) return refuse(vpc(404, "VPC.2204", "The subnet does not exist."));
        const ip = ip_address === undefined ? anyAddress(state, subnet) : parseAddress(ip_address);
        if (ip === undefined) return refuse(vpc(409, "VPC.0703", "There is no address left."));
        if (neutronSubnetFor(subnet, ip) === undefined)
          refuse(vpc(400, "VPC.0705", "The address is not in the subnet."));
        if (takenIn(state, subnet).has(ip)) refuse(vpc(500, "VPC.0701", `The IP address ${ip} is in use.`));
        return addPort(cell, { subnet, addresses: [ip] });
      });
      return ok({ privateips: made.map(shape) });
    },
    "GET /v1/:project/privateips/:privateip": (request, caller) => ok({ privateip: shape(named(request, caller)) }),
    "DELETE /v1/:project/privateips/:privateip": (request, caller) => {
      const port = named(request, caller);
      if (isNic(port)) refuse(vpc(409, "VPC.0707", "The private IP is in use."));
      delete state.ports[port.id];
      forgetPorts(cell);
      return { status: 204 };
    },
    "GET /v1/:project/subnets/:subnet/privateips": ({ params }, { project }) =>
      ok({
        privateips: portsOf(state, params.subnet ?? "")
          .filter((one) => one.project_id === project)
          .map(shape),
      }),
  };
}

const read = (request: EmulatedRequest) => shapedBody(request, body, noBody(vpc, "VPC.0702")).privateips;
