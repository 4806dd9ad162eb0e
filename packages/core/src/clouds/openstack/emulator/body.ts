import { isObject, objectBody } from "../../../emulation/body.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import type { Attributes } from "./attributes.ts";
import { badRequest, refuse } from "./refusals.ts";
import type { Caller, Cell } from "./world.ts";

/** The two names that a resource has in bodies and paths. */
export interface Names {
  readonly one: string;
  readonly many: string;
}

type Fields = Record<string, unknown>;

const invalid = () => refuse(badRequest("Body contains invalid data"));

/** The body as an object; whatever it calls itself, Neutron reads JSON. */
export const jsonBody = (request: EmulatedRequest): Fields =>
  request.text === "" ? {} : objectBody(request, { malformed: invalid });

/** The resources that a POST wants made: one, or several under the name of many. */
export function wantedOf(request: EmulatedRequest, names: Names): { wanted: readonly Fields[]; bulk: boolean } {
  const body = jsonBody(request);
  const many = body[names.many];
  if (Array.isArray(many)) return { wanted: many.map((one) => record(one, names)), bulk: true };
  return { wanted: [single(body, names)], bulk: false };
}

/** The resource in the body of a PUT. */
export const changeOf = (request: EmulatedRequest, names: Names): Fields => single(jsonBody(request), names);

function single(body: Fields, names: Names): Fields {
  const one = body[names.one];
  return one === undefined || one === null
    ? refuse(badRequest(`Unable to find '${names.one}' in request body`))
    : record(one, names);
}

const record = (value: unknown, names: Names): Fields =>
  isObject(value) ? value : refuse(badRequest(`Object '${names.one}' contains invalid data`));

/** Holds the fields of a write against the attributes of its resource; gives back what is to be stored. */
export function checked(
  fields: Fields,
  { attributes, method, caller, cell }: { attributes: Attributes; method: "post" | "put"; caller: Caller; cell: Cell },
): Fields {
  const given = withProject(fields, method, caller);
  const unknown = Object.keys(given).filter((name) => !(name in attributes));
  if (unknown.length > 0) refuse(badRequest(`Unrecognized attribute(s) '${unknown.join(", ")}'`));
  if (method === "post") {
    for (const [name, { post }] of Object.entries(attributes)) {
      if (!post && name in given) refuse(badRequest(`Attribute '${name}' not allowed in POST`));
      if (post === "required" && !(name in given))
        refuse(badRequest(`Failed to parse request. Required attribute '${name}' not specified`));
    }
  } else {
    const fixed = Object.keys(given).find((name) => !attributes[name]?.put);
    if (fixed !== undefined) refuse(badRequest(`Cannot update read-only attribute ${fixed}`));
  }
  const stored: Fields = {};
  for (const [name, { check }] of Object.entries(attributes)) {
    if (name in given) stored[name] = check ? check(given[name], name, cell) : given[name];
  }
  return stored;
}

/** Two names for one thing; only an administrator may name a project that is not the token's. */
function withProject(fields: Fields, method: "post" | "put", caller: Caller): Fields {
  const stated = fields.project_id ?? fields.tenant_id;
  if (stated !== undefined && stated !== caller.project && caller.role !== "admin")
    refuse(
      badRequest(
        "Specifying 'project_id' other than the authenticated project in request is not allowed for the current user.",
      ),
    );
  const { project_id: _, tenant_id: __, ...rest } = fields;
  if (method === "put") return stated === undefined ? rest : { ...rest, tenant_id: stated };
  return { ...rest, project_id: stated ?? caller.project };
}
