import type { Trial } from "../../packages/core/test/trial.ts";
import { type Cell, courseOf } from "./cells.ts";
import { referenceOf } from "./reference.ts";

/**
 * Of how many cells one is played. The first story of each kind is played whole by the playbook, and by the other front ends one cell of
 * two. Of those whose exchanges run another course, one cell of four is, by the playbook: what the other front ends add is the same for all
 * of a kind, so one of twenty-four will do. Of a story that only differs in what is said, one of forty-eight. `--all` plays them all, and takes hours.
 */
export type Weigh = (cell: Cell) => number;

export async function weighing(trials: readonly Trial[]): Promise<Weigh> {
  const kinds = new Set<string>();
  const courses = new Set<string>();
  const places = new Map<Trial, "first" | "course" | "like another">();
  for (const trial of trials) {
    const course = courseOf(trial, await referenceOf(trial, "playbook"));
    places.set(trial, !kinds.has(trial.kind) ? "first" : courses.has(course) ? "like another" : "course");
    kinds.add(trial.kind);
    courses.add(course);
  }
  return ({ trial, frontEnd }) => {
    switch (places.get(trial)) {
      case "first":
        return frontEnd === "playbook" ? 1 : 2;
      case "course":
        return frontEnd === "playbook" ? 4 : 24;
      default:
        return 48;
    }
  };
}
