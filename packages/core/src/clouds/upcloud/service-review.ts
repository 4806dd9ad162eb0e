import type { Context } from "../../definition/resource.ts";
import { ConflictError } from "../../errors.ts";
import type { Inspection, Steps, Work } from "../../kits/service-address/cloud.ts";
import type { Seat, Standing } from "../../kits/service-address/seat.ts";
import { type Address, hasDefaultName } from "./address.ts";
import type { UpCloudClient } from "./client.ts";
import { cachedAddresses, cachedServer, notListed, refuseUnknownZone } from "./reads.ts";
import { meantSeats } from "./service-seats.ts";
import type { Spec } from "./service-spec.ts";
import { activeOf } from "./service-standing.ts";

type Job = Work<UpCloudClient, Spec>;

/** What a person should know before the steps are taken. Throws what stands in their way. */
export async function reviewSteps({ client, spec: wanted, context }: Job, steps: Steps, there: Standing | undefined) {
  const notes: string[] = [];
  if (steps.reserve) {
    const { address, name } = wanted;
    const all = await cachedAddresses(client, context);
    const named = all.find(({ ptr }) => ptr === name);
    if (named && named.ip !== address)
      throw new ConflictError(
        `UpCloud: the name ${name} is that of ${named.ip}, which is no floating address of zone ${wanted.network}`,
        {
          hint: "Choose another name: it is the mark by which the service address is found again.",
        },
      );
    const one = address === undefined ? undefined : all.find(({ ip }) => ip === address);
    if (address !== undefined && !one) throw await notListed(client, address, context);
    if (one) refuseForeign(one, wanted);
    else notes.push("A floating address costs money as long as it is kept.");
    if (!one) await refuseUnknownZone(client, wanted.network, context);
  }
  const target = steps.activate ?? (steps.reserve ? await firstOf(client, wanted, context) : undefined);
  // A takeover is to cost one reading and one writing: whether the server runs the cloud says itself then.
  if (target?.seat.server !== undefined && (context.dryRun || steps.reserve)) {
    const { state, title } = await cachedServer(client, target.seat.server, context);
    if (state === "stopped")
      throw new ConflictError(`UpCloud: member ${target.word} cannot be active: its server ${title} is stopped`, {
        hint: "Start the server, or choose another `active`.",
      });
  }
  if (steps.activate && there?.active)
    notes.push(`${there.address} leaves interface ${there.active}, without a pause.`);
  return notes;
}

async function firstOf(client: UpCloudClient, wanted: Spec, context: Context) {
  const word = wanted.active ?? wanted.members?.[0] ?? "";
  const seat = await activeOf(client, wanted, context);
  return seat && { word, seat };
}

function refuseForeign(one: Address, { name, network }: Spec): void {
  const refuse = (words: string, hint: string) => new ConflictError(`UpCloud: ${one.ip} ${words}`, { hint });
  if (!one.floating)
    throw refuse(
      `is not a floating address: it belongs to server ${one.server} for good`,
      "Choose another `address`, or leave it out.",
    );
  if (one.delegated) throw refuse("is lent to a managed service, such as a load balancer", "Choose another `address`.");
  if (one.zone !== network)
    throw refuse(`is in the zone ${one.zone}, and not in ${network}`, "Check `network` and `address`.");
  if (one.ptr !== name && !hasDefaultName(one))
    throw refuse(`is called ${one.ptr}, and not ${name}`, "State its own name, or choose another address.");
}

/** What the list of addresses, and each member's server, tell of a failover. */
export async function inspect(
  { client, spec: wanted, context }: Job,
  there: Standing,
  seats: readonly Seat[],
): Promise<Inspection> {
  const obstacles = new Map<string, string[]>();
  await Promise.all(
    seats.map(async ({ id, server }) => {
      const state = server === undefined ? undefined : (await cachedServer(client, server, context)).state;
      obstacles.set(id, state === undefined || state === "started" ? [] : [`its server is ${state}`]);
    }),
  );
  const { active, address } = there;
  const whole =
    active === undefined
      ? [`${address} is attached to nobody`]
      : seats.some(({ id }) => id === active)
        ? []
        : [`${address} is attached to interface ${active}, which is no member's`];
  const stated =
    wanted.active === undefined
      ? undefined
      : (await meantSeats(client, [wanted.active], wanted.network, context))[0]?.seat;
  if (stated && active !== undefined && stated.id !== active && whole.length === 0)
    whole.push(`${address} is attached to interface ${active}, and not to ${wanted.active}`);
  return { obstacles, whole };
}
