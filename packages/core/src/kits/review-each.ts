import type { Review } from "../definition/resource.ts";

/** Each change by itself and all at once: the notes that `rehearse` gives for it, or what it throws as the refusal of that one. */
export const reviewEach = <C>(
  changes: readonly C[],
  rehearse: (change: C, at: number) => Promise<readonly string[]>,
): Promise<readonly Review[]> =>
  Promise.all(
    changes.map((change, at) =>
      rehearse(change, at).then(
        (notes): Review => ({ notes }),
        (refusal: Error): Review => ({ refusal }),
      ),
    ),
  );
