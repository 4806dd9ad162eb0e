import { InputError } from "./errors.ts";
import type { AnyResource } from "./resource.ts";
import { validated } from "./validate.ts";

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
