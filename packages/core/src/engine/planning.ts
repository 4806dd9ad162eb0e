import type { AnyResource } from "../definition/resource.ts";
import { errorOf } from "../errors.ts";
import { firstOfEach } from "./alike.ts";
import { attempt, type Item, type Work } from "./item.ts";
import { prepare } from "./prepare.ts";

/**
 * Looks for each item what is there and what would be done; then the definition reviews them together. Changes nothing. Answers those that
 * are to be carried out: of alike ones the first.
 */
export async function planAll(definition: AnyResource, work: Work, items: readonly Item[]): Promise<readonly Item[]> {
  await Promise.all(items.map((item) => attempt(item, () => look(definition, work, item))));
  const firsts = firstOfEach(items);
  await review(definition, work.client, firsts);
  return firsts;
}

async function look(definition: AnyResource, { client, rights }: Work, item: Item): Promise<void> {
  item.change = await prepare(definition, client, item.desire, rights, item.context);
  item.observed = item.change.observed;
  if (item.change.obstacle) throw item.change.obstacle;
}

async function review(definition: AnyResource, client: unknown, items: readonly Item[]): Promise<void> {
  const open = items.flatMap((item) => {
    const { change, error } = item;
    return change && change.plan.action !== "none" && error === undefined ? [{ item, change }] : [];
  });
  const [first] = open;
  if (!first || !definition.review) return;
  const reviews = await definition
    .review(
      client,
      open.map(({ change }) => change),
      first.item.context,
    )
    .catch((error: unknown) => open.map(() => ({ refusal: errorOf(error), notes: undefined, besides: undefined })));
  open.forEach(({ item, change }, index) => {
    const { refusal, notes, besides } = reviews[index] ?? {};
    if (notes) item.change = { ...change, plan: { ...change.plan, notes: [...change.plan.notes, ...notes] } };
    if (refusal) item.error = refusal;
    item.foreseen = besides;
  });
}
