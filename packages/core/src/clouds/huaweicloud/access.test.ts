import { describe, expect, it } from "vitest";
import { endpointsOf } from "./endpoints.ts";
import { family, platformOf } from "./family.ts";
import { type Located, settingsSchema } from "./settings.ts";
import { NIC, sentences, stage } from "./stage.trial.ts";

const BINDING = { ip_address: "192.168.30.50", nic_id: NIC };
const OTHER_PROJECT = "0b9a8c7d6e5f4a3b92c1d0e9f8a7b6c5";
const LOGIN = "POST /v3/auth/tokens";
const HOUR = 3_600_000;

const noKeys = { HUAWEICLOUD_SDK_AK: undefined, HUAWEICLOUD_SDK_SK: undefined };
const withPassword = {
  ...noKeys,
  OS_USERNAME: "mooring-bot",
  OS_PASSWORD: "sandbox-not-a-real-password",
  OS_DOMAIN_NAME: "example-account",
};

/** A token that somebody got elsewhere. */
function withToken(token: Record<string, unknown> = {}) {
  const world = stage({ environment: { ...noKeys, OS_AUTH_TOKEN: "sandbox-token-of-somebody" } });
  const now = world.clock.date();
  (world.cloud.state.tokens as Record<string, unknown>)["sandbox-token-of-somebody"] = {
    project_id: "5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25",
    user: "mooring-bot",
    issued_at: now,
    expires_at: now + HOUR,
    ...token,
  };
  return world;
}

