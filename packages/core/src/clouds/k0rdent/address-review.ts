import ipaddr from "ipaddr.js";
import type { Change, Context, Review } from "../../definition/resource.ts";
import { ConflictError, MooringError } from "../../errors.ts";
import { within } from "../../spec/address.ts";
import { type Outputs, rulesBroken, type Spec, sentAllTheSame } from "./address-spec.ts";
import type { K0rdentClient } from "./client.ts";
import { AUTO, type Scope } from "./naming.ts";
import type { Network } from "./payloads.ts";
import { cachedNetworks, cachedSubnet } from "./reads.ts";
import type { FieldIssue } from "./rules.ts";

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

/**
 * What is wrong with where an INTERNAL address is to lie, as far as can be seen: networks are public, subnets are not for everybody.
 * What cannot be seen or understood is left to the API.
 */
async function rangeIssue(client: K0rdentClient, spec: Spec, context: Context): Promise<FieldIssue | undefined> {
  const { network, subnetwork } = spec;
  const stated = [network, subnetwork].filter((path) => path !== undefined);
  if (stated.length === 0 || !stated.every((path) => path.startsWith(`${client.compute}/`))) return undefined;
  const networks = await cachedNetworks(client, context);
  const parent = networks?.find(({ subnets }) => subnets?.some(({ path }) => path === subnetwork));
  return (
    (networks && missing(networks, parent, spec)) ??
    (parent && network !== undefined && parent.path !== network ? notItsChild(parent, network) : undefined) ??
    outside(spec, await boundsOf(client, parent ?? networks?.find(({ path }) => path === network), spec, context))
  );
}

function missing(networks: readonly Network[], parent: Network | undefined, spec: Spec): FieldIssue | undefined {
  const { network, subnetwork } = spec;
  if (network !== undefined && !networks.some(({ path }) => path === network)) return notThere("network", network);
  const allTold = networks.every(({ subnets }) => subnets !== undefined);
  return subnetwork !== undefined && !parent && allTold ? notThere("subnetwork", subnetwork) : undefined;
}

/** The ranges that the address must lie in one of; none where they are not known. Asked for only where something depends on it. */
async function boundsOf(
  client: K0rdentClient,
  network: Network | undefined,
  { subnetwork, ip_address, ip_version }: Spec,
  context: Context,
): Promise<{ readonly ranges: readonly string[]; readonly whole: boolean }> {
  const around = { ranges: network?.cidr ? [network.cidr] : [], whole: false };
  if (subnetwork === undefined || (ip_address === undefined && ip_version !== "IPV6")) return around;
  const listed = network?.subnets?.find(({ path }) => path === subnetwork)?.ranges ?? [];
  const ranges = listed.length > 0 ? listed : ((await cachedSubnet(client, subnetwork, context))?.ranges ?? []);
  return ranges.length > 0 ? { ranges, whole: true } : around;
}

/** @param whole are these all ranges that there are, those of the other family included? */
function outside(
  { ip_address, ip_version }: Spec,
  { ranges, whole }: { readonly ranges: readonly string[]; readonly whole: boolean },
): FieldIssue | undefined {
  const known = ranges.filter((range) => ipaddr.isValidCIDR(range));
  const family = known.filter((range) => range.includes(":") === (ip_version === "IPV6"));
  if (whole && family.length === 0 && known.length === ranges.length)
    return {
      field: "ip_version",
      message: `is ${ip_version}, but the subnet has no ${ip_version === "IPV6" ? "IPv6" : "IPv4"} range`,
    };
  if (ip_address === undefined || family.length === 0 || family.some((range) => within(ip_address, range)))
    return undefined;
  return { field: "ip_address", message: `${ip_address} lies outside ${family.join(", ")}` };
}

const notThere = (field: "network" | "subnetwork", path: string): FieldIssue => ({
  field,
  message: `${path} is not there, or these credentials may not see it`,
});

const notItsChild = (parent: Network, network: string): FieldIssue => ({
  field: "subnetwork",
  message: `belongs to ${parent.path}, not to ${network}`,
});
