import { parseAddress } from "../../spec/address.ts";
import { describeValue } from "../../spec/fields.ts";

/* Other clouds lay their rules into the fields of a spec. Here a setting (`compat.strict`) may relax them all, so they stand by themselves. */

/** What is wrong with one field. */
export interface FieldIssue {
  readonly field: string;
  readonly message: string;
}

interface Stated {
  readonly name?: string | undefined;
  readonly address_type?: string | undefined;
  readonly ip_version?: string | undefined;
  readonly ip_address?: string | undefined;
  readonly network?: string | undefined;
  readonly subnetwork?: string | undefined;
}

/** https://docs.kui.k0labs.com/docs/addresses/allocate-ip-address-pool: a label as in RFC 1035. */
export const NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
/** In characters. */
export const LONGEST_NAME = 63;
/** As the API spells them. */
export const ADDRESS_TYPES = ["EXTERNAL", "INTERNAL"] as const;
/** As the API spells them. */
export const IP_VERSIONS = ["IPV4", "IPV6"] as const;

/** The documented rules of an allocation. https://docs.kui.k0labs.com/docs/addresses/allocate-ip-address-pool */
export const issuesOf = (spec: Stated): FieldIssue[] => [...typeIssues(spec), ...issuesOfNaming(spec)];

/** What is wrong with any mention of an address, also of one that is to go. */
export const issuesOfNaming = (spec: Stated): FieldIssue[] => [
  ...nameIssues(spec),
  ...choiceIssues(spec),
  ...addressIssues(spec),
];

function nameIssues({ name }: Stated): FieldIssue[] {
  if (name === undefined || (NAME.test(name) && name.length <= LONGEST_NAME)) return [];
  return [
    {
      field: "name",
      message: `must be a small letter, then small letters, digits and dashes, not ending in a dash, of 1 to ${LONGEST_NAME} characters, but is ${describeValue(name)}`,
    },
  ];
}

function choiceIssues(spec: Stated): FieldIssue[] {
  const choices = [
    { field: "address_type", allowed: ADDRESS_TYPES },
    { field: "ip_version", allowed: IP_VERSIONS },
  ] as const;
  return choices.flatMap(({ field, allowed }) => {
    const value = spec[field];
    if (value === undefined || allowed.some((one) => one === value)) return [];
    return [{ field, message: `must be one of ${allowed.join(", ")}, but is ${describeValue(value)}` }];
  });
}

function typeIssues(spec: Stated): FieldIssue[] {
  if (spec.address_type === "INTERNAL") {
    if (spec.network !== undefined || spec.subnetwork !== undefined) return [];
    return [{ field: "subnetwork", message: "is missing: an INTERNAL address needs `subnetwork` or `network`" }];
  }
  if (spec.address_type !== "EXTERNAL") return [];
  return (["ip_address", "network", "subnetwork"] as const)
    .filter((field) => spec[field] !== undefined)
    .map((field) => ({ field, message: "can be stated only where `address_type` is INTERNAL" }));
}

function addressIssues({ ip_address, ip_version }: Stated): FieldIssue[] {
  if (ip_address === undefined) return [];
  const address = parseAddress(ip_address);
  if (!address)
    return [
      {
        field: "ip_address",
        message: `must be one IP address, without zone or prefix length, but is ${describeValue(ip_address)}`,
      },
    ];
  if (ip_version === undefined || ip_version === `IPV${address.family}`) return [];
  return [{ field: "ip_address", message: `is an IPv${address.family} address, but \`ip_version\` is ${ip_version}` }];
}
