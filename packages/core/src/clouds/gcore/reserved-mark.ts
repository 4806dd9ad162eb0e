import { type Mark, type Marked, markIn } from "../../definition/mark.ts";
import type { Context, Desire } from "../../definition/resource.ts";
import { MooringError } from "../../errors.ts";
import type { GcoreClient } from "./client.ts";
import { MAKER } from "./marks.ts";
import type { PortPayload } from "./payloads.ts";
import { cachedPortsOn } from "./reads.ts";
import type { Obtained } from "./reserve.ts";
import { cachedReservedIps, type Reserved } from "./reserved.ts";
import { updateName } from "./reserved-name.ts";
import { isOutOfSight } from "./tasks.ts";

/** Who made it, where its port says so. */
export const makerIn = ({ tags }: Pick<PortPayload, "tags">): string | undefined => markIn(tags?.[MAKER]);

/** The same of one that is to be there, as a plan sees it; nothing where the region's API shows no ports. */
export async function cachedMaker(
  client: GcoreClient,
  { id, network }: Reserved,
  desire: Pick<Desire<unknown>, "state"> | undefined,
  context: Context,
): Promise<string | undefined> {
  if (desire?.state !== "present") return undefined;
  const ports = await cachedPortsOn(client, network, context);
  return makerIn(ports?.find((port) => port.id === id) ?? {});
}

/** All that bear a mark: virtual ones, or the others. */
export async function markedReserved(client: GcoreClient, virtual: boolean, context: Context): Promise<Marked[]> {
  const ports = await cachedPortsOn(client, undefined, context);
  if (!ports) return [];
  const makers = new Map(ports.map((port) => [port.id, makerIn(port)]));
  return (await cachedReservedIps(client, context)).flatMap(({ id, isVirtual }) => {
    const mark = isVirtual === virtual ? makers.get(id) : undefined;
    return mark === undefined ? [] : [{ id, mark }];
  });
}

/**
 * An order has no room for tags, so they come right after it, in one write: its name, and whose it is where this very call has made it.
 * One whose maker is lost in between bears neither.
 */
export async function tag(
  client: GcoreClient,
  { one, mine, made }: Obtained,
  name: string | undefined,
  context: Context,
): Promise<void> {
  const maker = made ? context.mark : undefined;
  if (name !== undefined) await updateName(client, one, { name, sure: mine, beside: maker && tagOf(maker) }, context);
  else if (maker) await write(client, one, maker, context);
}

const tagOf = (maker: Mark) => ({ [MAKER]: maker.long });

async function write(client: GcoreClient, { id }: Reserved, maker: Mark, context: Context): Promise<void> {
  try {
    const order = await client.api.tagPort(id, tagOf(maker), context);
    await client.tasks.made(order, `that marks port ${id}`, context);
  } catch (error) {
    if (isOutOfSight(error)) return;
    if (!MooringError.is(error) || error.retryable || context.signal.aborted) throw error;
    context.note(`It bears no mark of who made it: ${error.message}`);
  }
}
