import type { Change, Context, Review } from "../../definition/resource.ts";
import { ConflictError, MooringError } from "../../errors.ts";
import { AUTO, type Scope } from "./address-id.ts";
import type { K0rdentClient } from "./client.ts";
import type { Outputs } from "./outputs.ts";
import { rangeIssue } from "./ranges.ts";
import type { FieldIssue } from "./rules.ts";
import { rulesBroken, type Spec, sentAllTheSame } from "./spec.ts";

type AddressChange = Change<Spec, Outputs>;

/** What stands in the way of each change, and what a person should know before it is made. */
export async function reviewOf(
  client: K0rdentClient,
  changes: readonly AddressChange[],
  context: Context,
): Promise<Review[]> {
  const forbidden = await preflight(client, changes, context);
  return Promise.all(
    changes.map(async (change) => {
      const issue = makes(change) ? await rangeIssue(client, change.desire.spec, context) : undefined;
      const sent = issue && !client.compat.strict ? [sentAllTheSame(issue)] : [];
      return {
        refusal: forbidden ?? refusal(change) ?? (client.compat.strict ? misplaced(change, issue) : undefined),
        notes: [...notes(client, change), ...sent],
      };
    }),
  );
}

const makes = ({ plan: { action } }: AddressChange) => action === "create" || action === "replace";
const releases = ({ plan: { action } }: AddressChange) => action === "delete" || action === "replace";

function refusal({ desire, observed, plan }: AddressChange): MooringError | undefined {
  const name = observed?.spec.name;
  const keepsName = desire.spec.name !== AUTO && (desire.spec.name === undefined || desire.spec.name === name);
  if (plan.action === "replace" && desire.spec.retain_on_release && keepsName) {
    return new ConflictError(`k0rdent AI: address ${name} cannot be kept and replaced under the same name`, {
      hint: "Choose another `name`, or leave `retain_on_release` out.",
    });
  }
  return undefined;
}

function misplaced({ id, desire }: AddressChange, issue: FieldIssue | undefined): MooringError | undefined {
  if (!issue) return undefined;
  return new ConflictError(`k0rdent AI: address ${id ?? desire.spec.name}: \`${issue.field}\` ${issue.message}`, {
    hint: "Nothing was written. Correct it; if the API knows better, `compat.strict: false` sends it all the same.",
  });
}

function notes(client: K0rdentClient, change: AddressChange): string[] {
  const { desire, observed } = change;
  const lost =
    releases(change) && !desire.spec.retain_on_release && observed && observed.spec.address_type !== "INTERNAL";
  return [
    ...(lost
      ? [
          `The address ${observed.outputs.ip_address ?? `of ${observed.spec.name}`} is lost for good: a released EXTERNAL address cannot be asked for again. \`retain_on_release\` keeps it.`,
        ]
      : []),
    ...(makes(change) ? rulesBroken(client, desire.spec) : []),
    ...(makes(change) && desire.spec.name === AUTO && desire.id === undefined ? [UNNAMED] : []),
  ];
}

const UNNAMED =
  "The cloud gives it a name: a run that does not hand over the `id` which this one answers makes another one.";

/** Asks, where the settings say so, whether these credentials may do what is planned. An answer is never needed. */
async function preflight(
  client: K0rdentClient,
  changes: readonly AddressChange[],
  context: Context,
): Promise<MooringError | undefined> {
  const concerned = (action: string) =>
    action.endsWith(".create") ? changes.some(makes) : action.endsWith(".delete") ? changes.some(releases) : true;
  const actions = (client.compat.preflight.actions ?? []).filter(concerned);
  if (actions.length === 0) return undefined;
  const allowed = await client.api.may(actions, client.scope, context).catch((error: unknown) => {
    if (!MooringError.is(error) || context.signal.aborted) throw error;
    context.log({ type: "warning", message: `${error.message}; the request goes on without` });
    return actions.map(() => true);
  });
  const refused = actions.filter((_, index) => allowed[index] === false);
  return refused.length === 0 ? undefined : notAllowed(refused, client.scope);
}

const notAllowed = (actions: readonly string[], { region, project }: Scope): ConflictError =>
  new ConflictError(
    `k0rdent AI: these credentials may not ${actions.join(", ")} in project ${project} of region ${region}; nothing was written`,
    { hint: "Ask for a role that may, or use other credentials." },
  );
