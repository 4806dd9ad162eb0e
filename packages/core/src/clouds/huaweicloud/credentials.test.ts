import { readFileSync } from "node:fs";
import { createSandbox } from "@mooring/sandbox";
import { type Dispatcher, MockAgent } from "undici";
import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";
import { NIC, sentences } from "./stage.trial.ts";

const PROJECT = "5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25";
const ACCOUNT_ID = "1c2d3e4f5a6b47c8901d2e3f4a5b6c7d";
const USER_ID = "8e7d6c5b4a3948f7a6b5c4d3e2f1a0b9";
const AK = "SANDBOXACCESSKEY0001";
const SK = "sandbox+sk/not=a-real-secret-key-0000001";
const PASSWORD = "sandbox-not-a-real-password";
const ID_TOKEN = "sandbox-not-a-real-id-token";
const LOGIN = "POST /v3/auth/tokens";
const FEDERATED = "POST /v3.0/OS-AUTH/id-token/tokens";
const METADATA = "GET /openstack/latest/securitykey";
const HOUR = 3_600_000;

const sdkFile = `[basic]\nak = ${AK}\nsk=${SK}\nproject_id = ${PROJECT}\n\n[global]\nak = OTHERACCESSKEY\nsk = other\n`;
const commandLine = (more: object = {}) =>
  JSON.stringify({
    current: "default",
    profiles: [
      {
        name: "default",
        mode: "AKSK",
        accessKeyId: AK,
        secretAccessKey: SK,
        region: "eu-west-101",
        projectId: PROJECT,
      },
      { name: "sso", mode: "SSO", region: "eu-west-101", ...more },
    ],
  });
const password = { OS_USERNAME: "mooring-bot", OS_PASSWORD: PASSWORD, OS_DOMAIN_NAME: "example-account" };

type Variables = Readonly<Record<string, string | undefined>>;
interface World {
  readonly environment?: Variables;
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Nothing but what the test gives: no variable of the sandbox's keys, no file of this machine. */
function world({ environment = {}, files = {}, settings = {} }: World) {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["huaweicloud"] });
  const { HUAWEICLOUD_SDK_AK: _, HUAWEICLOUD_SDK_SK: __, ...where } = sandbox.environment();
  const read: string[] = [];
  const asked: string[] = [];
  const told: string[] = [];
  const mooring = createMooring({
    environment: { ...where, ...environment },
    transport: withRunner(sandbox.transport, asked),
    clock,
    random: () => 0.5,
    log: (event) => void told.push(JSON.stringify(event)),
    readFile: async (path) => {
      read.push(path);
      return files[path];
    },
  });
  const ask = async () => {
    const report = await mooring.ensure({
      resource: "huaweicloud/virtual-ip-binding",
      settings,
      spec: { ip_address: "192.168.30.50", nic_id: NIC },
      plan: true,
    });
    told.push(JSON.stringify(report));
    return report as EnsureReport;
  };
  const calls = () => {
    const seen = sandbox.journal.entries().map(({ method, route, path }) => route ?? `${method} ${path}`);
    sandbox.journal.clear();
    return seen;
  };
  return { clock, cloud: sandbox.cloud("huaweicloud"), sandbox, ask, calls, read, told, asked, mooring };
}

/** A workflow's runner, which gives an identity token to whoever shows its key. */
const RUNNER = "https://runner.example.com";
const KEY_OF_RUNNER = "sandbox-not-a-real-runner-key";
const runner = { ACTIONS_ID_TOKEN_REQUEST_URL: `${RUNNER}/jobs/7?api-version=2.0` };
const job = { ...runner, ACTIONS_ID_TOKEN_REQUEST_TOKEN: KEY_OF_RUNNER };

function withRunner(transport: Dispatcher, asked: string[]): Dispatcher {
  const agent = new MockAgent();
  agent.disableNetConnect();
  const intercept = () =>
    agent
      .get(RUNNER)
      .intercept({ path: /^\/jobs\/7/ })
      .reply(({ path, headers }) => {
        asked.push(path);
        const shown = (headers as Record<string, string>).authorization;
        if (shown !== `Bearer ${KEY_OF_RUNNER}`) return { statusCode: 401, data: "no such job" };
        return { statusCode: 200, data: { count: 1, value: ID_TOKEN } };
      })
      .persist();
  intercept();
  return Object.assign(Object.create(transport) as Dispatcher, {
    request: (options: Dispatcher.RequestOptions & { origin: URL | string }) =>
      String(options.origin).startsWith(RUNNER)
        ? agent.request({ ...options, origin: RUNNER, dispatcher: undefined } as never)
        : transport.request(options),
  });
}

