import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { createMooring, type Event, type QueryReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const KEYSTONE = "https://keystone.openstack.example";
const PASSWORD = "sandbox-not-a-real-password";
const PROJECT = "7d3c1f0e9b8a4c5d8e6f1a2b3c4d5e6f";
const CREDENTIAL = { id: "0c9b8a7d6e5f4a3b92c1d0e9f8a7b6c5", secret: "sandbox-not-a-real-application-secret" };

type Texts = Readonly<Record<string, string>>;

function world({ environment = {}, files = {} }: { environment?: Texts; files?: Texts } = {}) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["openstack"] });
  const read: string[] = [];
  const events: Event[] = [];
  const secrets: string[] = [];
  const mooring = createMooring({
    environment,
    transport: sandbox.transport,
    clock,
    random: () => 0.5,
    log: (event) => void events.push(event),
    onSecret: (secret) => void secrets.push(secret),
    readFile: async (path) => {
      read.push(path);
      if (files[path] === "unreadable") throw Object.assign(new Error("no"), { code: "EACCES" });
      return files[path];
    },
  });
  const ports = (settings: object = {}, spec: object = { name: "web-1-port" }) =>
    mooring.ensure({ query: "openstack/ports", spec, settings }) as Promise<QueryReport>;
  return {
    clock,
    sandbox,
    cloud: sandbox.cloud("openstack"),
    mooring,
    read,
    events,
    secrets,
    ports,
    logins: () => sandbox.journal.counts()["POST /v3/auth/tokens"] ?? 0,
  };
}

const password = {
  OS_AUTH_URL: `${KEYSTONE}/v3`,
  OS_USERNAME: "mooring",
  OS_PASSWORD: PASSWORD,
  OS_USER_DOMAIN_NAME: "Default",
  OS_PROJECT_NAME: "harbour",
  OS_PROJECT_DOMAIN_ID: "default",
  OS_REGION_NAME: "RegionOne",
};
const said = (report: QueryReport) => `${report.failure?.message} ${report.failure?.hint}`;

describe("the variables of the vendor's tools", () => {
  const { OS_USER_DOMAIN_NAME, OS_PROJECT_DOMAIN_ID, ...bare } = password;
  const region = { OS_REGION_NAME: "RegionOne" };
  const credential = {
    OS_AUTH_URL: KEYSTONE,
    OS_AUTH_TYPE: "v3applicationcredential",
    OS_APPLICATION_CREDENTIAL_SECRET: CREDENTIAL.secret,
    ...region,
  };

  it.each<[string, Texts]>([
    ["user and project by name", password],
    ["without domains: the default one", bare],
    [
      "user and project by id",
      {
        OS_AUTH_URL: KEYSTONE,
        OS_USER_ID: "5e6f7a8b9c0d4e1f8a2b3c4d5e6f7a8b",
        OS_PROJECT_ID: PROJECT,
        OS_PASSWORD: PASSWORD,
        ...region,
      },
    ],
    ["the older word for a project", { ...bare, OS_PROJECT_NAME: "", OS_TENANT_NAME: "harbour" }],
    ["an address with a slash at its end", { ...password, OS_AUTH_URL: `${KEYSTONE}/v3/` }],
    ["an address below a path", { ...password, OS_AUTH_URL: "https://openstack.example/identity/v3" }],
    [
      "an address below a path, without the version",
      { ...password, OS_AUTH_URL: "https://openstack.example/identity" },
    ],
    ["an application credential by id", { ...credential, OS_APPLICATION_CREDENTIAL_ID: CREDENTIAL.id }],
    [
      "an application credential by name",
      { ...credential, OS_APPLICATION_CREDENTIAL_NAME: "mooring-ci", OS_USERNAME: "mooring" },
    ],
    ["another interface", { ...password, OS_INTERFACE: "internal" }],
    ["the older word for an interface", { ...password, OS_ENDPOINT_TYPE: "adminURL" }],
    [
      "the network service's address",
      { ...password, OS_NETWORK_ENDPOINT_OVERRIDE: "https://neutron.regionone.openstack.example/v2.0/" },
    ],
    [
      "the same without version",
      { ...password, OS_NETWORK_ENDPOINT_OVERRIDE: "https://neutron.regionone.openstack.example" },
    ],
  ])("%s", async (_, environment) => {
    const { ports } = world({ environment });
    expect(await ports()).toMatchObject({ failed: false, results: [{ name: "web-1-port" }] });
  });

  it("a catalogue whose addresses end in a version is as good", async () => {
    const { ports, cloud } = world({ environment: password });
    cloud.switches.versioned_network_endpoint = true;
    expect(await ports()).toMatchObject({ failed: false, results: [{ name: "web-1-port" }] });
  });

  it("a region that is named is the one that is asked", async () => {
    const { ports } = world({ environment: { ...password, OS_REGION_NAME: "RegionTwo" } });
    expect(await ports()).toMatchObject({ results: [{ ip_addresses: ["10.62.0.11"] }] });
  });

  it("a token: taken as it is, exchanged where it is for no project, and not got again when it ends", async () => {
    const first = world({ environment: password });
    await first.ports();
    const [token] = Object.keys((first.cloud.state as { tokens: object }).tokens);
    const second = (settings: object) =>
      first.mooring.ensure({
        query: "openstack/ports",
        spec: { name: "web-1-port" },
        settings: { auth_url: KEYSTONE, region: "RegionOne", token, ...settings },
      }) as Promise<QueryReport>;
    first.sandbox.journal.clear();
    expect(await second({})).toMatchObject({ failed: false, results: [{ name: "web-1-port" }] });
    expect(first.logins()).toBe(0);
    expect(await second({ project_name: "harbour" })).toMatchObject({ failed: false });
    first.cloud.hooks?.expire_tokens?.("mooring");
    const over = await second({});
    expect(over.failure?.code).toBe("credentials");
    expect(JSON.stringify([over, first.events])).not.toContain(token);
  });
});

