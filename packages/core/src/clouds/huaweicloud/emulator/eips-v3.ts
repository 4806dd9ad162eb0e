import * as z from "zod/mini";
import { ok } from "../../../emulation/answers.ts";
import { shapedBody } from "../../../emulation/body.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { bandwidthOf, eipOf, eipsOf, privateAddressOf, rebind, statusOf } from "./eip-world.ts";
import { noBody, refuse, vpc } from "./refusals.ts";
import { type Cell, type Eip, hexId, plainTime, type Routes } from "./world.ts";

const association = z.looseObject({
  publicip: z.looseObject({ associate_instance_type: z.string(), associate_instance_id: z.string() }),
});

/** Elastic IPs in the service's third API: lists, details, and what they are bound to. Ports only, of all instances. */
export function eipV3Routes(cell: Cell): Routes {
  const { state, world } = cell;

  function shape(eip: Eip) {
    const { id, size, share_type, charge_mode, name } = bandwidthOf(cell, eip) ?? {};
    const port = state.ports[eip.port_id];
    const vnic = port && {
      port_id: port.id,
      private_ip_address: privateAddressOf(cell, eip),
      device_id: port.device_id,
      device_owner: port.device_owner,
      mac: port.mac_address,
      instance_id: "",
      instance_type: "",
    };
    return {
      id: eip.id,
      project_id: eip.project_id,
      ip_version: 4,
      public_ip_address: eip.public_ip_address,
      status: statusOf(eip, world.date()),
      type: "EIP",
      alias: eip.alias,
      description: "",
      publicip_pool_name: eip.type,
      network_type: eip.type,
      vnic: vnic ?? null,
      bandwidth: { id, size, share_type, charge_mode, name, billing_info: "" },
      associate_instance_type: port ? "PORT" : null,
      associate_instance_id: port ? port.id : null,
      enterprise_project_id: "0",
      created_at: `${plainTime(eip.created_at)}Z`,
      updated_at: `${plainTime(eip.created_at)}Z`,
    };
  }

  const answer = (eip: Eip, status = 200) => ok({ request_id: hexId(world), publicip: shape(eip) }, status);

  return {
    "GET /v3/:project/eip/publicips": ({ query }, { project }) => {
      const fits = (eip: ReturnType<typeof shape>) =>
        (!query.has("public_ip_address") || query.getAll("public_ip_address").includes(eip.public_ip_address)) &&
        (!query.has("alias") || query.getAll("alias").includes(eip.alias)) &&
        (!query.has("vnic.port_id") || query.getAll("vnic.port_id").includes(eip.vnic?.port_id ?? ""));
      const publicips = eipsOf(cell, project).map(shape).filter(fits);
      return ok({ request_id: hexId(world), publicips, total_count: publicips.length, page_info: {} });
    },
    "GET /v3/:project/eip/publicips/:eip": ({ params }, { project }) => answer(eipOf(cell, project, params.eip)),
    "POST /v3/:project/eip/publicips/:eip/associate-instance": (request, { project }) => {
      const eip = eipOf(cell, project, request.params.eip);
      const { associate_instance_type, associate_instance_id } = read(request);
      if (associate_instance_type !== "PORT") refuse(vpc(400, "EIP.7901", "Only ports are known here."));
      rebind(cell, eip, associate_instance_id);
      return answer(eip);
    },
    "POST /v3/:project/eip/publicips/:eip/disassociate-instance": ({ params }, { project }) => {
      const eip = eipOf(cell, project, params.eip);
      rebind(cell, eip, "");
      return answer(eip);
    },
  };
}

const read = (request: EmulatedRequest) => shapedBody(request, association, noBody(vpc, "EIP.7901")).publicip;
