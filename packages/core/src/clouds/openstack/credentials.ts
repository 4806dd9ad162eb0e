import type { Tools } from "../../definition/cloud.ts";
import { CredentialsError, InputError } from "../../errors.ts";
import type { Identity, Named } from "../../kits/keystone/identity.ts";
import { fieldsOf } from "../../map.ts";
import { readEntry } from "./clouds-yaml.ts";
import type { Settings } from "./settings.ts";

/** Where the cloud is, and who is asking: from the settings, or from an entry of `clouds.yaml`. */
export interface Access {
  /** Keystone's address, ending in `/v3`. */
  readonly authUrl: string;
  readonly identity: Identity;
  readonly region: string | undefined;
  readonly interface: string;
  readonly networkEndpoint: string | undefined;
  readonly computeEndpoint: string | undefined;
  /** PEM certificates to trust instead of the system's. */
  readonly authorities: string | undefined;
}

/** What says where and as whom, whichever place it comes from. */
type Source = Partial<
  Omit<Settings, "allow_plain_http" | "most_pairs" | "compare_and_set" | "pairs_on_foreign_networks">
>;

/** Reads files only where the settings lead to them. Sends nothing. */
export async function accessBy(settings: Settings, tools: Pick<Tools, "readFile" | "conceal">): Promise<Access> {
  const source =
    settings.cloud === undefined ? settings : await sourceIn({ ...settings, cloud: settings.cloud }, tools);
  if (!source.auth_url)
    throw new CredentialsError("it is not said where the cloud is", {
      hint: "Set OS_AUTH_URL (or `settings.auth_url`), or name an entry of clouds.yaml by OS_CLOUD (or `settings.cloud`).",
    });
  return {
    authUrl: authUrlOf(source.auth_url),
    identity: identityOf(source),
    region: source.region,
    interface: (source.interface ?? "public").replace(/URL$/, ""),
    networkEndpoint: source.network_endpoint,
    computeEndpoint: source.compute_endpoint,
    authorities: source.cacert === undefined ? undefined : await certificates(source.cacert, tools),
  };
}

const SECRET = ["password", "application_credential_secret", "token"] as const;

/** An entry is taken whole: no credential of the environment is sent to the cloud that it names. */
async function sourceIn(
  settings: Settings & { readonly cloud: string },
  tools: Pick<Tools, "readFile" | "conceal">,
): Promise<Source> {
  const entry = await readEntry(settings, tools.readFile);
  const word = (...names: string[]) => {
    const value = names.map((name) => entry[name]).find((one) => one !== undefined && one !== null);
    return value === undefined ? undefined : String(value);
  };
  for (const name of SECRET) {
    const value = word(name);
    if (value) tools.conceal(value);
  }
  const shared = ["auth_type", "auth_url", "username", "user_id", "user_domain_name", "user_domain_id", "password"];
  const more = ["application_credential_id", "application_credential_name", "application_credential_secret", "token"];
  const scope = ["project_domain_name", "project_domain_id", "cacert"];
  const domain = word("default_domain") ?? settings.default_domain;
  return {
    ...Object.fromEntries([...shared, ...more, ...scope].map((name) => [name, word(name)])),
    project_name: word("project_name", "tenant_name"),
    project_id: word("project_id", "tenant_id"),
    default_domain: domain,
    region: settings.region ?? word("region_name") ?? onlyRegion(entry.regions, settings.cloud),
    interface: settings.interface ?? word("interface", "endpoint_type"),
    network_endpoint: settings.network_endpoint ?? word("network_endpoint_override", "network_endpoint"),
    compute_endpoint: settings.compute_endpoint ?? word("compute_endpoint_override", "compute_endpoint"),
    ...(settings.cacert === undefined ? {} : { cacert: settings.cacert }),
  };
}

