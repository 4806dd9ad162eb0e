import type { Context, Review } from "../../definition/resource.ts";
import { errorOf } from "../../errors.ts";
import type { PairChange } from "./change.ts";
import type { PortWithPairs } from "./pair.ts";
import type { Naming, PortsWithPairs } from "./ports.ts";

/** What a change of the plan aims at: a port, as far as it is known, and what is wanted of its list. */
interface Aim {
  readonly port: string | undefined;
  readonly naming: Naming;
  readonly change: PairChange;
}

/** What stands in the way of each change, by a look at each port and a rehearsal of all its changes together. */
export async function reviewOn<Client, Port extends PortWithPairs, C>(
  ports: PortsWithPairs<Client, Port>,
  client: Client,
  changes: readonly C[],
  context: Context,
  aim: (change: C) => Promise<Aim>,
): Promise<Review[]> {
  const aims = await Promise.all(changes.map(aim));
  const byPort = new Map<string | undefined, Aim[]>();
  for (const one of aims) {
    const mine = byPort.get(one.port);
    if (mine) mine.push(one);
    else byPort.set(one.port, [one]);
  }
  const reviews = new Map<Aim, Review>();
  await Promise.all(
    [...byPort].map(async ([port, mine]) => {
      const verdicts = await ofOnePort(ports, client, port, mine, context);
      for (const [at, one] of mine.entries()) reviews.set(one, verdicts[at] ?? {});
    }),
  );
  return aims.map((one) => reviews.get(one) ?? {});
}

async function ofOnePort<Client, Port extends PortWithPairs>(
  ports: PortsWithPairs<Client, Port>,
  client: Client,
  id: string | undefined,
  aims: readonly Aim[],
  context: Context,
): Promise<readonly Review[]> {
  const naming = aims[0]?.naming ?? {};
  try {
    const port = id === undefined ? undefined : await ports.see(client, id, context, { naming });
    if (!port) {
      const refusals = aims.map((one) => ports.missing(client, id, one.naming, context));
      return (await Promise.all(refusals)).map((refusal) => ({ refusal }));
    }
    return await ports.review(
      client,
      port,
      aims.map(({ change }) => change),
      context,
    );
  } catch (error) {
    return aims.map(() => ({ refusal: errorOf(error) }));
  }
}
