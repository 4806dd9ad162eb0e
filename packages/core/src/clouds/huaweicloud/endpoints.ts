import { InputError } from "../../errors.ts";
import { checkedOrigin } from "../../http/origin.ts";
import { family, type Member, type Platform, platformOf } from "./family.ts";
import type { Located } from "./settings.ts";

/** The services that are talked to; each has a host of its own. */
export type Service = "ecs" | "vpc" | "iam";

/** Where the services of this cloud of the family are. */
export interface Endpoints {
  readonly platform: Platform;
  readonly member: Member;
  /** Throws an `InputError` that says which setting would tell, where nothing does. */
  endpoint(service: Service): URL;
}

/** Which cloud of the family it is, and where its services are. */
export function endpointsOf(settings: Located): Endpoints {
  const platform = settings.platform ?? platformOf(settings.region);
  const member: Member = family[platform];
  return {
    platform,
    member,
    endpoint(service) {
      const own = `${service}_endpoint` as const;
      const given = settings[own] ?? settings.endpoint?.replaceAll("{service}", service);
      const path = ["settings", settings[own] === undefined && settings.endpoint !== undefined ? "endpoint" : own];
      const raw = given ?? `https://${hostOf(service, member, settings)}`;
      // Catalogues and the vendor's variables name the version as well, which our paths begin with.
      return checkedOrigin(raw.replace(/\/v[123](\.[01])?(\/[0-9a-f]{32})?\/?$/, ""), path, settings.allow_plain_http);
    },
  };
}

function hostOf(service: Service, member: Member, { region, domain = member.domain }: Located): string {
  if (domain === undefined) {
    throw missing("domain", `each ${member.title} has a domain of its own: state it, or the \`endpoint\``);
  }
  if (service !== "iam" || member.iam === undefined) return `${service}.${region}.${domain}`;
  if (member.iam === null) {
    throw missing(
      "iam_endpoint",
      `the address of IAM on ${member.title} is not published: state it, or \`project_id\``,
    );
  }
  return member.iam.replace("{domain}", domain);
}

const missing = (field: string, message: string) => new InputError([{ path: ["settings", field], message }]);