/** `regions: [RegionOne, { name: RegionTwo }]` */
function onlyRegion(regions: unknown, cloud: string): string | undefined {
  if (!Array.isArray(regions) || regions.length === 0) return undefined;
  const names = regions.map((one) => String(fieldsOf(one).name ?? one));
  if (names.length === 1) return names[0];
  throw new CredentialsError(`the cloud ${cloud} has several regions: ${names.join(", ")}`, {
    hint: "State one of these as `region`, or in OS_REGION_NAME.",
  });
}

function authUrlOf(raw: string): string {
  const url = raw.trim().replace(/\/+$/, "");
  return `${url.replace(/\/v(2\.0|3)$/, "")}/v3`;
}

function identityOf(source: Source): Identity {
  switch (methodOf(source)) {
    case "password":
      return {
        method: "password",
        user: named(source, "user", source.username, source.user_id),
        password: needed(source.password, "password", "OS_PASSWORD"),
        project: named(source, "project", source.project_name, source.project_id),
      };
    case "application credential": {
      const { application_credential_id: id, application_credential_name: name } = source;
      const credential =
        id !== undefined
          ? { id }
          : {
              name: needed(name, "application_credential_id", "OS_APPLICATION_CREDENTIAL_ID"),
              user: named(source, "user", source.username, source.user_id),
            };
      const secret = needed(
        source.application_credential_secret,
        "application_credential_secret",
        "OS_APPLICATION_CREDENTIAL_SECRET",
      );
      return { method: "application credential", credential, secret };
    }
    case "token": {
      const stated = source.project_name !== undefined || source.project_id !== undefined;
      return {
        method: "token",
        token: needed(source.token, "token", "OS_TOKEN"),
        project: stated ? named(source, "project", source.project_name, source.project_id) : undefined,
      };
    }
  }
}

const METHODS: Readonly<Record<string, Identity["method"]>> = {
  password: "password",
  v3password: "password",
  v3applicationcredential: "application credential",
  token: "token",
  v3token: "token",
};

/** What is stated decides; otherwise what is given, where that is one thing. */
function methodOf(source: Source): Identity["method"] {
  const { auth_type } = source;
  if (auth_type !== undefined) {
    const method = METHODS[auth_type];
    if (method) return method;
    throw new InputError([
      {
        path: ["settings", "auth_type"],
        message: `must be one of ${Object.keys(METHODS).join(", ")}, but is ${JSON.stringify(auth_type)}`,
      },
    ]);
  }
  const given: Identity["method"][] = [];
  if (source.application_credential_secret !== undefined) given.push("application credential");
  if (source.password !== undefined) given.push("password");
  if (source.token !== undefined) given.push("token");
  if (given.length > 1)
    throw new CredentialsError(`more than one way to prove who one is, is given: ${given.join(", ")}`, {
      hint: "Say which by `auth_type` (OS_AUTH_TYPE): password, v3applicationcredential or token.",
    });
  return given[0] ?? "password";
}

/** By id, or by name and domain. A domain that is not stated is the default one. */
function named(source: Source, what: "user" | "project", name: string | undefined, id: string | undefined): Named {
  if (id !== undefined) return { id };
  const field = what === "user" ? "username" : "project_name";
  const known = needed(name, field, what === "user" ? "OS_USERNAME" : "OS_PROJECT_NAME");
  const domainName = source[`${what}_domain_name`];
  const domainId = source[`${what}_domain_id`] ?? source.default_domain ?? "default";
  return { name: known, domain: domainName !== undefined ? { name: domainName } : { id: domainId } };
}

function needed(value: string | undefined, field: string, variable: string): string {
  if (value !== undefined) return value;
  throw new CredentialsError(`missing \`${field}\``, {
    hint: `Set ${variable} (or \`settings.${field}\`, or \`${field}\` in the entry of clouds.yaml).`,
  });
}

async function certificates(path: string, { readFile }: Pick<Tools, "readFile">): Promise<string> {
  const text = await readFile(path);
  if (text?.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new InputError([
    {
      path: ["settings", "cacert"],
      message: text === undefined ? `there is no file ${path}` : `${path} holds no certificate (PEM)`,
    },
  ]);
}
