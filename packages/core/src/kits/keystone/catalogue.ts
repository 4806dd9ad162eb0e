import { CredentialsError } from "../../errors.ts";
import type { Token } from "./session.ts";

/** Which address of the catalogue is meant. */
interface Wanted {
  /** `network`, `compute`. */
  readonly type: string;
  readonly region: string | undefined;
  readonly interface: string;
}

/** The address of a service, as the token's catalogue has it; `undefined`: this cloud has no such service. */
export function endpointIn({ catalogue, project }: Token, { type, region, ...wanted }: Wanted): string | undefined {
  if (!project)
    throw new CredentialsError("the token is for no project, so it opens no service", {
      hint: "State the project, by `project_name` and its domain or by `project_id`.",
    });
  const all = catalogue.filter((one) => one.type === type).flatMap(({ endpoints }) => endpoints);
  if (all.length === 0) return undefined;
  const of = all.filter((one) => one.interface === wanted.interface);
  if (of.length === 0)
    throw new CredentialsError(
      `the catalogue has the service \`${type}\` with no interface \`${wanted.interface}\`, only ${listed(all.map((one) => one.interface))}`,
      { hint: "State one of these as `interface`." },
    );
  const regions = [...new Set(of.map(regionOf))];
  if (region === undefined && regions.length > 1)
    throw new CredentialsError(`the cloud has several regions: ${listed(regions)}`, {
      hint: "State one of these as `region`, or in OS_REGION_NAME.",
    });
  const found = region === undefined ? of[0] : of.find((one) => regionOf(one) === region);
  if (!found)
    throw new CredentialsError(
      `the catalogue has the service \`${type}\` in no region ${region}, only in ${listed(regions)}`,
      {
        hint: "Check `region` (OS_REGION_NAME).",
      },
    );
  return found.url;
}

const regionOf = (one: {
  readonly region?: string | null | undefined;
  readonly region_id?: string | null | undefined;
}): string => one.region_id ?? one.region ?? "";

const listed = (names: readonly string[]): string => [...new Set(names)].join(", ");
