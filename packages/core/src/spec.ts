import { InputError } from "./errors.ts";
import type { Request } from "./request.ts";
import type { AnyQuery, AnyResource } from "./resource.ts";
import { validated } from "./validate.ts";

type Fields = Record<string, unknown>;

/**
 * What somebody states of a thing → its desired state in canonical form. Throws an `InputError` with one sentence for each field;
 * `path` leads from the request to the spec.
 */
export function readSpec(
  definition: AnyResource,
  client: unknown,
  raw: unknown,
  path: readonly (string | number)[],
): Record<string, unknown> {
  const spec = validated(definition.spec, raw, path) as Record<string, unknown>;
  try {
    return definition.canonical?.(client, spec) ?? spec;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })),
      { hint: error.hint },
    );
  }
}

/** Each spec of the request, and the path to it. */
const specsOf = (request: Request) =>
  request.items?.map((spec, index) => ({ spec, path: ["items", index] })) ?? [{ spec: request.spec, path: ["spec"] }];

/** A mistake in one item refuses them all: half a playbook is worse than none. */
export function readAll(request: Request, read: (spec: unknown, path: (string | number)[]) => Fields): Fields[] {
  const issues: InputError["issues"][number][] = [];
  const specs = specsOf(request).map(({ spec, path }) => {
    try {
      return read(spec, path);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      issues.push(...error.issues);
      return {};
    }
  });
  if (issues.length > 0) throw new InputError(issues);
  return specs;
}

/** As far as the schema goes. */
export const readSpecs = (definition: AnyResource, request: Request): Fields[] =>
  readAll(request, (spec, path) => validated(definition.spec, spec, path) as Fields);

export const readInput = (definition: AnyQuery, { spec = {} }: Request): Fields =>
  validated(definition.input, spec, ["spec"]) as Fields;
