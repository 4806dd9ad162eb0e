/** What a member of the family says of the ECS call that binds a virtual IP to a NIC. */
export type EcsNicCall = "documented" | "out of date" | "not documented";

/** One cloud that runs this software. Regions and hosts as its own documents and tools give them. */
export interface Member {
  readonly title: string;
  /** `https://{service}.{region}.{domain}`; missing where each customer has one of their own. */
  readonly domain?: string;
  /** Where IAM does not follow the pattern: its host, `{domain}` filled in; `null` where nobody has published it. */
  readonly iam?: string | null;
  readonly regions: readonly string[];
  readonly ecsNicCall: EcsNicCall;
  /** The permission to list a server's NICs, where it is not `ecs:cloudServers:listServerInterfaces`. */
  readonly listNics?: string;
}

/** By the name that the setting `platform` takes. */
export const family = {
  "huawei-cloud": {
    title: "Huawei Cloud",
    domain: "myhuaweicloud.com",
    // The region table of the official SDKs: https://github.com/huaweicloud/huaweicloud-sdk-nodejs-v3
    regions: [
      ...["cn-north-1", "cn-north-2", "cn-north-4", "cn-north-9", "cn-north-11", "cn-north-12"],
      ...["cn-east-2", "cn-east-3", "cn-east-4", "cn-east-5", "cn-south-1", "cn-south-2", "cn-south-4"],
      ...["cn-southwest-2", "cn-southwest-3"],
      ...["ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"],
      ...["af-south-1", "af-north-1", "sa-brazil-1", "la-north-2", "la-south-2", "na-mexico-1"],
      ...["tr-west-1", "me-east-1", "ae-ad-1"],
    ],
    ecsNicCall: "out of date",
  },
  "huawei-cloud-europe": {
    title: "Huawei Cloud Europe",
    domain: "myhuaweicloud.eu",
    regions: ["eu-west-101"],
    ecsNicCall: "out of date",
  },
  "open-telekom-cloud": {
    title: "Open Telekom Cloud",
    domain: "otc.t-systems.com",
    regions: ["eu-de", "eu-nl"],
    ecsNicCall: "not documented",
  },
  "swiss-otc": {
    title: "Swiss Open Telekom Cloud",
    domain: "sc.otc.t-systems.com",
    iam: null,
    regions: ["eu-ch2"],
    ecsNicCall: "documented",
    listNics: "ecs:cloudServers:get",
  },
  "flexible-engine": {
    title: "Flexible Engine",
    domain: "prod-cloud-ocb.orange-business.com",
    regions: ["eu-west-0"],
    ecsNicCall: "not documented",
  },
  "cloud-ru": {
    title: "Cloud.ru Advanced",
    domain: "hc.sbercloud.ru",
    regions: ["ru-moscow-1"],
    ecsNicCall: "documented",
  },
  "tm-one": {
    title: "TM One Alpha Edge",
    domain: "alphaedge.tmone.com.my",
    regions: ["my-kualalumpur-1"],
    ecsNicCall: "not documented",
  },
  "huawei-cloud-stack": {
    title: "Huawei Cloud Stack",
    iam: "iam-apigateway-proxy.{domain}",
    regions: [],
    ecsNicCall: "not documented",
  },
} as const satisfies Record<string, Member>;

/** The setting `platform`: which cloud of the family. */
export type Platform = keyof typeof family;

/** The choices of that setting, in the order in which a region is looked for. Never empty: the keys are those above. */
export const platforms = Object.keys(family) as [Platform, ...Platform[]];

const members: Readonly<Record<Platform, Member>> = family;

/** The member that a region belongs to; Huawei Cloud itself for a region that no table has yet. */
export function platformOf(region: string): Platform {
  if (/^eu-west-1\d\d$/.test(region)) return "huawei-cloud-europe";
  return platforms.find((name) => members[name].regions.includes(region)) ?? "huawei-cloud";
}
