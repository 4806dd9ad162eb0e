import { memberOf } from "../../../emulation/member.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { bodyOf, type Fields, listOf, onlyKnown } from "./body.ts";
import { toLabel } from "./labels.ts";
import { refuse } from "./refusals.ts";
import { ourServer } from "./rules.ts";
import { serverShape } from "./shapes.ts";
import type { Cell, Routes, Tag, Version } from "./world.ts";

/** The older sort of labels: names with servers. */
export function tagRoutes(cell: Cell): Routes {
  const { state } = cell;
  const known = (name: string | undefined) =>
    state.tags.find((one) => one.name === name) ?? refuse("tag-not-found", name);
  const shape = ({ servers, ...one }: Tag) => ({ ...one, servers: { server: servers } });
  const shown = (status: number, one: Tag) => ({ status, body: { tag: shape(one) } });
  const fill = (tag: Tag, { name, description, servers }: Fields) => {
    if (name !== undefined) tag.name = named(name);
    if (typeof description === "string") tag.description = description;
    const wanted = memberOf(servers, "server");
    if (wanted !== undefined) tag.servers = [wanted].flat().map((id) => ourServer(cell, id).uuid);
  };
  const mark = (request: EmulatedRequest, version: Version, on: boolean) => {
    const server = ourServer(cell, request.params.server);
    for (const name of (request.params.tags ?? "").split(",")) {
      const tag = known(name);
      tag.servers = [...tag.servers.filter((id) => id !== server.uuid), ...(on ? [server.uuid] : [])];
    }
    return { status: 200, body: { server: serverShape(cell, server, version) } };
  };
  return {
    "GET /tag": () => ({ status: 200, body: { tags: { tag: state.tags.map(shape) } } }),
    "GET /tag/:tag": ({ params }) => shown(200, known(params.tag)),
    "POST /tag": (request) => {
      const order = bodyOf(request, "tag");
      onlyKnown(order, ["name", "description", "servers"]);
      if (state.tags.some(({ name }) => name === order.name)) refuse("tag-exists", order.name);
      const made: Tag = { name: named(order.name), description: "", servers: [] };
      fill(made, order);
      state.tags.push(made);
      return shown(201, made);
    },
    "PUT /tag/:tag": (request) => {
      const tag = known(request.params.tag);
      const order = bodyOf(request, "tag");
      onlyKnown(order, ["name", "description", "servers"]);
      fill(tag, order);
      return shown(200, tag);
    },
    "DELETE /tag/:tag": ({ params }) => {
      state.tags.splice(state.tags.indexOf(known(params.tag)), 1);
      return { status: 204 };
    },
    "POST /server/:server/tag/:tags": (request, version) => mark(request, version, true),
    "POST /server/:server/untag/:tags": (request, version) => mark(request, version, false),
  };
}

const named = (name: unknown): string =>
  typeof name === "string" && /^\w{1,32}$/.test(name) ? name : refuse("tag-invalid", name);

/** In 1.3: servers that are to be kept apart, or together. */
export function serverGroupRoutes(cell: Cell): Routes {
  const { state } = cell;
  const known = (id: string | undefined) => state.server_groups[id ?? ""] ?? refuse("group-not-found", id);
  const shape = ({ servers, labels, ...one }: Cell["state"]["server_groups"][string]) => ({
    ...one,
    labels: { label: labels },
    servers: { server: servers },
  });
  const fill = (group: Cell["state"]["server_groups"][string], order: Fields) => {
    onlyKnown(order, ["title", "servers", "labels", "anti_affinity"]);
    if (typeof order.title === "string") group.title = order.title;
    if (typeof order.anti_affinity === "string") group.anti_affinity = order.anti_affinity;
    const labels = listOf(order.labels, "label");
    if (labels) group.labels = labels.map(toLabel);
    const wanted = memberOf(order.servers, "server");
    if (wanted !== undefined)
      group.servers = [wanted].flat().map((one) => ourServer(cell, memberOf(one, "uuid") ?? one).uuid);
  };
  return {
    "GET /server-group": () => ({
      status: 200,
      body: { server_groups: { server_group: Object.values(state.server_groups).map(shape) } },
    }),
    "GET /server-group/:group": ({ params }) => ({ status: 200, body: { server_group: shape(known(params.group)) } }),
    "POST /server-group": (request) => {
      const made = { uuid: `0b${cell.world.uuid().slice(2)}`, title: "", anti_affinity: "no", labels: [], servers: [] };
      fill(made, bodyOf(request, "server_group"));
      state.server_groups[made.uuid] = made;
      return { status: 201, body: { server_group: shape(made) } };
    },
    "PATCH /server-group/:group": (request) => {
      const group = known(request.params.group);
      fill(group, bodyOf(request, "server_group"));
      return { status: 200, body: { server_group: shape(group) } };
    },
    "DELETE /server-group/:group": ({ params }) => {
      delete state.server_groups[known(params.group).uuid];
      return { status: 204 };
    },
  };
}
