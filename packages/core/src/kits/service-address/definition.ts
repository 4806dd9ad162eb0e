import {
  type AnyResource,
  type Change,
  type Context,
  type Desire,
  type Observed,
  type ResourceDefinition,
  type Review,
  removedId,
  schemaOf,
} from "../../definition/resource.ts";
import { ConflictError, errorOf } from "../../errors.ts";
import { createMemo, type Memo } from "../../sharing/memo.ts";
import { shown } from "../../time/shown.ts";
import type { ServiceCloud, Work } from "./cloud.ts";
import { type CommonSpec, SAID_ONLY } from "./fields.ts";
import { outputsOf } from "./outputs.ts";
import { checkMembers, refuseMissing, refuseSame, refuseTwice } from "./refusals.ts";
import { type Meant, membersSaid, type Standing } from "./seat.ts";
import { publicNow, removalSaid, stepsSaid, stepsTowards, take, undo } from "./steps.ts";

type Outputs = Record<string, unknown>;

/** The kind *one service address for several servers*, of a cloud that tells of its own. */
export function serviceAddress<Client, Spec extends CommonSpec>(
  cloud: ServiceCloud<Client, Spec>,
): AnyResource<Client> {
  type Found = Observed<Spec, Outputs>;

  async function observed(
    client: Client,
    standing: Standing,
    desire: Desire<Spec> | undefined,
    context: Context,
  ): Promise<Found> {
    const stated: Partial<Spec> = desire?.spec ?? {};
    const meant = await meantBy(client, stated, context);
    if (desire?.state === "present") refuseTwice(meant, cloud.title);
    const others = desire?.state === "absent" || stated.at_least === true;
    const said = membersSaid(standing.seats, meant, others && stated.members !== undefined);
    const spec = {
      // One that could not be given its name yet has none: that is no other one's name.
      ...(standing.name ? { name: standing.name } : {}),
      address: standing.address,
      members: said.map(({ word }) => word),
      ...(cloud.lead ? { public: publicNow(standing, stated) } : {}),
      ...(cloud.activate ? activeSaid(standing, meant) : {}),
      ...Object.fromEntries(SAID_ONLY.flatMap((key) => (stated[key] === undefined ? [] : [[key, stated[key]]]))),
      ...(await cloud.told(client, standing, stated, context)),
    };
    const outputs = outputsOf(cloud, standing, stated, said, meant);
    return { id: standing.id, spec: asSpec<Spec>(spec), outputs, mark: standing.mark };
  }

  async function meantBy(client: Client, stated: Partial<Spec>, context: Context): Promise<readonly Meant[]> {
    if (stated.members === undefined || stated.network === undefined) return [];
    // Who is meant hangs on members and network alone, and both are there.
    return cloud.meant(client, stated.members, stated as Spec, context);
  }

  const justMade = ({ client, spec, context }: Work<Client, Spec>, id: string): Promise<Standing> =>
    shown(
      { id, what: `${cloud.title}: service address ${spec.name}` },
      () => cloud.stand(client, id, spec, looking(cloud, context)),
      context.clock,
      context,
    );

  /** Takes the steps and looks again. */
  async function converge(
    work: Work<Client, Spec>,
    id: string,
    { desire, observed: before }: Change<Spec, Outputs>,
  ): Promise<Found> {
    const { client, spec, context } = work;
    const meant = await meantBy(client, spec, context);
    // As the plan saw it: a failover is to cost one reading and one writing.
    const standing = await (before ? cloud.stand(client, id, spec, context) : justMade(work, id));
    if (!standing) throw vanished(cloud.title, spec);
    const steps = stepsTowards(standing, spec, meant);
    const after = looking(cloud, context);
    let told: Standing | undefined;
    try {
      told = await take(cloud, work, steps, standing);
    } catch (error) {
      if (steps.allow.length === 0 || (await cloud.stand(client, id, spec, after))) throw error;
      await undo(cloud, work, steps, standing);
    }
    const there = told ?? (await cloud.stand(client, id, spec, after));
    if (there) return observed(client, there, desire, told ? context : after);
    await undo(cloud, work, steps, standing);
    throw vanished(cloud.title, spec);
  }

  const definition: ResourceDefinition<Client, Spec, Outputs> = {
    kind: `${cloud.cloud}/service-address`,
    className: "ServiceAddress",
    summary:
      "One address that serves, whichever of several servers is alive: the address, the leave of each to carry it, and the public address that leads to it.",
    description: [
      "One spec for what is several kinds otherwise. The plan lists each step. What adds goes before what takes away, so that the address never loses its last server; where a member could not be added, nobody is taken off, and the report says of each member what became of it.",
      ...cloud.remarks,
      "`keepalived` among the outputs is a whole configuration for each member. Would a failover work now? The query of the same name with `-check` tells.",
      "*Absent* takes it off its members and gives back what was made for it: the address, and a public address that was made for it. What was there before stays.",
    ].join("\n\n"),
    spec: cloud.spec,
    outputs: schemaOf<Outputs>(cloud.outputs),
    foretold: true,
    immutable: ["network", "address", ...(cloud.immutable ?? [])],
    identity: ["name"],
    exclusive: (before, after) => before.name === after.name || before.address === after.address,
    examples: cloud.examples,
    marks: cloud.marks,

    canonical(client, spec, state) {
      if (state === "present") checkMembers(spec);
      cloud.canonical?.(client, spec, state);
      return spec;
    },

    async find(client, spec, context) {
      const id = await cloud.find(client, spec, context);
      if (id !== undefined) return { id };
      const idle = await cloud.idle?.(client, spec, context);
      return idle === undefined ? undefined : { id: idle, by: "chance" };
    },

    occupied: ({ spec: { name }, outputs }) => `service address ${name} (${outputs.address})`,

    async read(client, id, context, desire) {
      const standing = await cloud.stand(client, id, desire?.spec ?? {}, context);
      if (!standing) return undefined;
      // Whoever remembers one that was never given its name may remove it all the same.
      const removed = standing.unnamed && desire?.state === "absent" && desire.spec.name !== undefined;
      return observed(client, removed ? { ...standing, name: desire.spec.name } : standing, desire, context);
    },

    checkParents: (client, desire, context) => cloud.checkParents(client, desire, context),

    async apply(client, change, context) {
      const { spec } = change.desire;
      const work: Work<Client, Spec> = { client, spec, context };
      refuseMissing(await meantBy(client, spec, context));
      const { desire, observed: before } = change;
      const own = before && isOwn(desire, before.spec);
      const id = own ? before.id : await cloud.reserve({ ...work, idle: before?.id }, change.anew);
      context.remember(id);
      return converge(work, id, change);
    },

    async destroy(client, { desire, observed: before }, context) {
      const id = removedId({ desire, observed: before });
      const work: Work<Client, Spec> = { client, spec: desire.spec, context };
      const standing = await cloud.stand(client, id, desire.spec, context);
      if (!standing) return undefined;
      // Its mark goes last: a removal that is cut short is found by the next run.
      if (standing.public) await cloud.lead?.(work, standing, "none");
      const off = leaving(standing, desire.spec, await meantBy(client, desire.spec, context));
      await take(cloud, work, { reserve: false, rename: false, allow: [], withhold: off }, standing);
      await cloud.release(work, standing);
      return undefined;
    },

    review: (client, changes, context) =>
      Promise.all(
        changes.map(async (change, index): Promise<Review> => {
          const { desire, observed: before } = change;
          const work: Work<Client, Spec> = { client, spec: desire.spec, context };
          try {
            const standing = before && (await cloud.stand(client, before.id, desire.spec, context));
            const meant = await meantBy(client, desire.spec, context);
            if (desire.state === "absent")
              return { notes: standing ? removalSaid(cloud, standing, leaving(standing, desire.spec, meant)) : [] };
            refuseSame(changes.slice(0, index), desire.spec);
            refuseMissing(meant);
            refuseTwice(meant, cloud.title);
            const anew = change.plan.action === "replace";
            const kept = anew || !before || !isOwn(desire, before.spec) ? undefined : standing;
            const steps = stepsTowards(kept, desire.spec, meant);
            return {
              notes: [
                ...stepsSaid(cloud, steps, desire.spec, kept),
                ...(await cloud.review({ ...work, replacing: anew ? before?.id : undefined }, steps, kept)),
              ],
            };
          } catch (error) {
            return { refusal: errorOf(error) };
          }
        }),
      ),
  };
  return definition;
}

