import { ok } from "../../../emulation/answers.ts";
import { jsonBody } from "./body.ts";
import { enforce, mayWrite } from "./policy.ts";
import { said } from "./python.ts";
import { crashed, invalidInput, neutron, refuse } from "./refusals.ts";
import { mine } from "./visible.ts";
import { type Call, type Cell, type Routes, revise } from "./world.ts";

/** Tags of every kind of object that has any, by the name of its collection. */
const KINDS = {
  networks: "network",
  subnets: "subnet",
  ports: "port",
  routers: "router",
  floatingips: "floatingip",
  "security-groups": "security_group",
} as const;
type Kind = keyof typeof KINDS;
const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name);

/** https://docs.openstack.org/api-ref/network/v2/#standard-attributes-tag-extension */
export const tagRoutes = (cell: Cell): Routes =>
  Object.assign(
    {},
    ...Object.keys(KINDS)
      .filter(isKind)
      .map((kind) => routesOf(kind, cell)),
  );

function routesOf(kind: Kind, cell: Cell): Routes {
  const { state } = cell;
  const stores = {
    networks: state.networks,
    subnets: state.subnets,
    ports: state.ports,
    routers: state.routers,
    floatingips: state.floating_ips,
    "security-groups": state.security_groups,
  };

  /** Neutron stumbles over an object that is not there, and says no more than that. */
  function find(call: Call, verb?: "create" | "update" | "delete") {
    const one = stores[kind][call.params.id ?? ""];
    if (!one || !mine(call)(one)) return refuse(crashed());
    if (verb) {
      const action = `${verb}_${KINDS[kind]}:tags`;
      enforce(call, { action, failed: mayWrite(call) ? [] : [action] }, cell);
    }
    return one;
  }

  const set = (one: ReturnType<typeof find>, tags: readonly string[]) => revise(cell, one, { tags: [...tags].sort() });
  const missing = (tag: string) => neutron(404, "TagNotFound", `Tag ${tag} could not be found.`);

  function replace(call: Call, keep: boolean) {
    const wanted = tagsOf(call);
    const one = find(call, keep ? "create" : "update");
    set(one, [...new Set([...(keep ? one.tags : []), ...wanted])]);
    return ok({ tags: wanted });
  }

  const path = `/v2.0/${kind}/:id/tags`;
  return {
    [`GET ${path}`]: (call) => ok({ tags: find(call).tags }),
    [`PUT ${path}`]: (call) => replace(call, false),
    [`POST ${path}`]: (call) => replace(call, true),
    [`DELETE ${path}`]: (call) => {
      set(find(call, "delete"), []);
      return { status: 204 };
    },
    [`GET ${path}/:tag`]: (call) => {
      const tag = call.params.tag ?? "";
      return find(call).tags.includes(tag) ? { status: 204 } : refuse(missing(tag));
    },
    [`PUT ${path}/:tag`]: (call) => {
      const tag = checkedTag(call.params.tag ?? "");
      const one = find(call, "update");
      if (!one.tags.includes(tag)) set(one, [...one.tags, tag]);
      return { status: 201, headers: { "content-type": "application/json" } };
    },
    [`DELETE ${path}/:tag`]: (call) => {
      const tag = call.params.tag ?? "";
      const one = find(call, "delete");
      if (!one.tags.includes(tag)) refuse(missing(tag));
      set(
        one,
        one.tags.filter((other) => other !== tag),
      );
      return { status: 204 };
    },
  };
}

function tagsOf({ request }: Call): string[] {
  const { tags } = jsonBody(request);
  if (tags === undefined) return refuse(invalidInput("Invalid tags body."));
  if (!Array.isArray(tags)) return refuse(invalidInput(`'${said(tags)}' is not a list.`));
  const twice = tags.find((tag, at) => tags.indexOf(tag) !== at);
  if (twice !== undefined) refuse(invalidInput(`Duplicate items in the list: '${said(twice)}'.`));
  return tags.map((tag) =>
    typeof tag === "string" ? checkedTag(tag) : refuse(invalidInput(`'${said(tag)}' is not a valid string.`)),
  );
}

const checkedTag = (tag: string): string =>
  tag.length > 255 ? refuse(invalidInput(`'${tag}' exceeds maximum length of 255.`)) : tag;
