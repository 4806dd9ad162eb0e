import { ApiError } from "../../errors.ts";
import type { Context, Review } from "../../resource.ts";
import type { GcoreClient } from "./client.ts";
import type { PairChange } from "./members.ts";
import type { Port } from "./ports.ts";

/** A port as the plan of this request sees it: read once for all its items. */
export type SeenPort =
  | { readonly port: Port; readonly missing?: never }
  | { readonly port?: never; readonly missing: ApiError };

/** A port that does not exist is a finding like any other: its pairs are not there. */
export function seenPort(
  client: GcoreClient,
  id: string,
  context: Context,
  want: { readonly macs: boolean },
): Promise<SeenPort> {
  const read = want.macs ? client.ports.look : client.ports.glance;
  const key = `${want.macs ? "look" : "glance"}/${id}`;
  return context.memo.once(`gcore/${key}`, async () => {
    try {
      return { port: await read(id, context) };
    } catch (error) {
      if (error instanceof ApiError && error.reason === "not-found") return { missing: error };
      throw error;
    }
  });
}

/** What stands in the way of each change, by a look at each port and a rehearsal of all its changes together. */
export async function reviewOn<C>(
  client: GcoreClient,
  context: Context,
  changes: readonly C[],
  aim: (change: C) => { readonly port: string; readonly change: PairChange },
): Promise<Review[]> {
  const reviews: Review[] = changes.map(() => ({}));
  const aims = changes.map(aim);
  const ports = new Map<string, number[]>();
  aims.forEach(({ port }, index) => void ports.set(port, [...(ports.get(port) ?? []), index]));
  await Promise.all(
    [...ports].map(async ([id, indexes]) => {
      const mine = indexes.map((index) => aims[index]?.change as PairChange);
      for (const [index, refusal] of await refusals(client, id, mine, context))
        reviews[indexes[index] as number] = { refusal };
    }),
  );
  return reviews;
}

async function refusals(
  client: GcoreClient,
  id: string,
  changes: readonly PairChange[],
  context: Context,
): Promise<ReadonlyMap<number, Error>> {
  const all = (error: Error) => new Map(changes.map((_, index) => [index, error]));
  try {
    const glance = await seenPort(client, id, context, { macs: false });
    const { port, missing } = glance.port?.detail ? glance : await seenPort(client, id, context, { macs: true });
    if (!port) return all(missing);
    const obstacle = client.obstacle(port);
    return obstacle ? all(obstacle) : client.rehearse(port, changes);
  } catch (error) {
    return all(error as Error);
  }
}

/** Are the project and the region there? Asked by the list of their ports, which needs no further right. */
export const placeOf = (client: GcoreClient, context: Context): Promise<readonly string[]> =>
  context.memo.once("gcore/place", async () => {
    await client.api.somePort(context);
    return [];
  });