/** The cloud tells its own fields by `told`, and no type can say that these are all. */
const asSpec = <Spec extends CommonSpec>(told: object): Spec => told as Spec;

/** Whom a removal takes it off: all, or only those that are named where others may carry it as well. */
function leaving(standing: Standing, { at_least, members }: CommonSpec, meant: readonly Meant[]) {
  const named = new Set(meant.flatMap(({ seat }) => (seat ? [seat.id] : [])));
  return standing.seats
    .filter(({ id }) => !at_least || members === undefined || named.has(id))
    .map((seat) => ({ word: seat.label, seat }));
}

/** The same surroundings without what the plan has read, but for what names mean. */
function looking({ isName }: Pick<ServiceCloud<never, never>, "isName">, context: Context): Context {
  const seen = createMemo();
  const memo: Memo = { once: (key, run) => (isName(key) ? context.memo : seen).once(key, run) };
  return { ...context, memo };
}

/** Two runs made one each, and the other one stayed: it is planned again. */
const vanished = (title: string, { name }: CommonSpec) =>
  new ConflictError(`${title}: the service address ${name} was removed by somebody else meanwhile`, {
    hint: "Run again: it is planned anew.",
    retryable: true,
  });

function activeSaid(standing: Standing, meant: readonly Meant[]): { active?: string } {
  if (standing.active === undefined) return {};
  return { active: meant.find(({ seat }) => seat?.id === standing.active)?.word ?? standing.active };
}

/** Is it that very one, and not an idle one, of which somebody else may be thinking the same? That is for `reserve` to find out. */
const isOwn = ({ id, spec }: Desire<CommonSpec>, before: CommonSpec): boolean =>
  id !== undefined || spec.address !== undefined || before.name === spec.name;
