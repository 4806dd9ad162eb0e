import type { Kind } from "./catalogue.ts";
import { table } from "./markdown.ts";
import { replaceMarked } from "./marked.ts";
import type { Printer } from "./print.ts";

const PAGE = "docs/start/action.md";

/** Where each kind bears the mark of the step that made it, and whether a sweep finds it; those of a cloud with the same answer in one row. */
export const printActionMarks: Printer = ({ clouds }, read) => {
  const text = read(PAGE);
  if (text === undefined) return [];
  const rows = clouds.flatMap(({ kinds }) => {
    const answers = new Map(kinds.map((kind) => [answerOf(kind).join(), answerOf(kind)]));
    return [...answers].map(([key, answer]) => {
      const same = kinds.filter((kind) => answerOf(kind).join() === key);
      return [same.map(({ kind }) => `\`${kind}\``).join(", "), ...answer];
    });
  });
  const print = table(["kind", "where the mark is", "a sweep finds it"], rows);
  return [{ path: PAGE, text: replaceMarked(text, "marks", print, PAGE) }];
};

function answerOf({ marks }: Kind): readonly [string, string] {
  if (!marks) return ["nowhere", "no"];
  return [marks.where, marks.list ? "yes" : marks.parts ? "yes, as those" : "no"];
}