const none = "missing `access_key`, `secret_key`";
const [SDKS, COMMAND] = ["~/.huaweicloud/credentials", "~/.hcloud/config.json"];

const authentications: readonly [string, World, string, string[]][] = [
  ["the SDKs' keys", { environment: { HUAWEICLOUD_SDK_AK: AK, HUAWEICLOUD_SDK_SK: SK } }, "", []],
  ["Terraform's keys", { environment: { HW_ACCESS_KEY: AK, HW_SECRET_KEY: SK } }, "", []],
  ["OpenStack's keys", { environment: { OS_ACCESS_KEY: AK, OS_SECRET_KEY: SK } }, "", []],
  ["the stack's keys", { environment: { HCS_ACCESS_KEY: AK, HCS_SECRET_KEY: SK } }, "", []],
  [
    "keys beside a forgotten security token of another family",
    {
      environment: {
        HUAWEICLOUD_SDK_AK: AK,
        HUAWEICLOUD_SDK_SK: SK,
        OS_SECURITY_TOKEN: "stale",
        HW_SECURITY_TOKEN: "old",
      },
    },
    "",
    [],
  ],
  [
    "stated keys beside a forgotten security token",
    { settings: { access_key: AK, secret_key: SK }, environment: { HUAWEICLOUD_SDK_SECURITY_TOKEN: "stale" } },
    "",
    [],
  ],
  [
    "half a family beside half of another",
    { environment: { HUAWEICLOUD_SDK_AK: AK, OS_SECRET_KEY: SK } },
    "missing `",
    [],
  ],
  ["user, password and account", { environment: password }, "", []],
  [
    "user, password and the account's id",
    { environment: { ...password, OS_DOMAIN_NAME: undefined, OS_DOMAIN_ID: ACCOUNT_ID } },
    "",
    [],
  ],
  ["the user's id and password", { environment: { OS_USER_ID: USER_ID, OS_PASSWORD: PASSWORD } }, "", []],
  [
    "a password without an account",
    { environment: { OS_USERNAME: "a", OS_PASSWORD: PASSWORD } },
    "missing `domain_name`",
    [],
  ],
  ["the SDKs' profile file", { files: { [SDKS]: sdkFile } }, "", [SDKS]],
  ["the command line's profile file", { files: { [COMMAND]: commandLine() } }, "", [SDKS, COMMAND]],
  [
    "the command line's profile alone, with its region and project",
    {
      files: { [COMMAND]: commandLine() },
      environment: { HW_REGION_NAME: undefined, HUAWEICLOUD_SDK_PROJECT_ID: undefined },
    },
    "",
    [SDKS, COMMAND],
  ],
  [
    "a profile file elsewhere",
    { files: { "/keys": sdkFile }, environment: { HUAWEICLOUD_SDK_CREDENTIALS_FILE: "/keys" } },
    "",
    ["/keys"],
  ],
  ["a profile by name", { files: { [COMMAND]: commandLine() }, environment: { HW_PROFILE: "default" } }, "", [COMMAND]],
  [
    "a profile that is not there",
    { files: { [COMMAND]: commandLine() }, environment: { HW_PROFILE: "work" } },
    'has no profile "work", only default, sso',
    [COMMAND],
  ],
  [
    "a profile without keys",
    { files: { [COMMAND]: commandLine() }, environment: { HW_PROFILE: "sso" } },
    "holds no keys (its mode is SSO)",
    [COMMAND],
  ],
  [
    "a profile file that is not there",
    { environment: { HUAWEICLOUD_SDK_CREDENTIALS_FILE: "/keys" } },
    "there is no file /keys",
    ["/keys"],
  ],
  ["a profile file of another kind", { files: { [SDKS]: "{}" } }, "has no `ak` and `sk` under `[basic]`", [SDKS]],
  [
    "a command line's file of another kind",
    { files: { [COMMAND]: "[basic]" } },
    "is no profile file of the command line",
    [SDKS, COMMAND],
  ],
  [
    "a profile, asked for, without a file",
    { settings: { authentication: "profile" } },
    "there is no profile file",
    [SDKS, COMMAND],
  ],
  [
    "keys, and a profile file that nobody asks for",
    { environment: { HW_ACCESS_KEY: AK, HW_SECRET_KEY: SK }, files: { [SDKS]: "{}" } },
    "",
    [],
  ],
  ["the server's agency", { settings: { authentication: "agency" } }, "", []],
  [
    "an identity provider's token",
    { settings: { identity_token: ID_TOKEN }, environment: { HUAWEICLOUD_SDK_IDP_ID: "harbour-idp" } },
    "",
    [],
  ],
  [
    "an identity provider's token in a file",
    {
      files: { "/token": `${ID_TOKEN}\n` },
      environment: { HUAWEICLOUD_SDK_IDP_ID: "harbour-idp", HUAWEICLOUD_SDK_ID_TOKEN_FILE: "/token" },
    },
    "",
    ["/token"],
  ],
  [
    "an identity provider's token that is not there",
    { environment: { HUAWEICLOUD_SDK_IDP_ID: "harbour-idp", HUAWEICLOUD_SDK_ID_TOKEN_FILE: "/token" } },
    "there is no token in /token",
    ["/token"],
  ],
  [
    "an identity provider's token without the provider",
    { settings: { identity_token: ID_TOKEN } },
    "missing `identity_provider`",
    [],
  ],
  ["a workflow's own token", { environment: { ...job, HUAWEICLOUD_SDK_IDP_ID: "harbour-idp" } }, "", []],
  [
    "a workflow's own token for an audience",
    {
      environment: job,
      settings: { authentication: "identity-token", identity_provider: "harbour-idp", identity_audience: "mooring" },
    },
    "",
    [],
  ],
  [
    "keys in a workflow that may have a token",
    { environment: { ...job, HUAWEICLOUD_SDK_AK: AK, HUAWEICLOUD_SDK_SK: SK } },
    "",
    [],
  ],
  [
    "a workflow that may have a token, and a profile file",
    { environment: job, files: { [SDKS]: sdkFile } },
    "",
    [SDKS],
  ],
  ["nothing in a workflow that may have a token", { environment: job }, none, [SDKS, COMMAND]],
  [
    "an identity provider in a workflow that may not have a token",
    { environment: { HUAWEICLOUD_SDK_IDP_ID: "harbour-idp" } },
    "missing `identity_token`",
    [],
  ],
  [
    "a runner in clear on another machine",
    {
      environment: { ...job, HUAWEICLOUD_SDK_IDP_ID: "harbour-idp" },
      settings: { identity_token_url: "http://10.0.0.5/jobs/7" },
    },
    "settings.identity_token_url: is plain http://",
    [],
  ],
  ["nothing", {}, none, [SDKS, COMMAND]],
  [
    "a role to assume",
    { environment: { HUAWEICLOUD_SDK_AK: AK, HUAWEICLOUD_SDK_SK: SK, HW_ASSUME_ROLE_AGENCY_NAME: "ops" } },
    "acting as an agency (`assume_role`: ops) is not known here yet",
    [],
  ],
  [
    "a region that a project's name tells",
    {
      environment: {
        HUAWEICLOUD_SDK_AK: AK,
        HUAWEICLOUD_SDK_SK: SK,
        HW_REGION_NAME: undefined,
        OS_PROJECT_NAME: "eu-west-101_other",
      },
    },
    "",
    [],
  ],
  [
    "no region",
    { environment: { HUAWEICLOUD_SDK_AK: AK, HUAWEICLOUD_SDK_SK: SK, HW_REGION_NAME: undefined } },
    "missing `region`",
    [],
  ],
  [
    "a metadata service that is not on the server's own link",
    { settings: { authentication: "agency", metadata_endpoint: "http://10.0.0.5" } },
    "settings.metadata_endpoint: must be http://169.254.169.254",
    [],
  ],
];

