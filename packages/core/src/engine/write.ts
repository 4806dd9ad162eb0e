import type { AnyResource } from "../definition/resource.ts";
import { givenUp } from "../time/limits.ts";
import { carryOut } from "./carry-out.ts";
import type { Item, Work } from "./item.ts";
import { madeTwice, overtakenBy } from "./ownership.ts";

/** Carries out the plan of one item, once. Says before the first write that something is going to be made. */
export async function write(definition: AnyResource, work: Work, item: Item): Promise<void> {
  const { context, change, desire } = item;
  if (!change) return;
  const { action } = change.plan;
  if (action !== "none") {
    if (context.signal.aborted) throw givenUp(definition.kind, context.signal);
    context.log({ type: "plan", kind: definition.kind, action, ...(change.id === undefined ? {} : { id: change.id }) });
    if (desire.id === undefined && desire.state === "present") work.intend?.(change.fitting);
  }
  const carry = () =>
    carryOut(definition, work.client, change, { allowReplace: work.request.allow_replace }, context, item);
  const owns = !work.rights.adopt && desire.id === undefined && desire.state === "present" && action !== "none";
  await (owns ? makeOwn(definition, work, item, change.id, carry) : carry());
}

/** Who owns what it makes owns nothing that came to be there meanwhile, be it by another request of this process or by another process. */
async function makeOwn(
  definition: AnyResource,
  { beingCreated, rights }: Work,
  item: Item,
  id: string | undefined,
  carry: () => Promise<void>,
): Promise<void> {
  const end = id === undefined ? () => undefined : beginCreation(definition, beingCreated, id);
  try {
    await carry();
  } finally {
    end();
  }
  if (item.book.effect !== "none" || rights.unfinished) return;
  const there = item.observed?.id ?? id;
  item.observed = undefined;
  throw overtakenBy(definition, there);
}

/** From now on, until the answer is called, nobody else in this process makes it. */
function beginCreation(definition: AnyResource, beingCreated: Set<string>, id: string): () => void {
  const key = `${definition.kind} ${id}`;
  if (beingCreated.has(key)) throw madeTwice(definition, id);
  beingCreated.add(key);
  return () => void beingCreated.delete(key);
}
