import type { CloudFacts } from "../../definition/cloud.ts";

/** For the reference pages alone: no front end carries it. */
export const facts: CloudFacts = {
  rights: {
    text: "An IAM user (or agency) with a custom policy for this one project that holds the actions of the table and no others. A refusal for lack of one names it. The ECS call that binds a virtual IP can be granted in projects, not in enterprise projects. On Swiss Open Telekom Cloud a server's NICs are listed with `ecs:cloudServers:get`.",
    source: "https://support.huaweicloud.com/intl/en-us/productdesc-vpc/overview_permission.html",
    calls: {
      "GET /v1/:project/cloudservers/:server/os-interface": "`ecs:cloudServers:listServerInterfaces`",
      "GET /v1/:project/cloudservers/:server": "`ecs:cloudServers:get`",
      "PUT /v1/:project/cloudservers/nics/:nic": "`ecs:cloudServerNics:update`",
      "GET /v1/:project/cloudservers/detail": "`ecs:cloudServers:list`",
      "GET /v2.0/security-groups": "`vpc:securityGroups:get`",
      "GET /v1/:project/subnets": "`vpc:subnets:get`",
      "GET /v1/:project/subnets/:subnet": "`vpc:subnets:get`",
      "GET /v2.0/ports": "`vpc:ports:get`",
      "GET /v2.0/ports/:port": "`vpc:ports:get`",
      "POST /v2.0/ports": "`vpc:ports:create`",
      "PUT /v2.0/ports/:port": "`vpc:ports:update`",
      "DELETE /v2.0/ports/:port": "`vpc:ports:delete`",
      "GET /v1/:project/publicips": "`vpc:publicIps:list`",
      "GET /v1/:project/publicips/:eip": "`vpc:publicIps:get`",
      "POST /v1/:project/publicips": "`vpc:publicIps:create`",
      "PUT /v1/:project/publicips/:eip": "`vpc:publicIps:update`",
      "DELETE /v1/:project/publicips/:eip": "`vpc:publicIps:delete`",
      "GET /v1/:project/bandwidths/:bandwidth": "`vpc:bandwidths:get`",
      "PUT /v1/:project/bandwidths/:bandwidth": "`vpc:bandwidths:update`",
    },
  },
  costs:
    "An elastic IP costs money from its purchase on, bound or not, and its bandwidth beside it: also one that a service address buys (`public: new`). Virtual IPs and bindings do not. A plan says when something will be bought.",
  ids: {
    "region, project":
      "*My Credentials* in the console; the project's id is found by its region where there is only one",
    "server, NIC": "the query [`huaweicloud/server-nics`](server-nics.md)",
    subnet:
      "the console's *Network ID* of the subnet: see [ids that look alike](../../guides/huaweicloud.md#ids-that-look-alike)",
    "virtual IP": "the query [`huaweicloud/virtual-ips`](virtual-ips.md)",
    "elastic IP": "the query [`huaweicloud/eips`](eips.md)",
  },
  samples: {
    type: "5_bgp",
    bandwidth_name: "harbour",
    project_name: "eu-west-101",
    username: "harbour-automation",
    user_id: "7116d09f88fa41908676fdd4b039e95b",
    domain_name: "harbour-ltd",
    domain_id: "d78cbac186b744899480f25bd022f468",
    identity_provider: "github",
    identity_token_file: "/run/secrets/identity-token",
    identity_token_url: "https://identity.example.com/token",
    identity_audience: "harbour",
    credentials_file: "~/.huaweicloud/credentials",
    profile_file: "~/.hcloud/config.json",
    profile: "harbour",
    assume_role: "harbour-agency",
    domain: "stack.example.com",
    ecs_endpoint: "https://ecs.stack.example.com",
    vpc_endpoint: "https://vpc.stack.example.com",
  },
  limits: [
    "Requests are limited by user and API in numbers that are not published; `429` and the gateway's words for it are waited for.",
    "A NIC sends from an address that is not its own only with its source/destination check off: [what the routes do about it](../../guides/huaweicloud.md#the-sourcedestination-check).",
  ],
  issues: [
    "The ECS call that binds a virtual IP is out of date or not documented on most members of the family: [which one takes which route](../../guides/huaweicloud.md#which-one-on-which-cloud).",
    "Unbinding by the ECS call clears the whole NIC, so it is only used where nothing else would go with it.",
  ],
  verified:
    "Not on a paid account. The emulator is written from the public API documents of the whole family; the vendor's own SDK for Node.js and the Open Telekom Cloud client for Python run against it in every test run (`test/huaweicloud-sdk.test.ts`, `test/real/huaweicloud.test.ts`).",
};
