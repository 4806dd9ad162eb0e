import * as z from "zod/mini";
import { type Mark as Maker, markIn } from "../../definition/mark.ts";
import { list, text } from "../../spec/fields.ts";

/** The tag that holds a name, for what has none of its own in this cloud. */
const NAME = "name";
/** The tag that says for whom it was made; beside those that a spec speaks of. */
export const MAKER = "mooring";
const ASIDE: ReadonlySet<string> = new Set([NAME, MAKER]);

interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What tells a thing from others of its sort: a name, tags. */
interface Mark {
  readonly name?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** Kept as the tag `name`: a floating IP has no name of its own. */
export const nameField = z.optional(
  text({
    description:
      "Its name, which Gcore keeps as the tag `name`; and its mark: where nothing remembers the address between runs, the one of this name is the one that is meant.",
    maximumLength: 255,
  }),
);

/** All tags but `name`, which has a field, and `mooring`, by which two that were made at the same moment are told apart. */
export const tagsField = z.optional(
  list(
    z.strictObject({
      key: text({
        description: "The tag's key; `name` is not among them, nor is `mooring`.",
        maximumLength: 255,
        pattern: /^(?!(name|mooring)$)/,
        what: "another key than `name`, which has a field of its own, and `mooring`, which is for marks",
      }),
      value: text({ description: "Its value.", maximumLength: 255, minimumLength: 0 }),
    }),
    {
      description:
        "Its tags beside `name`: these and no others. Where there is no name, they are its mark: the one that has all of them.",
      sortBy: ({ key }) => key,
    },
  ),
);

type Shown = readonly (Tag & { readonly read_only?: boolean | undefined })[] | null | undefined;

/** The mark in the words of a spec. Tags that only the cloud writes are left out. */
export function markOf(tags: Shown): { readonly name?: string; readonly tags: Tag[] } {
  const name = tags?.find(({ key }) => key === NAME)?.value;
  const others = (tags ?? []).filter(({ key, read_only }) => !ASIDE.has(key) && read_only !== true);
  return {
    ...(name === undefined ? {} : { name }),
    tags: others.map(({ key, value }) => ({ key, value })).sort((one, other) => (one.key < other.key ? -1 : 1)),
  };
}

/** Has it what the mark says? Nothing stated is no mark. */
export function bears(shown: Shown, { name, tags = [] }: Mark): boolean {
  const its = markOf(shown);
  if (name !== undefined) return its.name === name;
  return tags.length > 0 && tags.every((tag) => its.tags.some((one) => one.key === tag.key && one.value === tag.value));
}

/** Who made it, where it says so. */
export const makerOf = (tags: Shown): string | undefined => markIn(tags?.find(({ key }) => key === MAKER)?.value);

/** The tags of a new thing that says who made it. */
export const tagsMadeBy = (maker: Maker | undefined, mark: Mark): Record<string, string> => ({
  ...tagsToMake(mark),
  ...(maker ? { [MAKER]: maker.long } : {}),
});

/** The tags of a new thing. */
const tagsToMake = ({ name, tags = [] }: Mark): Record<string, string> =>
  Object.fromEntries([
    ...(name === undefined ? [] : [[NAME, name] as const]),
    ...tags.map(({ key, value }) => [key, value] as const),
  ]);

/** What has to be written for the mark to be as wanted; `undefined`: nothing. `null` takes a tag away. */
export function tagsToChange(shown: Shown, wanted: Mark): Record<string, string | null> | undefined {
  const its = markOf(shown);
  const changed = Object.entries(tagsToMake(wanted)).filter(
    ([key, value]) => !(shown ?? []).some((one) => one.key === key && one.value === value),
  );
  const gone =
    wanted.tags === undefined ? [] : its.tags.filter(({ key }) => !wanted.tags?.some((one) => one.key === key));
  const all = [...changed, ...gone.map(({ key }) => [key, null] as const)];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}
