import * as z from "zod/mini";
import { connections } from "../../definition/connections-field.ts";
import { boolean, text } from "../../spec/fields.ts";
import { platforms } from "./family.ts";

/** The ways to prove who one is; of those that are not asked for by name, the first for which all is given. */
export const AUTHENTICATIONS = ["keys", "token", "password", "identity-token", "profile", "agency"] as const;

const userId = { pattern: /^[0-9a-f]{32}$/, what: "an id (32 hexadecimal digits)" };
const id32 = { pattern: /^[0-9a-f]{32}$/, what: "a project id (32 hexadecimal digits)" };

/** Where and as whom. The variables are those of the vendor's SDKs, then of its Terraform provider, then OpenStack's. */
export const settingsSchema = z.strictObject({
  region: z.optional(
    text({
      description:
        "The region, such as `eu-west-101`. Without it, the one that a project's name begins with (`eu-de_harbour`), or that of the profile.",
      env: ["HW_REGION_NAME", "OS_REGION_NAME", "HCS_REGION_NAME"],
      pattern: /^[a-z0-9-]+$/,
      what: "a region such as eu-west-101",
    }),
  ),
  platform: z.optional(
    text({
      description:
        "The cloud of the family, where the region does not tell. Decides the endpoints and what `route: auto` means.",
      choices: platforms,
    }),
  ),
  project_id: z.optional(
    text({
      description:
        "The project's id. Without it, the project of the token, or the one that is named like `project_name`, is taken.",
      env: ["HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID", "OS_PROJECT_ID", "OS_TENANT_ID"],
      ...id32,
    }),
  ),
  project_name: z.optional(
    text({
      description: "The project's name. By default each region has one that is named like the region.",
      env: ["HW_PROJECT_NAME", "OS_PROJECT_NAME", "OS_TENANT_NAME", "HCS_PROJECT_NAME"],
    }),
  ),
  authentication: z.optional(
    text({
      description:
        "How to prove who one is: `keys` signs each request, `token` sends one that is there, `password` gets tokens and renews them, `identity-token` gets them for one of an identity provider, `profile` takes keys from a profile file, `agency` takes them from the server's own metadata service. By default the first for which all is given, in this order; a profile file is looked for where nothing is given, and `agency` is never guessed.",
      choices: AUTHENTICATIONS,
    }),
  ),
  access_key: z.optional(
    text({
      description: "Access key (AK).",
      env: ["HUAWEICLOUD_SDK_AK", "HW_ACCESS_KEY", "OS_ACCESS_KEY", "OS_ACCESS_KEY_ID", "OS_AK", "HCS_ACCESS_KEY"],
    }),
  ),
  secret_key: z.optional(
    text({
      description: "Secret key (SK).",
      env: ["HUAWEICLOUD_SDK_SK", "HW_SECRET_KEY", "OS_SECRET_KEY", "OS_ACCESS_KEY_SECRET", "OS_SK", "HCS_SECRET_KEY"],
      secret: true,
    }),
  ),
  security_token: z.optional(
    text({
      description: "Goes with a temporary access key.",
      env: ["HUAWEICLOUD_SDK_SECURITY_TOKEN", "HW_SECURITY_TOKEN", "OS_SECURITY_TOKEN", "OS_AKSK_SECURITY_TOKEN"],
      secret: true,
      maximumLength: 16_384,
    }),
  ),
  signature: z._default(
    text({
      description:
        "The form of the signature: `huawei` (all official SDKs), `scoped` (the older form of the Open Telekom Cloud's Go client) or `derived` (`V11-HMAC-SHA256`).",
      choices: ["huawei", "scoped", "derived"],
    }),
    "huawei",
  ),
  token: z.optional(
    text({
      description: "An IAM token of project scope.",
      env: ["HW_AUTH_TOKEN", "OS_AUTH_TOKEN", "OS_TOKEN"],
      secret: true,
      maximumLength: 32_768,
    }),
  ),
  username: z.optional(text({ description: "The IAM user.", env: ["HW_USER_NAME", "OS_USERNAME"] })),
  user_id: z.optional(
    text({
      description: "The IAM user, by id: then no account is needed.",
      env: ["HW_USER_ID", "OS_USER_ID"],
      ...userId,
    }),
  ),
  password: z.optional(
    text({ description: "The IAM user's password.", env: ["HW_USER_PASSWORD", "OS_PASSWORD"], secret: true }),
  ),
  domain_name: z.optional(
    text({
      description: "The account that the IAM user belongs to.",
      env: ["HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "HCS_DOMAIN_NAME"],
    }),
  ),
  domain_id: z.optional(
    text({
      description: "The account, by id.",
      env: ["HW_DOMAIN_ID", "OS_DOMAIN_ID", "OS_USER_DOMAIN_ID"],
      ...userId,
    }),
  ),
  identity_provider: z.optional(
    text({ description: "The identity provider, as IAM calls it.", env: ["HUAWEICLOUD_SDK_IDP_ID"] }),
  ),
  identity_token: z.optional(
    text({
      description: "The identity provider's token (OpenID Connect), such as a workflow's.",
      env: ["HUAWEICLOUD_ID_TOKEN"],
      secret: true,
      maximumLength: 32_768,
    }),
  ),
  identity_token_file: z.optional(
    text({ description: "A file that holds it.", env: ["HUAWEICLOUD_SDK_ID_TOKEN_FILE"] }),
  ),
  identity_token_url: z.optional(
    text({
      description:
        "Where a workflow's runner gives such a token to who shows `identity_token_key`. GitHub says so to jobs with `permissions: id-token: write`.",
      env: ["ACTIONS_ID_TOKEN_REQUEST_URL"],
      maximumLength: 8_192,
    }),
  ),
  identity_token_key: z.optional(
    text({
      description: "What the runner wants to be shown.",
      env: ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
      secret: true,
      maximumLength: 32_768,
    }),
  ),
  identity_audience: z.optional(
    text({
      description:
        "For whom the runner's token is to be: the client id of the identity provider in IAM. By default as the runner has it.",
    }),
  ),
  credentials_file: z.optional(
    text({
      description: "The SDKs' profile file, by default `~/.huaweicloud/credentials`.",
      env: ["HUAWEICLOUD_SDK_CREDENTIALS_FILE"],
    }),
  ),
  profile_file: z.optional(
    text({
      description: "The command line's profile file (KooCLI), by default `~/.hcloud/config.json`.",
      env: ["HW_SHARED_CONFIG_FILE"],
    }),
  ),
  profile: z.optional(text({ description: "The profile in it; by default the current one.", env: ["HW_PROFILE"] })),
  metadata_endpoint: z._default(
    text({
      description: "The server's metadata service, which is on the server's own link.",
      pattern: /^http:\/\/(169\.254\.169\.254|127(\.\d{1,3}){3}|localhost)(:\d+)?\/?$/,
      what: "http://169.254.169.254, or an address of this machine",
    }),
    "http://169.254.169.254",
  ),
  assume_role: z.optional(
    text({
      description: "An agency to act as. Not known yet: refused, so that nobody acts as themselves by mistake.",
      env: ["HW_ASSUME_ROLE_AGENCY_NAME", "HW_ASSUME_ROLE_DOMAIN_NAME", "HW_ASSUME_ROLE_DOMAIN_ID"],
    }),
  ),
  domain: z.optional(
    text({
      description:
        "The domain of the endpoints, such as `myhuaweicloud.eu`; follows from `platform` where that has one.",
      env: ["HW_CLOUD", "HCS_CLOUD"],
      pattern: /^[A-Za-z0-9.-]+(:\d+)?$/,
      what: "a domain such as myhuaweicloud.eu",
    }),
  ),
  endpoint: z.optional(
    text({
      description:
        "The address of all services, `{service}` standing for `ecs`, `vpc` and `iam` where they have hosts of their own.",
      env: ["HUAWEICLOUD_ENDPOINT"],
    }),
  ),
  ecs_endpoint: z.optional(text({ description: "The address of ECS.", env: ["HUAWEICLOUD_ECS_ENDPOINT"] })),
  vpc_endpoint: z.optional(text({ description: "The address of VPC.", env: ["HUAWEICLOUD_VPC_ENDPOINT"] })),
  iam_endpoint: z.optional(
    text({
      description: "The address of IAM.",
      env: ["HUAWEICLOUD_SDK_IAM_ENDPOINT", "HW_AUTH_URL", "OS_AUTH_URL", "HCS_AUTH_URL"],
    }),
  ),
  connections: connections(),
  allow_plain_http: z._default(
    boolean({ description: "Whether endpoints may be plain `http://` beyond this machine." }),
    false,
  ),
});

/** As they are when the environment and the defaults are filled in. */
export type Settings = z.output<typeof settingsSchema>;

/** What a client works with: it is known where the cloud is. */
export type Located = Settings & { readonly region: string };
