import type { Context, Desire } from "../../definition/resource.ts";
import { ApiError, ConflictError } from "../../errors.ts";
import { SHOWN_WITHIN } from "../../kits/tie.ts";
import { givenUp, type Limits } from "../../time/limits.ts";
import type { GcoreClient } from "./client.ts";
import type { PortPayload } from "./payloads.ts";
import { isUnknownRoute } from "./ports.ts";
import { cachedPortsOn } from "./reads.ts";
import type { Reserved } from "./reserved.ts";
import { isOutOfSight } from "./tasks.ts";

/** A reserved address has no name of its own that could be chosen: this tag of its port holds one. */
const TAG = "name";

/** `undefined`: it has none. Only the ports API shows tags. */
export const nameOf = ({ tags }: Pick<PortPayload, "tags">): string | undefined => tags?.[TAG];

/** The name of one as a plan sees it: by the list of its network's ports, which plans read for other reasons as well. */
export async function cachedPortName(
  client: GcoreClient,
  one: Reserved,
  context: Context,
): Promise<string | undefined> {
  const shown = (await cachedPortsOn(client, one.network, context))?.find(({ id }) => id === one.id);
  return shown ? nameOf(shown) : nameNow(client, one.id, context);
}

/** As it is now; nothing where the region's API shows no ports. */
export async function nameNow(client: GcoreClient, port: string, limits: Limits): Promise<string | undefined> {
  try {
    return nameOf(await client.api.port(port, limits));
  } catch (error) {
    if (isUnknownRoute(error)) return undefined;
    throw error;
  }
}

interface Named {
  readonly ip_address?: string | undefined;
  readonly name?: string | undefined;
}

/** Is it remembered, or stated by its address? Otherwise others may mean it, too. */
export const isSure = ({ id, spec: { ip_address } }: Desire<Named>): boolean =>
  id !== undefined || ip_address !== undefined;

/** What is to be absent by its name alone is not what merely would do. */
export const isAnother = (desire: Desire<Named> | undefined, name: string | undefined): boolean =>
  desire?.state === "absent" && !isSure(desire) && desire.spec.name !== name;

/** The name that one gets, and what is written with it. */
interface Naming {
  readonly name: string;
  /** Is it ours, or stated by its address? */
  readonly sure: boolean;
  /** Further tags. */
  readonly beside?: Readonly<Record<string, string>> | undefined;
}

/**
 * Gives it the name. Where it is not sure to be ours, another process may have reserved it a moment ago and be about to name it, or may
 * have found it, too: it is nobody's when it still has no name after a while, and ours when it still has our name after a while.
 */
export async function updateName(
  client: GcoreClient,
  one: Reserved,
  { name, sure, beside }: Naming,
  context: Context,
): Promise<void> {
  const later = async () => {
    await context.clock.sleep(SHOWN_WITHIN, context.signal).catch(() => {
      throw givenUp(`Gcore: waiting for others that may be about to name ${one.addresses.join(", ")}`, context.signal);
    });
    return nameNow(client, one.id, context);
  };
  let now = await nameNow(client, one.id, context);
  if (!sure && now === undefined) now = await later();
  if (now === name) return;
  if (!sure && now !== undefined) throw taken(one, name);
  await write(client, one, { ...beside, [TAG]: name }, context);
  if (!sure && (await later()) !== name) throw taken(one, name);
}

async function write(
  client: GcoreClient,
  one: Reserved,
  tags: Readonly<Record<string, string>>,
  context: Context,
): Promise<void> {
  try {
    const order = await client.api.tagPort(one.id, tags, context);
    await client.tasks.made(order, `that names port ${one.id}`, context);
  } catch (error) {
    // What has become of it is seen afterwards.
    if (isOutOfSight(error)) return;
    if (error instanceof ApiError && error.status !== undefined && error.status < 500 && !error.retryable)
      context.note(keptUnnamed(one));
    throw error;
  }
}

const keptUnnamed = ({ id, addresses: [ip] }: Reserved): string =>
  `${ip} (port ${id}) is reserved, and could not be given its name: state \`ip_address: ${ip}\` instead, or release it by \`state: absent\` with that address.`;

const taken = ({ addresses }: Reserved, name: string) =>
  new ConflictError(`Gcore: ${addresses.join(", ")}, which was to be called ${name}, was taken by somebody else`, {
    hint: "Run again: it is planned anew.",
    retryable: true,
  });

/** Names can be neither seen nor given there. */
export const noNames = (name: string): ConflictError =>
  new ConflictError(
    `Gcore: ${name} cannot be looked for: this region's API does not show single ports, whose tags hold the names`,
    { hint: "State `ip_address` instead of `name`." },
  );
