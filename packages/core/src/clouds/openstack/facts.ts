import type { CloudFacts } from "../../definition/cloud.ts";

/** For the reference pages alone: no front end carries it. */
export const facts: CloudFacts = {
  rights: {
    text: "An application credential of the project with the role `member` is enough; with `reader` alone, plans and queries work. Pairs on a network that belongs to another project (a shared or external one), and a floating IP whose very address you choose, need more by Neutron's default policies: the network's owner, or an admin. The operator may have changed any of them; a dry run says what it can foresee.",
    source: "https://docs.openstack.org/neutron/latest/configuration/policy.html",
    calls: {
      "POST /v3/auth/tokens": "any credential",
      "GET /compute/:region/v2.1/servers": "`os_compute_api:servers:index`: reader",
      "GET /network/:region/v2.0/extensions": "any token",
      "GET /network/:region/v2.0/networks": "`get_network`: reader",
      "GET /network/:region/v2.0/subnets": "`get_subnet`: reader",
      "GET /network/:region/v2.0/ports": "`get_port`: reader",
      "GET /network/:region/v2.0/ports/:id": "`get_port`: reader",
      "POST /network/:region/v2.0/ports":
        "`create_port`: member; its address: `create_port:fixed_ips:ip_address`, the network's owner",
      "PUT /network/:region/v2.0/ports/:id":
        "`update_port`, `update_port:allowed_address_pairs`: member that owns the network",
      "DELETE /network/:region/v2.0/ports/:id": "`delete_port`: member",
      "GET /network/:region/v2.0/floatingips": "`get_floatingip`: reader",
      "GET /network/:region/v2.0/floatingips/:id": "`get_floatingip`: reader",
      "POST /network/:region/v2.0/floatingips": "`create_floatingip`: member",
      "PUT /network/:region/v2.0/floatingips/:id": "`update_floatingip`: member",
      "DELETE /network/:region/v2.0/floatingips/:id": "`delete_floatingip`: member",
      GET: "reader",
      POST: "member",
      PUT: "member",
      DELETE: "member",
    },
  },
  costs:
    "What a floating IP costs is the operator's business; many count it from its reservation on. Pairs and ports cost nothing as a rule. A plan says when a floating IP will be reserved.",
  ids: {
    "cloud, region": "`~/.config/openstack/clouds.yaml`, or the `openrc` file that the dashboard offers",
    server: "`openstack server list`, or the dashboard; specs take ids",
    port: "the query [`openstack/server-ports`](server-ports.md), or `openstack port list --server NAME`",
    "floating IP": "the query [`openstack/floating-ips`](floating-ips.md)",
    network: "`openstack network list`",
  },
  samples: {
    public_network: "public",
    tags: ["harbour"],
    cloud: "harbour",
    clouds_file: "~/.config/openstack/clouds.yaml",
    secure_file: "~/.config/openstack/secure.yaml",
    auth_type: "v3applicationcredential",
    user_id: "0ca8f6a1b2c34d5e8f90a1b2c3d4e5f6",
    user_domain_id: "default",
    application_credential_id: "0c9b8a7d6e5f4a3b92c1d0e9f8a7b6c5",
    application_credential_name: "mooring",
    project_id: "1b2c3d4e5f60718293a4b5c6d7e8f901",
    project_domain_id: "default",
    interface: "public",
    network_endpoint: "https://network.example.org",
    compute_endpoint: "https://compute.example.org/v2.1",
    cacert: "~/harbour-ca.pem",
  },
  limits: [
    "A port holds 10 pairs by default (`max_allowed_address_pair`; the operator's number counts).",
    "A port without port security takes no pairs; a plan says so.",
    "Quotas of ports and floating IPs are the operator's.",
  ],
  issues: [
    "The API replaces the whole list of pairs. Where Neutron heeds `If-Match`, two writers cannot overwrite each other; elsewhere Mooring looks again after each write.",
    "A Neutron before release 29 may keep two spellings of one address; both are read as one.",
  ],
  verified:
    "On the real thing: every run of CI starts Keystone and Neutron from their own releases, without a hypervisor, and holds Mooring to the same promises there (`test/real/openstack.test.ts`); the emulator is compared with them request by request.",
};
