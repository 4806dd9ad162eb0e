import { list, text } from "../../spec/fields.ts";

/** Tags of an object, as a set. */
export const tagsField = (description: string) =>
  list(text({ maximumLength: 255, pattern: /^[^,/]+$/, what: "a tag without comma and slash" }), {
    description,
    sortBy: (tag) => tag,
  });

/** In whatever order. Expects no tag twice. */
export const sameTags = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((tag) => other.includes(tag));
