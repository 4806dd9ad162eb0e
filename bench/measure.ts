import type { Aim } from "./aims.ts";

/** One row of a table: what was measured, and its figures in the order of the table's columns. */
export interface Table {
  readonly title: string;
  /** What the figures mean, and what we aim at. */
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** What of it was aimed at: for the one table of all. */
  readonly aims?: readonly Aim[];
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** Numbers that look random and are the same in every run. */
export function chance(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The slope of the straight line through the logarithms. */
export function exponentOf(sizes: readonly number[], times: readonly number[]): number {
  const [xs, ys] = [sizes.map(Math.log), times.map(Math.log)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const above = xs.reduce((sum, x, at) => sum + (x - mx) * ((ys[at] ?? 0) - my), 0);
  return above / xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
}

/** So often, and in turn: what each of them gives, round by round. The first round is left out: it warms the caches. */
export async function inTurn<Name extends string>(
  rounds: number,
  each: Readonly<Record<Name, (round: number) => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(each) as Name[];
  const all = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let at = 0; at <= rounds; at += 1)
    for (const name of names) {
      const figure = await each[name](at);
      if (at > 0) all[name].push(figure);
    }
  return all;
}

/** The median of one against the other in the same round. */
export const ratio = (ours: readonly number[], others: readonly number[]): number =>
  median(ours.map((figure, at) => figure / (others[at] as number)));

export function render({ title, note, columns, rows }: Table): string {
  const cells = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const lines = cells.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  "),
  );
  lines.splice(1, 0, widths.map((width) => "-".repeat(width)).join("  "));
  return `${title}\n${note}\n\n${lines.map((line) => `  ${line}`).join("\n")}\n`;
}
