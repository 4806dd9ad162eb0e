import type { Sandbox } from "@mooring/sandbox";

/**
 * Does `other` right before the `nth` exchange that comes, once; what `other` sends is not counted. What it answers ends that, and tells
 * whether the exchange came.
 */
export function beforeExchange(
  { onExchange }: Pick<Sandbox, "onExchange">,
  nth: number,
  other: () => Promise<unknown>,
): () => boolean {
  let seen = 0;
  let busy = false;
  const stop = onExchange(async ({ when }) => {
    if (when !== "before" || busy) return;
    seen += 1;
    if (seen !== nth) return;
    busy = true;
    await other();
    busy = false;
  });
  return () => {
    stop();
    return seen >= nth;
  };
}
