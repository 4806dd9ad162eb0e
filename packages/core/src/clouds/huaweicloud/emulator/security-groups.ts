interface GroupRule {
  id: string;
  direction: "ingress" | "egress";
  ethertype: "IPv4" | "IPv6";
  /** `null`: any. */
  protocol: string | null;
  remote_ip_prefix: string | null;
  remote_group_id: string | null;
}

/** A security group, with all that the API shows of its rules. */
export interface SecurityGroup {
  id: string;
  name: string;
  rules: GroupRule[];
}

/** Every port has it; virtual IPs cannot get another. */
export const DEFAULT_GROUP = "d4c3b2a1-0f9e-4d8c-b7a6-958473625140";

/** All that its own members send comes in, and all goes out. https://support.huaweicloud.com/intl/en-us/usermanual-vpc/SecurityGroup_0003.html */
export const defaultGroup = (): SecurityGroup => ({
  id: DEFAULT_GROUP,
  name: "default",
  rules: (["IPv4", "IPv6"] as const).flatMap((ethertype): GroupRule[] => [
    rule(`${ethertype === "IPv4" ? "1" : "3"}a9c7e5b-3d1f-4e8a-b6c4-0f2d4b6a8c1e`, "ingress", ethertype, DEFAULT_GROUP),
    rule(`${ethertype === "IPv4" ? "2" : "4"}a9c7e5b-3d1f-4e8a-b6c4-0f2d4b6a8c1e`, "egress", ethertype, null),
  ]),
});

const rule = (
  id: string,
  direction: GroupRule["direction"],
  ethertype: GroupRule["ethertype"],
  remote_group_id: string | null,
): GroupRule => ({ id, direction, ethertype, protocol: null, remote_ip_prefix: null, remote_group_id });

/** As Neutron shows a group, and as the VPC service does. */
export const groupShape = ({ id, name, rules }: SecurityGroup, project: string | null) => ({
  id,
  name,
  description: name === "default" ? "Default security group" : "",
  security_group_rules: rules.map((one) => ({
    ...one,
    security_group_id: id,
    port_range_min: null,
    port_range_max: null,
    tenant_id: project,
    project_id: project,
  })),
  tenant_id: project,
  project_id: project,
});
