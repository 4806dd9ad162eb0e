import * as z from "zod/mini";
import { ok } from "../../../emulation/answers.ts";
import { shapedBody } from "../../../emulation/body.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { addEip, bandwidthOf, eipOf, eipsOf, privateAddressOf, rebind, release, statusOf } from "./eip-world.ts";
import { noBody, refuse, vpc } from "./refusals.ts";
import { type Bandwidth, type Cell, type Eip, plainTime, type Routes } from "./world.ts";

const order = z.looseObject({
  publicip: z.looseObject({
    type: z.string(),
    ip_version: z.optional(z.int()),
    alias: z.optional(z.string()),
    port_id: z.optional(z.string()),
  }),
  bandwidth: z.looseObject({
    id: z.optional(z.string()),
    name: z.optional(z.string()),
    size: z.optional(z.int()),
    share_type: z.string(),
    charge_mode: z.optional(z.string()),
  }),
});
const change = z.looseObject({
  publicip: z.looseObject({ port_id: z.optional(z.nullable(z.string())), alias: z.optional(z.string()) }),
});
const resize = z.looseObject({
  bandwidth: z.looseObject({ name: z.optional(z.string()), size: z.optional(z.int()) }),
});

/** Most that one page holds. */
const PAGE = 2000;
const NAME = /^[\p{L}\p{N}_.-]{1,64}$/u;

/** Elastic IPs and their bandwidths, in the service's first API; an order by the second is answered alike. */
export function eipRoutes(cell: Cell): Routes {
  const { state, world } = cell;

  function shape(eip: Eip) {
    const { id, name, size, share_type } = bandwidthOf(cell, eip) ?? {};
    const bound = eip.port_id === "" ? {} : { port_id: eip.port_id, private_ip_address: privateAddressOf(cell, eip) };
    return {
      ...basics(eip),
      ...bound,
      bandwidth_id: id,
      bandwidth_name: name,
      bandwidth_share_type: share_type,
      bandwidth_size: size,
      profile: {},
    };
  }

  const basics = (eip: Eip) => ({
    id: eip.id,
    status: statusOf(eip, world.date()),
    type: eip.type,
    public_ip_address: eip.public_ip_address,
    ip_version: 4,
    ...(eip.alias === "" ? {} : { alias: eip.alias }),
    tenant_id: eip.project_id,
    create_time: plainTime(eip.created_at).replace("T", " "),
    enterprise_project_id: "0",
  });

  const wide = (one: Bandwidth) => ({
    id: one.id,
    name: one.name,
    size: one.size,
    share_type: one.share_type,
    charge_mode: one.charge_mode,
    bandwidth_type: one.share_type === "PER" ? "bgp" : "share",
    tenant_id: one.project_id,
    status: "NORMAL",
    publicip_info: Object.values(state.eips)
      .filter(({ bandwidth_id }) => bandwidth_id === one.id)
      .map(({ id, public_ip_address, type }) => ({
        publicip_id: id,
        publicip_address: public_ip_address,
        publicip_type: type,
        ip_version: 4,
      })),
  });

  function bandwidthFor({ bandwidth }: z.output<typeof order>, project: string): Bandwidth {
    const { share_type, id, name = "", size = 0, charge_mode = "bandwidth" } = bandwidth;
    if (share_type === "WHOLE") {
      const shared = state.bandwidths[id ?? ""];
      return shared?.share_type === "WHOLE" ? shared : refuse(vpc(404, "VPC.0306", "Bandwidth could not be found."));
    }
    if (share_type !== "PER" || !NAME.test(name) || size < 1 || size > 1000)
      refuse(vpc(400, "VPC.0301", "Bandwidth name or share_type or size is invalid."));
    const made: Bandwidth = { id: world.uuid(), project_id: project, name, size, share_type: "PER", charge_mode };
    state.bandwidths[made.id] = made;
    return made;
  }

  const create: Routes[string] = (request, { project }) => {
    const wanted = read(request, order);
    const { type, alias, ip_version = 4 } = wanted.publicip;
    if (!/^5_\w+$/.test(type) || ip_version !== 4 || (alias !== undefined && !NAME.test(alias)))
      refuse(vpc(400, "VPC.0501", "EIP parameter is invalid."));
    const bandwidth = bandwidthFor(wanted, project ?? "");
    const eip = addEip(cell, { type, alias, bandwidth, project: project ?? "" });
    return ok({ publicip: { ...basics(eip), bandwidth_size: bandwidth.size } });
  };

  return {
    "GET /v1/:project/publicips": ({ query }, { project }) => {
      const all: readonly Readonly<Record<string, unknown>>[] = eipsOf(cell, project).map(shape);
      const mine = all.filter((eip) =>
        (["id", "port_id", "public_ip_address", "private_ip_address"] as const).every(
          (name) => !query.has(name) || query.getAll(name).includes(String(eip[name])),
        ),
      );
      const from = query.get("marker") === null ? 0 : mine.findIndex(({ id }) => id === query.get("marker")) + 1;
      return ok({ publicips: mine.slice(from, from + Math.min(Number(query.get("limit") ?? PAGE), PAGE)) });
    },
    "GET /v1/:project/publicips/:eip": ({ params }, { project }) =>
      ok({ publicip: shape(eipOf(cell, project, params.eip)) }),
    "POST /v1/:project/publicips": create,
    "POST /v2.0/:project/publicips": create,
    "PUT /v1/:project/publicips/:eip": (request, { project }) => {
      const eip = eipOf(cell, project, request.params.eip);
      const { port_id, alias } = read(request, change).publicip;
      if (port_id !== undefined || alias === undefined) rebind(cell, eip, port_id ?? "");
      if (alias !== undefined) eip.alias = alias;
      return ok({ publicip: shape(eip) });
    },
    "DELETE /v1/:project/publicips/:eip": ({ params }, { project }) => {
      release(cell, eipOf(cell, project, params.eip));
      return { status: 204 };
    },
    "GET /v1/:project/bandwidths": (_, { project }) =>
      ok({
        bandwidths: Object.values(state.bandwidths)
          .filter(({ project_id }) => project_id === project)
          .map(wide),
      }),
    "GET /v1/:project/bandwidths/:bandwidth": ({ params }, { project }) =>
      ok({ bandwidth: wide(named(params.bandwidth, project)) }),
    "PUT /v1/:project/bandwidths/:bandwidth": (request, { project }) => {
      const one = named(request.params.bandwidth, project);
      const { name = one.name, size = one.size } = read(request, resize).bandwidth;
      if (!NAME.test(name) || size < 1 || size > 1000)
        refuse(vpc(400, "VPC.0301", "Bandwidth name or size is invalid."));
      Object.assign(one, { name, size });
      return ok({ bandwidth: wide(one) });
    },
  };

  function named(id = "", project: string | null): Bandwidth {
    const one = state.bandwidths[id];
    return one !== undefined && one.project_id === project
      ? one
      : refuse(vpc(404, "VPC.0306", "Bandwidth could not be found."));
  }
}

const read = <T>(request: EmulatedRequest, schema: z.ZodMiniType<T>): T =>
  shapedBody(request, schema, noBody(vpc, "VPC.0501"));
