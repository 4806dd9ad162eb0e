import { markIn } from "../../definition/mark.ts";
import type { Context } from "../../definition/resource.ts";
import { MooringError } from "../../errors.ts";
import type { Api } from "./api.ts";

/** What has a description and tags. */
interface Shown {
  readonly description?: string | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
}

/** Of what has both. */
export const WHERE = "the description; a tag where you state a description; nowhere where you state both";

/** The mark that it bears: as its description, or among its tags. */
export const markOf = ({ description, tags }: Shown): string | undefined =>
  markIn(description) ?? tags?.find((tag) => markIn(tag) !== undefined);

/**
 * Where the description is stated, the mark is a tag. Tags take a call of their own, so one that is killed in between leaves a thing
 * without a mark. Where tags are stated as well, there is no room.
 */
export async function markByTag(
  api: Api,
  kind: "ports" | "floatingips",
  id: string,
  wanted: Shown,
  context: Context,
): Promise<void> {
  if (!context.mark || wanted.description === undefined || wanted.tags !== undefined) return;
  try {
    await api.putTags(kind, id, [context.mark.short], context);
  } catch (error) {
    if (!MooringError.is(error) || error.retryable || context.signal.aborted) throw error;
    context.note(`It bears no mark of who made it: ${error.message}`);
  }
}
