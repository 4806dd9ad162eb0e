import type { Compat } from "./compat.ts";

/** What an address's own status says of it. */
type Standing = "ready" | "pending" | "releasing" | "failed";

/** What a word of `status` was taken for. */
export interface Reading {
  readonly standing: Standing;
  /** The word, where it is in no list: somebody should be told. */
  readonly unknown?: string;
}

const plain = (word: string): string => word.toUpperCase().replace(/[-_\s]/g, "");

/** `status` is free text without documented values, so what its words mean is configured. */
export function createVocabulary(knobs: Compat["status"]) {
  const lists = (["failed", "releasing", "pending", "ready"] as const).map(
    (standing) => [standing, new Set(knobs[standing].map(plain))] as const,
  );
  return (status: string | undefined, hasAddress: boolean): Reading => {
    const known = status === undefined ? undefined : lists.find(([, words]) => words.has(plain(status)))?.[0];
    // A reservation without its address is of no use yet.
    if (known) return { standing: known === "ready" && !hasAddress ? "pending" : known };
    const word = status === undefined ? {} : { unknown: status };
    if (knobs.unknown === "fail") return { standing: "failed", ...word };
    return { standing: knobs.unknown === "ready-if-address" && hasAddress ? "ready" : "pending", ...word };
  };
}
