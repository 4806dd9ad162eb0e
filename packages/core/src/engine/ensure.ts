import type { AnyResource, Desire } from "../definition/resource.ts";
import { openBook } from "../report/ledger.ts";
import type { EnsureReport } from "../report/report.ts";
import { type Item, itemsOf, openItem, silent, type Work } from "./item.ts";
import { reportAll } from "./item-report.ts";
import { cleanUp } from "./mend.ts";
import { writePatiently } from "./patience.ts";
import { planAll } from "./planning.ts";

type Fields = Record<string, unknown>;

/**
 * Plans every item before it writes for any, so that a batch costs each shared object one write, and what is known to be
 * impossible is refused before anything is done. One item's failure leaves the others alone.
 */
export const ensureItems = (definition: AnyResource, work: Work): Promise<EnsureReport> =>
  carryAll(definition, work, itemsOf(definition, work));

/** Gives back what bears a mark of somebody who is no more: each goes by its id, and nothing is stated of it. */
export async function sweepItems(definition: AnyResource, work: Work): Promise<EnsureReport> {
  const marked = (await definition.marks?.list?.(work.client, work.context(0, silent()))) ?? [];
  const gone = marked.filter((one) => work.leftover?.(one));
  const items = gone.map(({ id }, index) => openItem(work, index, { state: "absent", spec: {}, id, swept: true }));
  return carryAll(definition, work, items);
}

async function carryAll(definition: AnyResource, work: Work, items: Item[]): Promise<EnsureReport> {
  const { request } = work;
  const leave = request.state === "absent" && !request.plan ? work.removals.begin() : () => undefined;
  try {
    return await carryEach(definition, work, items);
  } finally {
    leave();
  }
}

async function carryEach(definition: AnyResource, work: Work, items: Item[]): Promise<EnsureReport> {
  const { request } = work;
  const firsts = await planAll(definition, work, items);
  if (!request.plan) {
    await Promise.all(
      firsts.map(async (item) => {
        await writePatiently(definition, work, item);
        await cleanUp(definition, work, item);
      }),
    );
  }
  return reportAll(definition, items, request.plan);
}

/** The thing that has the request's id, as it is now; no item where it is not there. */
export async function readItem(definition: AnyResource, work: Work): Promise<EnsureReport> {
  const { client, request } = work;
  const { id = "" } = request;
  const desire: Desire<Fields> = { state: "present", spec: {}, id };
  const item: Item = { index: 0, desire, book: openBook(), notes: [], besides: [], context: work.context(0, silent()) };
  item.observed = await definition.read(client, id, item.context);
  if (!item.observed) await definition.checkParents?.(client, desire, item.context);
  return { ...reportAll(definition, item.observed ? [item] : [], true), changed: false };
}
