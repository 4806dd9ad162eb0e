import { expect } from "vitest";
import type { Trial } from "../../packages/core/test/trial.ts";
import { stage } from "./stage.ts";

/**
 * With every optional field stated, by processes that know nothing of each other: promises 3, 4, 7 and 9 hold, and each word that is
 * stated is in the cloud, and gone with the thing.
 */
export async function holdsWithEveryFieldStated({ stated, ...trial }: Trial): Promise<void> {
  if (!stated) throw new Error(`${trial.kind} says nothing in full`);
  const { spec, changed, tells } = stated;
  const { stranger, cost, cloud, world } = stage(trial);
  const told = () => tells.filter((word) => JSON.stringify(world()).toLowerCase().includes(word.toLowerCase()));
  const neighbours = structuredClone(trial.neighbours(cloud));
  expect(told()).toEqual([]);
  const made = await stranger(spec);
  expect(made, JSON.stringify(made)).toMatchObject({ changed: true, failed: false });
  const { id } = made.items[0] ?? {};
  expect(told()).toEqual(tells);
  cost();
  const again = await stranger(spec);
  expect(again, JSON.stringify(again)).toMatchObject({ changed: false, failed: false, items: [{ differences: [] }] });
  expect(await stranger(spec, { id, plan: true })).toMatchObject({ changed: false, items: [{ id }] });
  expect(cost().writes).toBe(0);

  const request = { id, allow_replace: true };
  expect(await stranger(changed.spec, { ...request, plan: true })).toMatchObject({
    items: [{ action: changed.action }],
  });
  const moved = await stranger(changed.spec, request);
  expect(moved, JSON.stringify(moved)).toMatchObject({ changed: true, failed: false });
  const now = moved.items[0]?.id;
  expect(await stranger(changed.spec, { id: now, plan: true })).toMatchObject({ changed: false, failed: false });

  const removed = await stranger(changed.spec, { id: now, state: "absent" });
  expect(removed, JSON.stringify(removed)).toMatchObject({ changed: true, failed: false });
  expect(told()).toEqual([]);
  expect(trial.neighbours(cloud)).toEqual(neighbours);
}
