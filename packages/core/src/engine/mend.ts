import type { AnyResource } from "../definition/resource.ts";
import type { Plan } from "../report/plan.ts";
import type { EnsureReport } from "../report/report.ts";
import { attempt, type Item, itemsOf, type Work } from "./item.ts";
import { reportAll } from "./item-report.ts";

/** Mends what an earlier run of this request left half done around its things, and leaves the things as they are. */
export async function mendItems(definition: AnyResource, work: Work): Promise<EnsureReport> {
  const items = itemsOf(definition, work);
  await Promise.all(items.map((item) => attempt(item, () => mend(definition, work, item))));
  return reportAll(definition, items, false);
}

async function mend(definition: AnyResource, work: Work, item: Item): Promise<void> {
  const leftover = await leftoverOf(definition, work, item);
  if (!leftover) return;
  item.notes.push(leftover.note);
  await leftover.mend(item.context);
}

/** Also where the change was refused, or could not even be planned. */
export async function cleanUp(definition: AnyResource, work: Work, item: Item): Promise<void> {
  if (item.context.signal.aborted) return;
  try {
    if (item.change) await item.change.leftover?.mend(item.context);
    else await mend(definition, work, item);
  } catch (error) {
    // The first failure is the one to be told.
    item.error ??= error;
  }
}

function leftoverOf(definition: AnyResource, { client }: Work, { desire, context }: Item) {
  const plan: Plan = { action: "none", differences: [], notes: [] };
  return definition.leftover?.(client, { desire, id: desire.id, observed: undefined, plan, anew: false }, context);
}
