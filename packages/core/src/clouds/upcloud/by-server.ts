import type { AnyResource, Change, Context, Desire, Observed } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { UpCloudClient } from "./client.ts";
import { cachedServerId } from "./server-choice.ts";

interface Stated {
  readonly server?: string;
  readonly server_id?: string;
}
type Fields = Readonly<Record<string, unknown>>;

/**
 * A definition whose server may be stated by what a person calls it (`server`): it sees only `server_id`, and what it shows has the words
 * that were stated.
 */
export function byServer(definition: AnyResource<UpCloudClient>): AnyResource<UpCloudClient> {
  const { find, read, checkParents, leftover, apply, destroy, review } = definition;
  const desired = async (client: UpCloudClient, desire: Desire<Stated>, context: Context) => ({
    ...desire,
    spec: await located(client, desire, context),
  });
  const changed = async (client: UpCloudClient, change: Change<Stated, object>, context: Context) => ({
    ...change,
    desire: await desired(client, change.desire, context),
  });
  return {
    ...definition,
    immutable: [...definition.immutable, ...(definition.immutable.includes("server_id") ? ["server"] : [])],
    find: async (client, spec, context) =>
      find(client, (await desired(client, { state: "present", spec }, context)).spec, context),
    async read(client, id, context, desire) {
      if (!desire) return read(client, id, context);
      const known = await desired(client, desire, context);
      return inTheirWords(await read(client, id, context, known), desire.spec, known.spec);
    },
    ...(checkParents && {
      checkParents: async (client, desire, context) =>
        checkParents(client, await desired(client, desire, context), context),
    }),
    ...(leftover && {
      leftover: async (client, change, context) => leftover(client, await changed(client, change, context), context),
    }),
    async apply(client, change, context) {
      const known = await changed(client, change, context);
      const made = await apply(client, known, context);
      return inTheirWords(made, change.desire.spec, known.desire.spec) ?? made;
    },
    destroy: async (client, change, context) => destroy(client, await changed(client, change, context), context),
    ...(review && {
      review: async (client, changes, context) =>
        review(client, await Promise.all(changes.map((one) => changed(client, one, context))), context),
    }),
  };
}

/** Whoever remembers a thing can be rid of it also when nobody is called so any more. */
async function located(client: UpCloudClient, { state, id, spec }: Desire<Stated>, context: Context): Promise<Stated> {
  const { server, ...rest } = spec;
  if (server === undefined) return spec;
  const known = cachedServerId(client, server, context);
  const server_id = await (state === "absent" && id !== undefined ? known.catch(() => undefined) : known);
  if (server_id === undefined) return rest;
  if (rest.server_id === undefined || rest.server_id === server_id) return { ...rest, server_id };
  throw new ConflictError(`UpCloud: ${JSON.stringify(server)} is server ${server_id}, and not ${rest.server_id}`, {
    hint: "State one of `server` and `server_id`, or two that agree.",
  });
}

function inTheirWords(
  observed: Observed<Fields, Fields> | undefined,
  { server }: Stated,
  { server_id }: Stated,
): Observed<Fields, Fields> | undefined {
  if (!observed || server === undefined) return observed;
  const there = observed.spec.server_id;
  const words = there === undefined ? {} : { server: there === server_id ? server : there };
  return { ...observed, spec: { ...observed.spec, ...words } };
}
