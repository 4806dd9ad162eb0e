import type { ItemReport } from "../report/report.ts";
import type { Item } from "./item.ts";

/**
 * Items that state the very same and came to the very same thing are one: it was made for the first of them, and the others say so.
 * Whether alike items may be several things, such as addresses without a name, or are refused, is their kind's business.
 */
export function oneThingEach(items: readonly Item[], reports: readonly ItemReport[]): readonly ItemReport[] {
  const firsts = new Map<string, number>();
  return reports.map((report, index) => {
    if (report.id === undefined || report.failure) return report;
    // Checked specs have their fields in the order of their schema.
    const said = JSON.stringify([report.id, items[index]?.desire.spec]);
    const first = firsts.get(said);
    if (first !== undefined) return asBefore(report, first);
    firsts.set(said, index);
    return report;
  });
}

function asBefore({ besides: _, ...report }: ItemReport, first: number): ItemReport {
  return {
    ...report,
    action: "none",
    changed: false,
    effect: "none",
    differences: [],
    notes: [`The same as item ${first + 1}.`],
    before: report.after,
  };
}
