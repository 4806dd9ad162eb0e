import type { ItemReport } from "../report/report.ts";
import type { Item } from "./item.ts";

/**
 * Items that state the very same and lead to the very same thing are one: the first of them is carried out for all, the others get to
 * know it as their `first`. Answers those that are carried out. What a kind names after the caller's own identity is another thing for
 * each item; what could not even be looked for tells its own failure.
 */
export function firstOfEach(items: readonly Item[]): readonly Item[] {
  const firsts = new Map<string, Item>();
  return items.filter((item) => {
    const { change, error, desire } = item;
    if (!change || error !== undefined) return true;
    // Checked specs have their fields in the order of their schema.
    const said = JSON.stringify([change.id, desire.state, desire.id, desire.spec]);
    const first = firsts.get(said);
    if (first === undefined) firsts.set(said, item);
    else item.first = first;
    return first === undefined;
  });
}

/** What became of an item that is the same as an earlier one, of which this is the report. */
export function asBefore({ besides: _, ...report }: ItemReport, first: number): ItemReport {
  const told: ItemReport = { ...report, changed: false, effect: "none", notes: [`The same as item ${first + 1}.`] };
  return report.failure ? told : { ...told, action: "none", differences: [], before: report.after };
}