describe("keys", () => {
  it.each(["huawei", "scoped", "derived"])("sign in the form %s, which the gateway verifies", async (signature) => {
    const { binding, sandbox } = stage({ settings: { signature } });
    expect(await binding(BINDING)).toMatchObject({ changed: true, failed: false });
    expect(sandbox.journal.entries()[0]?.headers).toMatchObject({
      "content-type": "application/json",
      "x-project-id": "5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25",
      "x-sdk-date": "20260304T091500Z",
    });
  });

  it("of a temporary kind go with their security token, and not without", async () => {
    const seed = {
      keys: [{ access: "SANDBOXTEMPORARY01", secret: "sandbox-temporary-secret", security_token: "sandbox-st-1" }],
    };
    const environment = { HUAWEICLOUD_SDK_AK: "SANDBOXTEMPORARY01", HUAWEICLOUD_SDK_SK: "sandbox-temporary-secret" };
    const good = stage({ seed, environment: { ...environment, HUAWEICLOUD_SDK_SECURITY_TOKEN: "sandbox-st-1" } });
    expect(await good.binding(BINDING)).toMatchObject({ failed: false });
    expect(await stage({ seed, environment }).binding(BINDING)).toMatchObject({
      items: [{ failure: { code: "credentials" } }],
    });
  });

  it("find their project by the region's name, or by the name that is stated, once", async () => {
    const unnamed = stage({ environment: { HUAWEICLOUD_SDK_PROJECT_ID: undefined } });
    expect(await unnamed.binding(BINDING)).toMatchObject({ failed: false });
    expect(unnamed.calls().filter((call) => call === "GET /v3/projects")).toHaveLength(1);
    const other = stage({
      environment: { HUAWEICLOUD_SDK_PROJECT_ID: undefined },
      settings: { project_name: "eu-west-101_other" },
    });
    expect(sentences(await other.binding(BINDING))[0]).toContain("there is no NIC");
  });

  it("do not guess among projects, and make none", async () => {
    const environment = { HUAWEICLOUD_SDK_PROJECT_ID: undefined };
    const none = stage({ environment, settings: { project_name: "eu-west-101_lost" } });
    expect(sentences(await none.binding(BINDING))[0]).toContain('there is no project named "eu-west-101_lost"');
    const twin = { id: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", name: "eu-west-101" };
    const two = stage({ environment, seed: { projects: [twin] } });
    expect(sentences(await two.binding(BINDING))[0]).toContain(`there are 2 projects named "eu-west-101": 5f1c0a7e`);
    expect([...none.writes(), ...two.writes()]).toEqual([]);
  });

  it.each([
    [47, "47 minutes ahead of the cloud's"],
    [-120, "120 minutes behind the cloud's"],
  ])("by a clock that is %i minutes off are refused with a word on the clock", async (minutes, words) => {
    const { binding, calls } = stage({ skew: minutes * 60_000 });
    const report = await binding(BINDING);
    expect(report).toMatchObject({ items: [{ failure: { code: "credentials", status: 401 } }] });
    expect(sentences(report)[0]).toMatch(new RegExp(`this machine's clock is ${words}.*Set this machine's clock`));
    expect(calls()).toHaveLength(1);
  });

  it("by a clock that is 14 minutes off are good", async () => {
    expect(await stage({ skew: 14 * 60_000 }).binding(BINDING)).toMatchObject({ failed: false });
  });

  it("that are wrong are tried once, so that they are not locked", async () => {
    const wrong = stage({ environment: { HUAWEICLOUD_SDK_SK: "sandbox-some-other-secret" } });
    const report = await wrong.binding(BINDING);
    expect(sentences(report)[0]).toMatch(/verify aksk signature fail.*Check the secret key \(HUAWEICLOUD_SDK_SK\)/);
    expect(sentences(report)[0]).not.toContain("clock is");
    expect(wrong.calls()).toHaveLength(1);
    const unknown = stage({ environment: { HUAWEICLOUD_SDK_AK: "SANDBOXUNKNOWN0001" } });
    expect(sentences(await unknown.binding(BINDING))[0]).toMatch(
      /not exist.*Check the access key \(HUAWEICLOUD_SDK_AK\)/,
    );
  });

  it("that are wrong are tried once by many who need them at once", async () => {
    const { bindings, calls } = stage({ environment: { HUAWEICLOUD_SDK_SK: "sandbox-some-other-secret" } });
    const items = Array.from({ length: 10 }, (_, n) => ({ ...BINDING, ip_address: `192.168.30.20${n}` }));
    expect(sentences(await bindings(items))).toHaveLength(10);
    expect(calls()).toHaveLength(1);
  });

  it("that are locked say for how long", async () => {
    const wrong = stage({ environment: { HUAWEICLOUD_SDK_SK: "sandbox-some-other-secret" } });
    for (let failure = 0; failure < 6; failure += 1) await wrong.binding(BINDING);
    expect(sentences(await wrong.binding(BINDING))[0]).toContain("locked for 5 minutes");
  });

  it("of one project in another's address are told apart from wrong ones", async () => {
    const { ask, binding } = stage({ environment: { HUAWEICLOUD_SDK_PROJECT_ID: "99999999999999999999999999999999" } });
    const [seen] = sentences(await ask("server-nics", { server_id: "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d" }));
    expect(seen).toMatch(/Ecs\.0023.*The credentials are for another project.*check `project_id`/);
    expect(sentences(await binding(BINDING))[0]).toMatch(/VPC\.0007.*check `project_id`/);
  });
});

describe("a password", () => {
  it("gets one token for all calls, of the project's scope", async () => {
    const { binding, calls, sandbox } = stage({ environment: withPassword });
    expect(await binding(BINDING)).toMatchObject({ changed: true, failed: false });
    expect(sandbox.journal.entries()[0]?.request).toMatchObject({
      auth: { scope: { project: { id: "5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25" } } },
    });
    expect(calls().filter((call) => call === LOGIN)).toHaveLength(1);
  });

  it("names the project by the region where no setting does", async () => {
    const { ask, sandbox } = stage({ environment: { ...withPassword, HUAWEICLOUD_SDK_PROJECT_ID: undefined } });
    expect(await ask("server-nics", { server_id: "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d" })).toMatchObject({
      failed: false,
    });
    expect(sandbox.journal.entries()[0]?.request).toMatchObject({
      auth: { scope: { project: { name: "eu-west-101" } } },
    });
  });

  it("renews at half of a token's life", async () => {
    const { binding, calls, clock } = stage({ environment: withPassword });
    await binding(BINDING);
    await clock.sleep(11.9 * HOUR);
    await binding(BINDING);
    expect(calls().filter((call) => call === LOGIN)).toHaveLength(1);
    await clock.sleep(0.2 * HOUR);
    await binding(BINDING);
    expect(calls().filter((call) => call === LOGIN)).toHaveLength(1);
  });

  it("gets one new token for all calls that the old one failed, and repeats each once", async () => {
    const { bindings, calls, cloud } = stage({ environment: withPassword });
    await bindings([BINDING]);
    cloud.state.tokens = {};
    calls();
    const again = await bindings([
      BINDING,
      ...["51", "52", "53"].map((n) => ({ ...BINDING, ip_address: `192.168.30.${n}` })),
    ]);
    expect(sentences(again)).toEqual([]);
    expect(calls().filter((call) => call === LOGIN)).toHaveLength(1);
  });

  it("that is wrong is tried once by many who need it at once", async () => {
    const { bindings, calls } = stage({ environment: { ...withPassword, OS_PASSWORD: "sandbox-wrong-password" } });
    const report = await bindings(["51", "52", "53"].map((n) => ({ ...BINDING, ip_address: `192.168.30.${n}` })));
    expect(sentences(report)).toHaveLength(3);
    expect(sentences(report)[0]).toMatch(/getting a token for user mooring-bot.*username or password is wrong/);
    expect(calls()).toEqual([LOGIN]);
  });

  it("appears nowhere, and neither does the token", async () => {
    const { binding, sandbox, cloud } = stage({ environment: withPassword });
    const report = await binding(BINDING);
    const told = JSON.stringify([report, sandbox.journal.entries()]);
    expect(told).not.toContain(withPassword.OS_PASSWORD);
    for (const token of Object.keys(cloud.state.tokens as object)) expect(told).not.toContain(token);
  });
});

describe("a token", () => {
  it("is used as it is, and tells its own project", async () => {
    const { binding, calls } = withToken();
    expect(await binding(BINDING)).toMatchObject({ changed: true, failed: false });
    expect(calls()[0]).toBe("GET /v3/auth/tokens");
  });

  it("of another project is refused with both projects, before anything is looked at", async () => {
    const { binding, calls } = withToken({ project_id: OTHER_PROJECT });
    expect(sentences(await binding(BINDING))[0]).toContain(
      `the token is for project ${OTHER_PROJECT} (eu-west-101_other), not for 5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25`,
    );
    expect(calls()).toEqual(["GET /v3/auth/tokens"]);
  });

  it("without a project, and one that has ended, say so", async () => {
    expect(sentences(await withToken({ project_id: null }).binding(BINDING))[0]).toContain("of no project's scope");
    expect(sentences(await withToken({ expires_at: 0 }).binding(BINDING))[0]).toContain("token expires");
  });
});

describe("endpoints", () => {
  const endpoints = (settings: Record<string, unknown>) =>
    endpointsOf({ region: "eu-de", ...settingsSchema.parse(settings) } as Located);
  const hosts = (settings: Record<string, unknown>) => {
    const { endpoint } = endpoints(settings);
    return (["ecs", "vpc", "iam"] as const).map((service) => endpoint(service).href);
  };

  it("follow from the region, for the whole family", () => {
    expect(hosts({})).toEqual([
      "https://ecs.eu-de.otc.t-systems.com/",
      "https://vpc.eu-de.otc.t-systems.com/",
      "https://iam.eu-de.otc.t-systems.com/",
    ]);
    for (const [name, { regions }] of Object.entries(family))
      for (const region of regions) expect(platformOf(region)).toBe(name);
    expect(hosts({ region: "eu-west-101" })[0]).toBe("https://ecs.eu-west-101.myhuaweicloud.eu/");
    expect(hosts({ region: "ap-southeast-3" })[1]).toBe("https://vpc.ap-southeast-3.myhuaweicloud.com/");
    expect(hosts({ region: "xx-new-9" })[1]).toBe("https://vpc.xx-new-9.myhuaweicloud.com/");
    expect(hosts({ region: "r1", platform: "huawei-cloud-stack", domain: "cloud.example.com" })).toEqual([
      "https://ecs.r1.cloud.example.com/",
      "https://vpc.r1.cloud.example.com/",
      "https://iam-apigateway-proxy.cloud.example.com/",
    ]);
  });

  it("can each be stated, together and alone", () => {
    expect(hosts({ endpoint: "https://{service}.example.com", vpc_endpoint: "http://127.0.0.1:18080" })).toEqual([
      "https://ecs.example.com/",
      "http://127.0.0.1:18080/",
      "https://iam.example.com/",
    ]);
    expect(hosts({ iam_endpoint: "https://iam.example.com/v3/" })[2]).toBe("https://iam.example.com/");
    expect(hosts({ domain: "myhuaweicloud.com" })[0]).toBe("https://ecs.eu-de.myhuaweicloud.com/");
  });

  it("of IAM on Swiss OTC must be stated, and only where IAM is needed", () => {
    const swiss = endpoints({ region: "eu-ch2" });
    expect(swiss.endpoint("vpc").href).toBe("https://vpc.eu-ch2.sc.otc.t-systems.com/");
    expect(() => swiss.endpoint("iam")).toThrow("settings.iam_endpoint: the address of IAM");
  });
});
