import type { AnyResource } from "../definition/resource.ts";
import type { AnyChange } from "./change.ts";
import { attempt, type Item, type Work } from "./item.ts";
import { prepare } from "./prepare.ts";

/** Looks for each item what is there and what would be done; then the definition reviews them together. Changes nothing. */
export async function planAll(definition: AnyResource, work: Work, items: readonly Item[]): Promise<void> {
  await Promise.all(items.map((item) => attempt(item, () => look(definition, work, item))));
  await review(definition, work.client, items);
}

async function look(definition: AnyResource, { client, rights }: Work, item: Item): Promise<void> {
  item.change = await prepare(definition, client, item.desire, rights, item.context);
  item.observed = item.change.observed;
  if (item.change.obstacle) throw item.change.obstacle;
}

async function review(definition: AnyResource, client: unknown, items: readonly Item[]): Promise<void> {
  const open = items.filter(({ change, error }) => change && change.plan.action !== "none" && error === undefined);
  const [first] = open;
  if (!first || !definition.review) return;
  const reviews = await definition
    .review(
      client,
      open.map(({ change }) => change as AnyChange),
      first.context,
    )
    .catch((error: unknown) => open.map(() => ({ refusal: error as Error, notes: undefined, besides: undefined })));
  open.forEach((item, index) => {
    const { refusal, notes, besides } = reviews[index] ?? {};
    const change = item.change as AnyChange;
    if (notes) item.change = { ...change, plan: { ...change.plan, notes: [...change.plan.notes, ...notes] } };
    if (refusal) item.error = refusal;
    item.foreseen = besides;
  });
}
