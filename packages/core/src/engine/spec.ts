import type { AnyQuery } from "../definition/query.ts";
import type { AnyResource } from "../definition/resource.ts";
import { InputError } from "../errors.ts";
import type { Request } from "../spec/request.ts";
import { validated } from "../spec/validate.ts";

type Fields = Record<string, unknown>;
type Path = readonly (string | number)[];

/**
 * What somebody states of a thing → its desired state in canonical form. Rejects with an `InputError` with one sentence for each field.
 * A client is made only where the schema refuses nothing, and the kind needs one: a part of the program is loaded with it.
 */
export async function readSpec(definition: AnyResource, raw: unknown, client: () => Promise<unknown>): Promise<Fields> {
  const stated = validated(definition.spec, raw);
  return definition.canonical ? canonical(definition, await client(), stated, "present", []) : stated;
}

/** What the schema knows already is made whole by what only the client knows. */
function canonical(
  definition: AnyResource,
  client: unknown,
  spec: Fields,
  state: Request["state"],
  path: Path,
): Fields {
  try {
    return definition.canonical?.(client, spec, state) ?? spec;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })),
      { hint: error.hint },
    );
  }
}

/** The path of a spec of the request. */
const pathOf = ({ items }: Request, index: number): Path => (items ? ["items", index] : ["spec"]);

/** A mistake in one item refuses them all: half a playbook is worse than none. */
function each<T>(request: Request, specs: readonly T[], read: (spec: T, path: Path) => Fields): Fields[] {
  const issues: InputError["issues"][number][] = [];
  const done = specs.map((spec, index) => {
    try {
      return read(spec, pathOf(request, index));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      issues.push(...error.issues);
      return {};
    }
  });
  if (issues.length > 0) throw new InputError(issues);
  return done;
}

/** As far as the schema goes: what no client is needed to refuse. */
export const readSpecs = (definition: AnyResource, request: Request): Fields[] =>
  each(request, request.items ?? [request.spec], (spec, path) => validated(definition.spec, spec, path));

/** Each spec made whole by what only the client knows. Throws one `InputError` for all of them. */
export const canonicalSpecs = (
  definition: AnyResource,
  client: unknown,
  request: Request,
  specs: readonly Fields[],
): Fields[] => each(request, specs, (spec, path) => canonical(definition, client, spec, request.state, path));

/** What is asked, in canonical form. Throws an `InputError` whose paths begin at `spec`. */
export const readInput = (definition: AnyQuery, { spec = {} }: Request): Fields =>
  validated(definition.input, spec, ["spec"]);
