import * as z from "zod/mini";
import type { Desire } from "../../definition/resource.ts";
import { InputError } from "../../errors.ts";
import { filled } from "../../map.ts";
import { parseAddress } from "../../spec/address.ts";
import { boolean, text } from "../../spec/fields.ts";
import type { K0rdentClient } from "./client.ts";
import type { Address } from "./payloads.ts";
import { type Collection, readReference, writeReference } from "./reference.ts";
import { ADDRESS_TYPES, type FieldIssue, IP_VERSIONS, issuesOf, issuesOfNaming, LONGEST_NAME } from "./rules.ts";

/** What every address tells, beside what is stated of it. */
export const outputFields = {
  ip_address: z.optional(text({ description: "The address." })),
  status: z.optional(text({ description: "The API's own word for how it stands." })),
  uid: z.optional(text({ description: "What tells it from an earlier one of the same name." })),
  self_link: z.optional(text({ description: "Its path." })),
  created_at: z.optional(text({ description: "When it was allocated." })),
  display_name: z.optional(text({ description: "A name for people, where the cloud gave it one." })),
  description: z.optional(text({ description: "A description, where the cloud gave it one." })),
  region: text({ description: "Its region." }),
  project: text({ description: "Its project." }),
};

/** Of `k0rdent/address`. */
export const outputs = z.strictObject(outputFields);
/** What only the cloud knows of an address. */
export type Outputs = z.output<typeof outputs>;

/** What an address tells of itself; what the API left out is missing. */
export function outputsOf({ uid, self_link, ip_address, status, created_at, ...rest }: Address): Outputs {
  const { region, project, display_name, description } = rest;
  return filled({ ip_address, status, uid, self_link, created_at, display_name, description, region, project });
}

/*
 * The fields say their rules to whoever prints or completes them; what enforces the rules is `issuesOf`, since a setting may relax
 * them all.
 */
export const spec = z.strictObject({
  name: z.optional(
    text({
      description:
        "Its name, which the API calls `id`. Without one, it is derived from the front end's own name for it. `auto`: the cloud gives one, and only who remembers the answer's `id` finds it again.",
    }).check(z.meta({ pattern: "^[a-z]([-a-z0-9]*[a-z0-9])?$", maxLength: LONGEST_NAME })),
  ),
  address_type: z.optional(
    text({ description: "Reachable from outside, or inside a network only. By default `EXTERNAL`." }).check(
      z.meta({ enum: [...ADDRESS_TYPES] }),
    ),
  ),
  ip_version: z.optional(
    text({ description: "The family. By default that of `ip_address`, else `IPV4`." }).check(
      z.meta({ enum: [...IP_VERSIONS] }),
    ),
  ),
  ip_address: z.optional(
    text({ description: "INTERNAL only: this very address, out of the subnetwork's range." }).check(
      z.meta({ format: "ip" }),
    ),
  ),
  network: z.optional(text({ description: "INTERNAL only: the network, as a name, a path or a web address." })),
  subnetwork: z.optional(
    text({
      description: "INTERNAL only: the subnet, as a name, a path or a web address. With `network`, a subnet of it.",
    }),
  ),
  retain_on_release: z.optional(
    boolean({
      description:
        "Whether it is kept, and only forgotten here, when it is removed or replaced by one of another name.",
    }),
  ),
});

/** What is stated of an address; see `canonical`. */
export type Spec = z.output<typeof spec>;

/**
 * Canonical, so that equality is `===`; refused where it breaks a documented rule, unless `compat.strict` is off. What is to be absent
 * gets no defaults: what is left out says nothing about which one is meant.
 */
export function canonical(
  client: K0rdentClient | undefined,
  stated: Spec,
  state: Desire<Spec>["state"] = "present",
): Spec {
  const { written, issues } = read(client, stated, state);
  if (issues.length > 0 && client?.compat.strict !== false) {
    throw new InputError(issues.map(({ field, message }) => ({ path: [field], message })));
  }
  return written;
}

/** What a person should know of a spec that is sent although it breaks rules. */
export const rulesBroken = (client: K0rdentClient, stated: Spec): string[] =>
  read(client, stated, "present").issues.map(sentAllTheSame);

/** A broken rule, as it is told where `compat.strict` is off. */
export const sentAllTheSame = ({ field, message }: FieldIssue): string =>
  `\`${field}\` ${message}; it is sent all the same, since \`compat.strict\` is off`;

function read(
  client: K0rdentClient | undefined,
  stated: Spec,
  state: Desire<Spec>["state"],
): { written: Spec; issues: FieldIssue[] } {
  const issues: FieldIssue[] = [];
  const reference = (field: "network" | "subnetwork", collection: Collection) => {
    const raw = stated[field];
    if (raw === undefined) return {};
    const { path = raw, issue } = readReference(raw, collection, client?.frame);
    if (issue) issues.push({ field, message: issue });
    return { [field]: path };
  };
  const address = stated.ip_address === undefined ? undefined : parseAddress(stated.ip_address);
  const family = address ? `IPV${address.family}` : client?.compat.defaultIpVersion;
  const named: Spec = {
    ...stated,
    ...(address ? { ip_address: address.text } : {}),
    ...reference("network", "networks"),
    ...reference("subnetwork", "subnets"),
  };
  if (state === "absent") return { written: named, issues: [...issuesOfNaming(named), ...issues] };
  const written: Spec = {
    ...named,
    address_type: stated.address_type ?? "EXTERNAL",
    ...(stated.ip_version === undefined && family ? { ip_version: family } : {}),
  };
  return { written, issues: [...issuesOf(written), ...issues] };
}

/** The body of an allocation. What is not stated is left out: the API takes neither null nor empty text. */
export function toWanted(client: K0rdentClient, { address_type, ip_version, ip_address, network, subnetwork }: Spec) {
  return {
    addressType: address_type ?? "EXTERNAL",
    ipVersion: ip_version ?? client.compat.defaultIpVersion,
    ...(ip_address === undefined ? {} : { ipAddress: ip_address }),
    ...(network === undefined ? {} : { network: writeReference(network, client.frame) }),
    ...(subnetwork === undefined ? {} : { subnetwork: writeReference(subnetwork, client.frame) }),
  };
}