describe("every way to say who one is", () => {
  it("that is refused is in the guide, with its sentence", () => {
    const guide = readFileSync(new URL("../../../../../docs/guides/huaweicloud.md", import.meta.url), "utf8");
    const inGuide = (words: string) => guide.includes(words.replace(/\/\w+$|\bops\b/, "…"));
    const missing = authentications.filter(([, , words]) => !inGuide(words)).map(([name, , words]) => [name, words]);
    expect(missing).toEqual([]);
  });

  it.each(authentications)("%s", async (_, given, words, files) => {
    const { ask, read, told, calls } = world(given);
    const report = await ask();
    if (words === "") expect(sentences(report)).toEqual([]);
    else {
      expect(sentences(report)[0]).toContain(words);
      expect(calls()).toEqual([]);
    }
    expect(read).toEqual(files);
    for (const secret of [SK, PASSWORD, ID_TOKEN, KEY_OF_RUNNER]) expect(told.join()).not.toContain(secret);
  });
});

describe("what lives for a while", () => {
  it("a token of two hours is got once in its first hour", async () => {
    const { ask, calls, cloud, clock } = world({ environment: password });
    cloud.switches.token_hours = 2;
    for (let minute = 0; minute < 55; minute += 5) {
      await ask();
      await clock.sleep(HOUR / 12);
    }
    expect(calls().filter((call) => call === LOGIN)).toHaveLength(1);
    await clock.sleep(HOUR / 4);
    await ask();
    expect(calls().filter((call) => call === LOGIN)).toHaveLength(1);
  });

  it("a federated one is got once by many", async () => {
    const { ask, calls } = world({
      settings: { identity_token: ID_TOKEN, identity_provider: "harbour-idp" },
    });
    await Promise.all([ask(), ask(), ask()]);
    expect(calls().filter((call) => call === FEDERATED)).toHaveLength(1);
  });

  it("a workflow's token is asked for once by many, and anew for each login, since it lives for minutes only", async () => {
    const { ask, calls, asked, clock } = world({
      environment: job,
      settings: { identity_provider: "harbour-idp", identity_audience: "mooring" },
    });
    await Promise.all([ask(), ask(), ask()]);
    expect(asked).toEqual(["/jobs/7?api-version=2.0&audience=mooring"]);
    await clock.sleep(13 * HOUR);
    expect(sentences(await ask())).toEqual([]);
    expect(asked).toHaveLength(2);
    expect(calls().filter((call) => call === FEDERATED)).toHaveLength(2);
  });

  it("a runner that gives no token is told of, with what the job needs", async () => {
    const environment = { ...job, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "old", HUAWEICLOUD_SDK_IDP_ID: "harbour-idp" };
    const { ask, calls } = world({ environment });
    expect(sentences(await ask())[0]).toMatch(
      /runner: asking for the workflow's identity token.*401.*`permissions: id-token: write`/,
    );
    expect(calls()).toEqual([]);
  });

  it("the agency's keys are got once by many, again at half of their life, and again when they are refused", async () => {
    const { ask, calls, cloud, clock } = world({ settings: { authentication: "agency" } });
    await Promise.all([ask(), ask(), ask()]);
    expect(calls().filter((call) => call === METADATA)).toHaveLength(1);
    await clock.sleep(1.1 * HOUR);
    await ask();
    expect(calls().filter((call) => call === METADATA)).toHaveLength(1);
    cloud.state.keys = {};
    expect(sentences(await ask())).toEqual([]);
    expect(calls().filter((call) => call === METADATA)).toHaveLength(1);
  });

  it("a server without an agency is told so", async () => {
    const { ask, cloud } = world({ settings: { authentication: "agency" } });
    cloud.switches.agency = false;
    expect(sentences(await ask())[0]).toMatch(/this server has no agency.*Give the server an agency/);
  });

  it("a token that the identity provider did not give is refused in IAM's words", async () => {
    const { ask } = world({
      settings: { identity_token: "sandbox-some-other-token", identity_provider: "harbour-idp" },
    });
    expect(sentences(await ask())[0]).toContain(
      "getting a token for the identity provider harbour-idp: The ID token is invalid.",
    );
  });
});
