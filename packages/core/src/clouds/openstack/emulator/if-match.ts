import type { EmulatedRequest } from "../../../emulation.ts";
import { neutron, refuse } from "./refusals.ts";
import type { Cell } from "./world.ts";

const PREFIX = "revision_number=";

/** The revision that a request names in `If-Match`; other tags are none of Neutron's. Refuses one that it cannot read, whatever the method. */
export function constraintOf({ headers }: EmulatedRequest, { switches }: Cell): number | undefined {
  if (!switches.revision_if_match) return undefined;
  const tags = (headers["if-match"] ?? "").split(",").map((tag) => tag.trim().replaceAll('"', ""));
  const ours = tags.filter((tag) => tag.startsWith(PREFIX));
  if (ours.length === 0) return undefined;
  const number = (ours[0] ?? "").slice(PREFIX.length);
  if (ours.length > 1 || !/^[+-]?\d+$/.test(number))
    refuse(
      neutron(
        400,
        "BadRequest",
        "Bad if-match request: Revision number etag must be in the format of revision_number=<int>.",
      ),
    );
  return Number(number);
}

/** The compare of compare-and-set. */
export function demand(constraint: number | undefined, one: { revision_number: number }): void {
  if (constraint === undefined || constraint === one.revision_number) return;
  refuse(
    neutron(
      412,
      "RevisionNumberConstraintFailed",
      `Constrained to ${constraint}, but current revision is ${one.revision_number}`,
    ),
  );
}
