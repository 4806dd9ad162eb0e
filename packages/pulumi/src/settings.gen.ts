// Printed by scripts/generate.ts from the settings of each cloud. Do not edit.

/** Credentials, scope and options, by cloud. In the stack's configuration each has the prefix `mooring:`. */
export interface Settings {
  /** Gcore: A permanent API token. In a shell, quote it singly: older tokens hold a dollar sign. Environment: `GCORE_API_KEY`. Secret. */
  readonly gcoreApiKey?: string;
  /** Gcore: The project's number. Environment: `GCORE_CLOUD_PROJECT_ID`. */
  readonly gcoreProjectId?: number;
  /** Gcore: The region's number. Environment: `GCORE_CLOUD_REGION_ID`. */
  readonly gcoreRegionId?: number;
  /** Gcore: The API's address, without `/cloud`. Environment: `GCORE_BASE_URL`. */
  readonly gcoreEndpoint?: string;
  /** Gcore: May the endpoint be plain `http://` beyond this machine? */
  readonly gcoreAllowPlainHttp?: boolean;
  /** Gcore: How a port's pairs are written: `v2` (PUT, answered by a task), `patch` (the newer ports API; knows no MAC addresses) or `v1` (the old synchronous PUT). */
  readonly gcoreWriteRoute?: "v2" | "patch" | "v1";
  /** Huawei Cloud: The region, such as `eu-west-101`. Environment: `HW_REGION_NAME`, `OS_REGION_NAME`, `HCS_REGION_NAME`. */
  readonly huaweicloudRegion?: string;
  /** Huawei Cloud: The cloud of the family, where the region does not tell. Decides the endpoints and what `route: auto` means. */
  readonly huaweicloudPlatform?: "huawei-cloud" | "huawei-cloud-europe" | "open-telekom-cloud" | "swiss-otc" | "flexible-engine" | "cloud-ru" | "tm-one" | "huawei-cloud-stack";
  /** Huawei Cloud: The project's id. Without it, the project of the token, or the one that is named like `project_name`, is taken. Environment: `HUAWEICLOUD_SDK_PROJECT_ID`, `HW_PROJECT_ID`, `OS_PROJECT_ID`, `OS_TENANT_ID`. */
  readonly huaweicloudProjectId?: string;
  /** Huawei Cloud: The project's name. By default each region has one that is named like the region. Environment: `HW_PROJECT_NAME`, `OS_PROJECT_NAME`, `OS_TENANT_NAME`, `HCS_PROJECT_NAME`. */
  readonly huaweicloudProjectName?: string;
  /** Huawei Cloud: How to prove who one is: `keys` signs each request, `token` sends one that is there, `password` gets tokens and renews them. By default the first of these, in this order, for which all is given. */
  readonly huaweicloudAuthentication?: "keys" | "token" | "password";
  /** Huawei Cloud: Access key (AK). Environment: `HUAWEICLOUD_SDK_AK`, `HW_ACCESS_KEY`, `OS_ACCESS_KEY`, `OS_ACCESS_KEY_ID`, `OS_AK`, `HCS_ACCESS_KEY`. */
  readonly huaweicloudAccessKey?: string;
  /** Huawei Cloud: Secret key (SK). Environment: `HUAWEICLOUD_SDK_SK`, `HW_SECRET_KEY`, `OS_SECRET_KEY`, `OS_ACCESS_KEY_SECRET`, `OS_SK`, `HCS_SECRET_KEY`. Secret. */
  readonly huaweicloudSecretKey?: string;
  /** Huawei Cloud: Goes with a temporary access key. Environment: `HUAWEICLOUD_SDK_SECURITY_TOKEN`, `HW_SECURITY_TOKEN`, `OS_SECURITY_TOKEN`, `OS_AKSK_SECURITY_TOKEN`. Secret. */
  readonly huaweicloudSecurityToken?: string;
  /** Huawei Cloud: The form of the signature: `huawei` (all official SDKs), `scoped` (the older form of the Open Telekom Cloud's Go client) or `derived` (`V11-HMAC-SHA256`). */
  readonly huaweicloudSignature?: "huawei" | "scoped" | "derived";
  /** Huawei Cloud: An IAM token of project scope. Environment: `HW_AUTH_TOKEN`, `OS_AUTH_TOKEN`, `OS_TOKEN`. Secret. */
  readonly huaweicloudToken?: string;
  /** Huawei Cloud: The IAM user. Environment: `HW_USER_NAME`, `OS_USERNAME`. */
  readonly huaweicloudUsername?: string;
  /** Huawei Cloud: The IAM user's password. Environment: `HW_USER_PASSWORD`, `OS_PASSWORD`. Secret. */
  readonly huaweicloudPassword?: string;
  /** Huawei Cloud: The account that the IAM user belongs to. Environment: `HW_DOMAIN_NAME`, `OS_DOMAIN_NAME`, `OS_USER_DOMAIN_NAME`, `HCS_DOMAIN_NAME`. */
  readonly huaweicloudDomainName?: string;
  /** Huawei Cloud: The domain of the endpoints, such as `myhuaweicloud.eu`; follows from `platform` where that has one. Environment: `HW_CLOUD`, `HCS_CLOUD`. */
  readonly huaweicloudDomain?: string;
  /** Huawei Cloud: The address of all services, `{service}` standing for `ecs`, `vpc` and `iam` where they have hosts of their own. Environment: `HUAWEICLOUD_ENDPOINT`. */
  readonly huaweicloudEndpoint?: string;
  /** Huawei Cloud: The address of ECS. Environment: `HUAWEICLOUD_ECS_ENDPOINT`. */
  readonly huaweicloudEcsEndpoint?: string;
  /** Huawei Cloud: The address of VPC. Environment: `HUAWEICLOUD_VPC_ENDPOINT`. */
  readonly huaweicloudVpcEndpoint?: string;
  /** Huawei Cloud: The address of IAM. Environment: `HUAWEICLOUD_SDK_IAM_ENDPOINT`, `HW_AUTH_URL`, `OS_AUTH_URL`, `HCS_AUTH_URL`. */
  readonly huaweicloudIamEndpoint?: string;
  /** Huawei Cloud: May endpoints be plain `http://` beyond this machine? */
  readonly huaweicloudAllowPlainHttp?: boolean;
  /** UpCloud: An API token. Wins over `username` and `password` where both are set. Environment: `UPCLOUD_TOKEN`. Secret. */
  readonly upcloudToken?: string;
  /** UpCloud: An account that may use the API, where there is no token. Environment: `UPCLOUD_USERNAME`. */
  readonly upcloudUsername?: string;
  /** UpCloud: Its password. Environment: `UPCLOUD_PASSWORD`. Secret. */
  readonly upcloudPassword?: string;
  /** UpCloud: The API's address, without `/1.3`. Environment: `UPCLOUD_DEBUG_API_BASE_URL`. */
  readonly upcloudEndpoint?: string;
  /** UpCloud: May the endpoint be plain `http://` beyond this machine? */
  readonly upcloudAllowPlainHttp?: boolean;
  /** UpCloud: The version of the API. `1.2` is the older one: it shows floating addresses as ordinary ones, and knows no release policy and no network interfaces. */
  readonly upcloudApiVersion?: "1.3" | "1.2";
}
