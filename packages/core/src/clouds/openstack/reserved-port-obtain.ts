import type { Context } from "../../definition/resource.ts";
import { untie } from "../../kits/tie.ts";
import type { Limits } from "../../time/limits.ts";
import type { OpenStackClient } from "./client.ts";
import { onceMade } from "./lost.ts";
import { markByTag } from "./marks.ts";
import { networkId } from "./naming.ts";
import { type Port, toPort } from "./ports.ts";
import type { Spec } from "./reserved-port-spec.ts";
import { TITLE } from "./services.ts";
import { sameTags } from "./tags.ts";

/** What lists those that a spec may mean: by its address, or by its name. */
export async function queryOf(client: OpenStackClient, { network, ip_address, name }: Spec, context: Context) {
  const network_id = await networkId(client, network, context);
  return ip_address === undefined ? { network_id, name } : { network_id, fixed_ips: `ip_address=${ip_address}` };
}

/** By its name only those that belong to nothing. */
export async function candidates(client: OpenStackClient, wanted: Spec, query: Query, limits: Limits): Promise<Port[]> {
  const all = (await client.api.ports(query, limits)).map(toPort);
  return wanted.ip_address === undefined ? all.filter(({ device }) => device === "") : all;
}
type Query = Awaited<ReturnType<typeof queryOf>>;

/** The port that is meant, made unless it is there; with `anew` only by this very call. In this process one after the other. */
export function reserve(client: OpenStackClient, wanted: Spec, anew: boolean, context: Context): Promise<Port> {
  return client.inTurn(`${TITLE}: waiting for another reservation`, context, async () => {
    const query = await queryOf(client, wanted, context);
    const before = await candidates(client, wanted, query, context);
    const [there] = before;
    if (there && !anew) return there;
    const known = new Set(before.map(({ id }) => id));
    const { ip_address, name, description = context.mark?.long } = wanted;
    const body = {
      network_id: query.network_id,
      ...(ip_address === undefined ? {} : { fixed_ips: [{ ip_address }] }),
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
    };
    const mine = await onceMade(
      async (limits) => toPort(await client.api.createPort(body, limits)),
      async (limits) => {
        const found = (await candidates(client, wanted, query, limits)).filter(({ id }) => !known.has(id));
        return found.length === 1 ? found[0] : undefined;
      },
      context,
    );
    context.remember(mine.id);
    await markByTag(client.api, "ports", mine.id, wanted, context);
    return anew || ip_address !== undefined ? mine : theOne(client, mine, wanted, query, context);
  });
}

/** Two processes that found none of the name have both made one: the same one stays for both, and the other is given back. */
async function theOne(
  client: OpenStackClient,
  mine: Port,
  wanted: Spec,
  query: Query,
  context: Context,
): Promise<Port> {
  const kept = await untie(
    {
      cloud: TITLE,
      mine,
      key: ({ id }) => id,
      all: () => candidates(client, wanted, query, context),
      rivals: (all) => all,
      namesToCome: false,
      giveBack: () => client.api.deletePort(mine.id, context),
    },
    context.clock,
    context,
  );
  context.remember(kept.id);
  return kept;
}

/** The port with its name, description and tags as they are stated. What is not stated stays. */
export async function updateFields(client: OpenStackClient, port: Port, wanted: Spec, context: Context): Promise<Port> {
  const { name, description, tags } = wanted;
  const fields = {
    ...(name !== undefined && name !== port.name ? { name } : {}),
    ...(description !== undefined && description !== port.description ? { description } : {}),
  };
  const changed =
    Object.keys(fields).length === 0 ? port : toPort(await client.api.updatePort(port.id, fields, context));
  if (tags === undefined || sameTags(tags, changed.tags)) return changed;
  await client.api.putTags("ports", port.id, tags, context);
  return { ...changed, tags };
}
