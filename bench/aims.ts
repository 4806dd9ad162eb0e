import { round, type Table } from "./measure.ts";

/** One thing that we want to be fast enough at. */
export interface Aim {
  readonly work: string;
  /** What was measured, in `unit`. */
  readonly figure: number;
  /** × node: processor time against that of `node -e 0` in the same round. */
  readonly unit: string;
  /** The least that anybody could need. */
  readonly floor?: number | undefined;
  /** Others who do the same, in the same rounds: their names with their figures. */
  readonly peers?: Readonly<Record<string, number>>;
  /** At most. */
  readonly aim: number;
}

/** All that was aimed at, in one table. */
export function aimed(tables: readonly Table[]): Table {
  const aims = tables.flatMap((table) => table.aims ?? []);
  return {
    title: "What was aimed at",
    note: "Ratios `× node` are processor time of whole processes against `node -e 0` of the same round, medians of interleaved rounds.",
    columns: ["", "figure", "unit", "floor", "peers in the same run", "aim", "met"],
    rows: aims.map(({ work, figure, unit, floor, peers = {}, aim }) => [
      work,
      round(figure),
      unit,
      floor === undefined ? "" : round(floor),
      Object.entries(peers)
        .map(([name, value]) => `${name} ${round(value)}`)
        .join(", "),
      aim,
      figure <= aim ? "yes" : "no",
    ]),
  };
}
