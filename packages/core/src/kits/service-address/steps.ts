import { MooringError } from "../../errors.ts";
import type { ServiceCloud, Steps, Work } from "./cloud.ts";
import type { CommonSpec } from "./fields.ts";
import type { Meant, Standing } from "./seat.ts";

/** What is to be done, from how it stands to how it is wanted. */
export function stepsTowards<Spec extends CommonSpec>(
  standing: Standing | undefined,
  spec: Spec,
  meant: readonly Meant[],
): Steps {
  const wanted = meant.flatMap(({ word, seat }) => (seat ? [{ word, seat }] : []));
  const carrying = new Set(standing?.seats.map(({ id }) => id));
  const named = new Set(wanted.map(({ seat }) => seat.id));
  const now = publicNow(standing, spec);
  const active = wanted.find(({ word }) => word === spec.active);
  return {
    reserve: standing === undefined,
    rename: standing !== undefined && standing.name !== spec.name,
    allow: wanted.filter(({ seat }) => !carrying.has(seat.id)),
    ...(spec.public === undefined || spec.public === now ? {} : { public: { from: now, to: spec.public } }),
    ...(active === undefined || active.seat.id === standing?.active ? {} : { activate: active }),
    withhold:
      spec.at_least || spec.members === undefined
        ? []
        : (standing?.seats ?? []).filter(({ id }) => !named.has(id)).map((seat) => ({ word: seat.label, seat })),
  };
}

/** The public address in the words of whoever states one: one that was made for it is `new` to whoever wants a new one. */
export function publicNow(standing: Standing | undefined, { public: stated }: Pick<CommonSpec, "public">): string {
  const there = standing?.public;
  if (!there || (there.loose && stated !== "none")) return "none";
  return there.made && stated === "new" ? "new" : there.address;
}

/** Each step in words, in its order, for the plan. */
export function stepsSaid<Client, Spec extends CommonSpec>(
  cloud: ServiceCloud<Client, Spec>,
  steps: Steps,
  spec: Spec,
  standing: Standing | undefined,
): string[] {
  const address = standing?.address ?? spec.address ?? "a free address";
  const said = [
    ...(steps.reserve ? [`reserve ${address}, ${cloud.words.reserve}`] : []),
    ...(steps.rename ? [`call it ${spec.name}${standing?.name ? ` instead of ${standing.name}` : ""}`] : []),
    ...steps.allow.map(({ word, seat }) => `let ${member(word, seat.label)} carry it, ${cloud.words.allow}`),
    ...(steps.public ? [publicSaid(steps.public)] : []),
    ...(steps.activate ? [`deliver to ${member(steps.activate.word, steps.activate.seat.label)}`] : []),
    ...steps.withhold.map(({ word }) => `take it off ${word}, ${cloud.words.withhold}`),
  ];
  return numbered(said);
}

/** The same for a removal. */
export function removalSaid<Client, Spec extends CommonSpec>(
  cloud: ServiceCloud<Client, Spec>,
  standing: Standing,
  off: Steps["withhold"],
): string[] {
  const { public: there } = standing;
  return numbered([
    ...(there ? [there.made ? `give ${there.address} back` : `lead ${there.address} away from it, and keep it`] : []),
    ...off.map(({ word }) => `take it off ${word}, ${cloud.words.withhold}`),
    `give ${standing.address} back, ${cloud.words.release}`,
  ]);
}

const numbered = (said: readonly string[]) => said.map((one, index) => `Step ${index + 1} of ${said.length}: ${one}.`);
const member = (word: string, label: string) => (word === label ? word : `${word} (${label})`);

function publicSaid({ from, to }: NonNullable<Steps["public"]>): string {
  if (to === "none") return `lead ${from} away from it`;
  const instead = from === "none" ? "" : `, instead of ${from}`;
  return to === "new" ? `make a public address that leads to it${instead}` : `lead ${to} to it${instead}`;
}

/**
 * Takes the steps. All that adds comes before anything is taken away; where one member could not be added, nobody is taken off, so that
 * the address is never on fewer members than before. Each failure is told by its member; the first is thrown. Answers how it stands,
 * where a single write has told.
 */
export async function take<Client, Spec extends CommonSpec>(
  cloud: ServiceCloud<Client, Spec>,
  work: Work<Client, Spec>,
  steps: Steps,
  standing: Standing,
): Promise<Standing | undefined> {
  const { context } = work;
  if (steps.rename) await cloud.rename?.(work, standing);
  const added = await Promise.allSettled(steps.allow.map(({ seat }) => cloud.allow(work, standing, seat)));
  tellOf(added, steps.allow, steps.withhold, work);
  if (steps.public) await cloud.lead?.(work, standing, steps.public.to);
  const told = steps.activate && (await cloud.activate?.(work, standing, steps.activate.seat));
  const removed = await Promise.allSettled(steps.withhold.map(({ seat }) => cloud.withhold(work, standing, seat)));
  const failures = failuresAmong(removed, steps.withhold);
  for (const { word, error } of failures) context.note(`${word} still carries ${standing.address}: ${wordsOf(error)}`);
  if (failures[0]) throw failures[0].error;
  const alone = !steps.rename && !steps.public && steps.allow.length + steps.withhold.length === 0;
  return alone ? told : undefined;
}

/** The address went while it was being carried: nobody is left with the leave to use what may be another's tomorrow. */
export async function undo<Client, Spec extends CommonSpec>(
  cloud: ServiceCloud<Client, Spec>,
  work: Work<Client, Spec>,
  { allow }: Steps,
  standing: Standing,
): Promise<void> {
  await Promise.allSettled(allow.map(({ seat }) => cloud.withhold(work, standing, seat)));
}

/** Of whom it failed, and why. */
const failuresAmong = (
  ended: readonly PromiseSettledResult<void>[],
  members: Steps["allow"],
): readonly { readonly word: string; readonly error: unknown }[] =>
  members.flatMap(({ word }, index) => {
    const one = ended[index];
    return one?.status === "rejected" ? [{ word, error: one.reason }] : [];
  });

function tellOf<Client, Spec extends CommonSpec>(
  added: readonly PromiseSettledResult<void>[],
  members: Steps["allow"],
  kept: Steps["withhold"],
  { context }: Work<Client, Spec>,
): void {
  const failed = failuresAmong(added, members);
  if (failed.length === 0) return;
  members.forEach(({ word }, index) => {
    if (added[index]?.status === "fulfilled") context.note(`${word} carries the address now.`);
  });
  for (const { word, error } of failed) context.note(`${word} does not carry the address: ${wordsOf(error)}`);
  if (kept.length > 0)
    context.note(`${kept.map(({ word }) => word).join(", ")} kept it: nobody is taken off before all others have it.`);
  throw failed[0]?.error;
}

const wordsOf = (error: unknown) => (MooringError.is(error) ? error.message : "something unforeseen went wrong");