describe("a token's life", () => {
  it("is renewed when half of it is over, once for all who ask at that moment", async () => {
    const { ports, clock, logins } = world({ environment: password });
    await ports();
    await clock.sleep(29 * 60_000);
    await ports();
    expect(logins()).toBe(1);
    await clock.sleep(2 * 60_000);
    await Promise.all([ports(), ports({}, { name: "web-2-port" }), ports({}, { network: "private" })]);
    expect(logins()).toBe(2);
  });

  it("that ends early is renewed on the way, once", async () => {
    const { ports, cloud, logins } = world({ environment: password });
    await ports();
    cloud.hooks?.expire_tokens?.("mooring");
    expect(await ports()).toMatchObject({ failed: false });
    expect(logins()).toBe(2);
  });
});

describe("clouds.yaml", () => {
  const clouds = (entry: string, name = "harbour") => `clouds:\n  ${name}:\n${entry.replaceAll(/^/gm, "    ")}\n`;
  const ENTRY = `auth:
  auth_url: ${KEYSTONE}/v3
  username: mooring
  password: ${PASSWORD}
  project_name: harbour
  user_domain_name: Default
  project_domain_name: Default
region_name: RegionOne
`;

  it.each([
    ["clouds.yaml", {}],
    ["clouds.yml", {}],
    ["~/.config/openstack/clouds.yaml", {}],
    ["/etc/openstack/clouds.yaml", {}],
    ["/somewhere/else.yaml", { OS_CLIENT_CONFIG_FILE: "/somewhere/else.yaml" }],
  ])("is found in %s", async (path, more) => {
    const { ports } = world({ environment: { OS_CLOUD: "harbour", ...more }, files: { [path]: clouds(ENTRY) } });
    expect(await ports()).toMatchObject({ failed: false, results: [{ name: "web-1-port" }] });
  });

  it("secure.yaml holds what is secret; neither is ever told", async () => {
    const { ports, secrets, events } = world({
      environment: { OS_CLOUD: "harbour" },
      files: {
        "/etc/openstack/clouds.yaml": clouds(ENTRY.replace(`  password: ${PASSWORD}\n`, "")),
        "~/.config/openstack/secure.yaml": clouds(`auth:\n  password: ${PASSWORD}\n`),
      },
    });
    const report = await ports();
    expect(report).toMatchObject({ failed: false });
    expect(secrets).toContain(PASSWORD);
    expect(JSON.stringify([report, events])).not.toContain(PASSWORD);
  });

  it("an entry with an application credential, dashes for underscores, and a region of its list", async () => {
    const entry = `auth_type: v3applicationcredential
auth:
  auth-url: ${KEYSTONE}
  application-credential-id: ${CREDENTIAL.id}
  application-credential-secret: ${CREDENTIAL.secret}
regions:
  - name: RegionTwo
`;
    const { ports } = world({ environment: { OS_CLOUD: "harbour" }, files: { "clouds.yaml": clouds(entry) } });
    expect(await ports()).toMatchObject({ failed: false, results: [{ ip_addresses: ["10.62.0.11"] }] });
  });

  it("a profile of clouds-public.yaml", async () => {
    const entry = ENTRY.replace(`  auth_url: ${KEYSTONE}/v3\n`, "").concat("profile: example\n");
    const files = {
      "clouds.yaml": clouds(entry),
      "clouds-public.yaml": `public-clouds:\n  example:\n    auth:\n      auth_url: ${KEYSTONE}\n`,
    };
    const { ports } = world({ environment: { OS_CLOUD: "harbour" }, files });
    expect(await ports()).toMatchObject({ failed: false });
  });

  it("is taken whole: what the environment says of another cloud is not sent to it", async () => {
    const { ports, sandbox } = world({
      environment: { ...password, OS_CLOUD: "harbour", OS_PASSWORD: "of-another-cloud-entirely" },
      files: { "clouds.yaml": clouds(ENTRY.replace(`  password: ${PASSWORD}\n`, "")) },
    });
    expect(said(await ports())).toMatch(/missing `password`.*entry of clouds\.yaml/);
    expect(sandbox.journal.entries()).toEqual([]);
  });

  it("gives way to what a request states: a user in it, and OS_CLOUD in the environment, are not mixed", async () => {
    const { ports, read } = world({ environment: { OS_CLOUD: "harbour", OS_REGION_NAME: "RegionOne" } });
    const settings = { auth_url: KEYSTONE, username: "mooring", password: PASSWORD, project_name: "harbour" };
    expect(await ports(settings)).toMatchObject({ failed: false });
    expect(read).toEqual([]);
  });

  it("is not read for who has no use for it", async () => {
    const { ports, read, mooring } = world({ environment: password, files: {} });
    await ports();
    await mooring.ensure({ query: "gcore/interfaces", spec: { instance_id: "x" } });
    expect(read).toEqual([]);
  });

  it.each<[string, Texts, RegExp]>([
    ["is nowhere", {}, /there is no clouds\.yaml .* ~\/\.config\/openstack\//],
    ["has no such entry", { "clouds.yaml": clouds(ENTRY, "pier") }, /clouds\.yaml has no entry harbour; it has pier/],
    [
      "is no YAML",
      { "clouds.yaml": "clouds:\n  harbour: {\n  password: secret-of-the-line\n" },
      /^clouds\.yaml is not YAML, from line \d on/,
    ],
    ["holds something else", { "clouds.yaml": "- harbour\n" }, /must hold a map `clouds`/],
    ["cannot be read", { "clouds.yaml": "unreadable" }, /clouds\.yaml cannot be read \(EACCES\)/],
    [
      "names a profile that nobody knows",
      { "clouds.yaml": clouds("profile: vexxhost\n") },
      /the profile vexxhost is not known here/,
    ],
    ["says nothing of where", { "clouds.yaml": clouds("auth: {}\n") }, /it is not said where the cloud is/],
    [
      "has several regions",
      { "clouds.yaml": clouds(`${ENTRY.replace("region_name: RegionOne\n", "")}regions: [RegionOne, RegionTwo]\n`) },
      /has several regions: RegionOne, RegionTwo/,
    ],
  ])("that %s: one sentence that says what to do", async (_, files, words) => {
    const { ports } = world({ environment: { OS_CLOUD: "harbour" }, files });
    const report = await ports();
    expect(said(report)).toMatch(words);
    expect(JSON.stringify(report)).not.toContain("secret-of-the-line");
  });
});

describe("refused, with what to do", () => {
  it.each<[string, Texts, RegExp]>([
    ["nothing at all", {}, /it is not said where the cloud is.*OS_AUTH_URL .*OS_CLOUD/],
    ["no project", { ...password, OS_PROJECT_NAME: "" }, /missing `project_name`.*OS_PROJECT_NAME/],
    ["no password", { ...password, OS_PASSWORD: "" }, /missing `password`.*OS_PASSWORD/],
    [
      "two ways at once",
      { ...password, OS_TOKEN: "gAAAAA-invented" },
      /more than one way to prove who one is, is given: password, token.*OS_AUTH_TYPE/,
    ],
    [
      "a way that is none",
      { ...password, OS_AUTH_TYPE: "v3kerberos" },
      /OS_AUTH_TYPE|auth_type: must be one of password/,
    ],
    [
      "a wrong password",
      { ...password, OS_PASSWORD: "not-the-password" },
      /getting a token for user mooring in project harbour: .*HTTP 401, request id req-.*Check the credentials/,
    ],
    [
      "an unknown project",
      { ...password, OS_PROJECT_NAME: "harbor" },
      /getting a token for user mooring in project harbor/,
    ],
    [
      "no region where there are several",
      { ...password, OS_REGION_NAME: "" },
      /the cloud has several regions: RegionOne, RegionTwo.*OS_REGION_NAME/,
    ],
    [
      "an unknown region",
      { ...password, OS_REGION_NAME: "RegionNine" },
      /in no region RegionNine, only in RegionOne, RegionTwo/,
    ],
    ["an interface that is none", { ...password, OS_INTERFACE: "outer" }, /must be public, internal or admin/],
    [
      "credentials in clear",
      { ...password, OS_AUTH_URL: "http://keystone.openstack.example" },
      /auth_url.*is plain http:\/\//,
    ],
    ["an address that is none", { ...password, OS_AUTH_URL: "keystone" }, /must be a web address/],
    [
      "a file of certificates that is not there",
      { ...password, OS_CACERT: "/etc/ca.pem" },
      /there is no file \/etc\/ca\.pem/,
    ],
  ])("%s", async (_, environment, words) => {
    const { ports } = world({ environment });
    const report = await ports();
    expect(report.failed).toBe(true);
    expect(said(report)).toMatch(words);
    expect(JSON.stringify(report)).not.toContain(environment.OS_PASSWORD || "\0");
  });

  it("a catalogue without network service", async () => {
    const { ports, cloud } = world({ environment: password });
    cloud.switches.missing_services = ["network"];
    expect(said(await ports())).toMatch(/catalogue of this cloud has no network service.*network_endpoint/);
  });

  it("the page of a load balancer", async () => {
    const { ports, cloud } = world({ environment: password });
    cloud.switches.regions_down = ["RegionOne"];
    expect(said(await ports())).toMatch(/HTTP 503/);
  });

  it("a server by its name where there is no Nova", async () => {
    const { mooring, cloud } = world({ environment: password });
    cloud.switches.missing_services = ["compute"];
    const report = (await mooring.ensure({
      query: "openstack/server-ports",
      spec: { server: "web-1" },
    })) as QueryReport;
    expect(said(report)).toMatch(/no compute service.*State the server's id/);
    const byId = await mooring.ensure({
      query: "openstack/server-ports",
      spec: { server: "5e1f0000-60a0-4000-8000-000000000001" },
    });
    expect(byId).toMatchObject({ failed: false, results: [{}, {}] });
  });
});

describe("queries", () => {
  it("list the ports of a server, also on one network, with their pairs as they are", async () => {
    const { mooring } = world({ environment: password });
    const ask = (spec: object) => mooring.ensure({ query: "openstack/server-ports", spec });
    expect(await ask({ server: "web-1" })).toMatchObject({
      results: [{ name: "web-1-port" }, { name: "web-1-provider" }],
    });
    expect(await ask({ server: "web-1", network: "private" })).toMatchObject({
      results: [
        { allowed_address_pairs: expect.arrayContaining([expect.objectContaining({ ip_address: "10.61.0.5/16" })]) },
      ],
    });
  });

  it("list what is reserved, and floating IPs by what they lead to", async () => {
    const { mooring } = world({ environment: password });
    const ask = (query: string, spec: object) => mooring.ensure({ query, spec });
    expect(await ask("openstack/ports", { network: "private", reserved: true })).toMatchObject({
      results: [{ name: "web-vip", ip_addresses: ["10.60.0.200"] }],
    });
    expect(await ask("openstack/floating-ips", { attached: true })).toMatchObject({
      results: [{ floating_ip_address: "203.0.113.110", description: "the site" }],
    });
    expect(await ask("openstack/floating-ips", { floating_network: "public", attached: false })).toMatchObject({
      results: [{ floating_ip_address: "203.0.113.111" }],
    });
  });

  it("take all pages, whatever the operator's page is", async () => {
    const { ports, cloud } = world({ environment: password });
    const all = (await ports({}, {})).results.length;
    cloud.switches.page_limit = 2;
    expect((await ports({}, {})).results).toHaveLength(all);
    expect(all).toBeGreaterThan(4);
  });
});
