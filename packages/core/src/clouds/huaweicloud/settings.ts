import * as z from "zod/mini";
import { boolean, text } from "../../fields.ts";
import { platforms } from "./family.ts";

const id32 = { pattern: /^[0-9a-f]{32}$/, what: "a project id (32 hexadecimal digits)" };

/** Where and as whom. The variables are those of the vendor's SDKs, then of its Terraform provider, then OpenStack's. */
export const settingsSchema = z.strictObject({
  region: text({
    description: "The region, such as `eu-west-101`.",
    env: ["HW_REGION_NAME", "OS_REGION_NAME", "HCS_REGION_NAME"],
    pattern: /^[a-z0-9-]+$/,
    what: "a region such as eu-west-101",
  }),
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
        "How to prove who one is: `keys` signs each request, `token` sends one that is there, `password` gets tokens and renews them. By default the first of these, in this order, for which all is given.",
      choices: ["keys", "token", "password"],
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
  password: z.optional(
    text({ description: "The IAM user's password.", env: ["HW_USER_PASSWORD", "OS_PASSWORD"], secret: true }),
  ),
  domain_name: z.optional(
    text({
      description: "The account that the IAM user belongs to.",
      env: ["HW_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_USER_DOMAIN_NAME", "HCS_DOMAIN_NAME"],
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
  allow_plain_http: z._default(
    boolean({ description: "May endpoints be plain `http://` beyond this machine?" }),
    false,
  ),
});

export type Settings = z.output<typeof settingsSchema>;
