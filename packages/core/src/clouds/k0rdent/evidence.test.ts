import { describe, expect, it } from "vitest";
import { CLIENT } from "./emulator/defaults.ts";
import { COLLECTION, failures, stage } from "./stage.trial.ts";

const ISSUER = "https://k0rdent.sandbox.test/realms/sandbox";
const account = { K0RDENT_API_KEY: "", K0RDENT_CLIENT_ID: CLIENT.id, K0RDENT_CLIENT_SECRET: CLIENT.secret };
const HTML = "<html><head><title>404 Not Found</title></head><body>nginx</body></html>";

/** Everything that may be said to be gone, asked three ways: removed, refreshed, looked for. */
async function asked(one: ReturnType<typeof stage>, settings: Record<string, unknown> = {}) {
  return [
    await one.address({ name: "bastion" }, { state: "absent", settings }),
    await one.mooring.read({ resource: "k0rdent/address", id: "bastion", settings }),
    await one.ask("k0rdent/address", { name: "bastion" }, { settings }),
  ] as const;
}

describe("a wrong place is no absence", () => {
  it.each([
    ["a mistyped project", { settings: { project: "dmeo" } }, /project dmeo of region us-texas-1/],
    ["a mistyped region", { settings: { region: "us-texas-l" } }, /project demo of region us-texas-l/],
    [
      "an endpoint with too much behind it",
      { environment: { K0RDENT_ENDPOINT: "https://k0rdent.sandbox.test/api" } },
      /no Route/,
    ],
    [
      "the same with a token of the user's own",
      {
        environment: { K0RDENT_ENDPOINT: "https://k0rdent.sandbox.test/api", K0RDENT_TOKEN: "static-not-a-real-token" },
      },
      /no Route/,
    ],
    [
      "a wrong place for tokens",
      { environment: { K0RDENT_TOKEN_URL: "https://k0rdent.sandbox.test/v1/regions/global/tokens" } },
      /minting a token/,
    ],
    [
      "an issuer that is not there",
      { environment: { ...account, K0RDENT_OIDC_ISSUER: "https://k0rdent.sandbox.test/realms/other" } },
      /discovery document/,
    ],
    [
      "a path that is not served",
      { settings: { compat: { paths: { addresses: "/v2/{region}/{project}/addresses" } } } },
      /no Route/,
    ],
  ] as { [at: number]: unknown }[] as [string, { environment?: Record<string, string>; settings?: object }, RegExp][])(
    "%s",
    async (_, { environment, settings }, words) => {
      const one = stage(environment ? { environment } : {});
      one.cloud.seed({ static_tokens: [{ token: "static-not-a-real-token" }] });
      for (const report of await asked(one, { ...settings })) {
        expect(report).toMatchObject({ failed: true, changed: false });
        expect(failures(report)[0]?.message).toMatch(words);
        expect(failures(report)[0]?.hint).toBeTruthy();
      }
      expect(one.stored().map(({ id }) => id)).toEqual(["bastion"]);
    },
  );

  it.each([
    [404, HTML],
    [410, HTML],
    [404, ""],
    [410, '{"message":"Gone"}'],
    [404, '{"message":"no Route matched with those values"}'],
    [404, '{"error":"not_found","error_description":"unknown realm"}'],
    [404, '{"detail":"Not Found"}'],
    [404, '["not found"]'],
  ])("an answer %i of somebody in between: %s", async (status, body) => {
    const one = stage();
    one.sandbox.faults.add({ match: "GET /**/bastion", status, body, times: 10 });
    for (const report of await asked(one)) {
      expect(report).toMatchObject({ failed: true, changed: false });
      expect(failures(report)[0]).toMatchObject({ code: "api", status });
    }
    expect(one.sandbox.journal.writes()).toEqual([]);
  });

  it.each(["E1", "E2", "E3"])("but the API's own word for it is, in the shape %s", async (error_shape) => {
    const one = stage({ switches: { error_shape } });
    const gone = await one.address({ name: "nobody" }, { state: "absent" });
    expect(gone).toMatchObject({ failed: false, changed: false });
    expect(one.calls()).toEqual(["GET …/nobody", "GET …?pageSize=1"]);
  });

  it("is asked about once for many, and where the id leads, whatever the settings say", async () => {
    const one = stage();
    const items = ["a", "b", "c"].map((name) => ({ name }));
    expect(await one.ensure({ items, state: "absent" })).toMatchObject({ failed: false, changed: false });
    expect(one.calls().filter((call) => call.includes("?"))).toEqual(["GET …?pageSize=1"]);
    const remembered = { id: "us-texas-1/demo/a", settings: { project: "elsewhere" } };
    expect(await one.address({ name: "a" }, { ...remembered, state: "absent" })).toMatchObject({ failed: false });
    expect(one.calls().at(-1)).toBe("GET …?pageSize=1");
  });

  it("a gateway's answer to the release itself is no release", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "DELETE /**", status: 404, body: HTML, times: 10 });
    const report = await one.address({ name: "bastion" }, { state: "absent" });
    expect(report).toMatchObject({ failed: true, changed: false });
    expect(one.stored()).toHaveLength(1);
  });
});

describe("an answer about another address", () => {
  it("is not taken for the one that was asked for", async () => {
    const one = stage();
    one.sandbox.faults.add({
      match: "GET /**/bastion",
      status: 200,
      body: { id: "web", ipAddress: "203.0.113.9" },
      times: 10,
    });
    for (const report of await asked(one)) expect(failures(report)[0]).toMatchObject({ code: "contract" });
    expect(one.sandbox.journal.writes()).toEqual([]);
  });

  it("to an allocation is followed by a look", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "POST /**/addresses", status: 201, effect: true, body: { id: "other" } });
    expect(await one.address({ name: "web" })).toMatchObject({
      changed: true,
      failed: false,
      items: [{ effect: "done" }],
    });
  });
});

describe("what is to be removed must be what was stated", () => {
  const kept = async (one: ReturnType<typeof stage>, spec: object, more: object = {}) => {
    const report = await one.ensure({ spec, state: "absent", ...more });
    expect(report).toMatchObject({ failed: true, changed: false, items: [{ failure: { code: "conflict" } }] });
    expect(one.sandbox.journal.writes()).toEqual([]);
    expect(one.stored()).toHaveLength(1);
    return failures(report)[0]?.message;
  };
  const internal = { name: "bastion", address_type: "INTERNAL", subnetwork: "subnet-a", ip_address: "10.0.1.40" };

  it("an INTERNAL address is not the EXTERNAL one of that name", async () => {
    const message = await kept(stage(), internal);
    expect(message).toContain('`address_type` is "EXTERNAL", not "INTERNAL"');
    expect(message).toContain('`ip_address` is "203.0.113.14", not "10.0.1.40"');
  });

  it("also where the API says nothing of types", async () => {
    const one = stage();
    const body = { id: "bastion", ipAddress: "203.0.113.14", status: "RESERVED" };
    one.sandbox.faults.add({ match: "GET /**/bastion", status: 200, body });
    expect(await kept(one, internal)).toContain('`ip_address` is "203.0.113.14", not "10.0.1.40"');
  });

  it.each([
    ["another address", { name: "bastion", ip_address: "203.0.113.13" }, "`ip_address`"],
    ["another family", { name: "bastion", ip_version: "IPV6" }, "`ip_version`"],
    ["another type", { name: "bastion", address_type: "INTERNAL" }, "`address_type`"],
  ])("%s is refused", async (_, spec, field) => {
    expect(await kept(stage(), spec)).toContain(field);
    expect(
      await kept(stage({ compat: { strict: false } }), spec, { settings: { compat: { strict: false } } }),
    ).toContain(field);
  });

  it("one that was made anew since is left alone", async () => {
    const one = stage();
    const [made] = (await one.address({ name: "bastion" })).items;
    one.hook("recreate", "bastion");
    const remembered = { id: made?.id, incarnation: made?.incarnation };
    expect(await kept(one, { name: "bastion" }, remembered)).toContain("made anew by somebody else: its `uid` was");
  });

  it.each([
    ["its name", { name: "vip" }],
    ["its name and its address", { name: "vip", ip_address: "10.0.1.40" }],
    ["all that it was made with", { ...internal, name: "vip" }],
  ])("but %s is enough", async (_, spec) => {
    const one = stage();
    await one.address({ ...internal, name: "vip" });
    expect(await one.address(spec, { state: "absent" })).toMatchObject({ failed: false, changed: true });
    expect(one.stored()).toHaveLength(1);
  });

  it("a name alone is enough for an IPv6 address, too", async () => {
    const one = stage();
    await one.address({ name: "edge", ip_version: "IPV6" });
    expect(await one.address({ name: "edge" }, { state: "absent" })).toMatchObject({ failed: false, changed: true });
  });
});

describe("what became of a write is told by a look at the name", () => {
  const book = async (one: ReturnType<typeof stage>, spec: object = { name: "web" }, more: object = {}) => {
    const report = await one.ensure({ spec, ...more });
    const [item] = report.items;
    return { failed: report.failed, changed: report.changed, effect: item?.effect, id: item?.id };
  };

  it("a lost allocation that is there was done", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "POST /**/addresses", cut: "after" });
    expect(await book(one)).toEqual({ failed: false, changed: true, effect: "done", id: "us-texas-1/demo/web" });
  });

  it("a lost allocation whose name somebody else's address has was not", async () => {
    const one = stage();
    const theirs = () => one.raw("POST", COLLECTION, { id: "web", ipVersion: "IPV6" }).then(() => undefined);
    one.sandbox.faults.add({ match: "POST /**/addresses", run: theirs, cut: "before" });
    expect(await book(one)).toEqual({ failed: true, changed: false, effect: "none", id: undefined });
  });

  it("a 503 leaves open what it did, until the name tells", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "POST /**/addresses", status: 503, effect: true });
    expect(await book(one)).toMatchObject({ failed: false, changed: true, effect: "done" });
    expect(one.calls()).toEqual(["GET …/web", "POST …", "GET …/web"]);
  });

  it("one that stays lost may have been made, and is tried as long as `retry_seconds` says", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "POST /**/addresses", cut: "before", times: 1000 });
    const timeouts = { retry_seconds: 20 };
    expect(await book(one, { name: "web" }, { timeouts })).toEqual({
      failed: true,
      changed: true,
      effect: "unknown",
      id: "us-texas-1/demo/web",
    });
    expect(one.clock.now()).toBeLessThanOrEqual(20_000);
  });

  it("a release whose answer is lost for good, but that has gone, was done", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "DELETE /**", status: 502, effect: true });
    one.sandbox.faults.add({ match: "DELETE /**", status: 502, times: 1000 });
    const timeouts = { retry_seconds: 5 };
    const report = await book(one, { name: "bastion" }, { state: "absent", timeouts });
    expect(report).toMatchObject({ failed: false, changed: true, effect: "done" });
  });

  it("one that a gateway turned away too late was done", async () => {
    for (const times of [1, 1000]) {
      const one = stage();
      one.sandbox.faults.add({ match: "DELETE /**", status: 503, effect: true, times });
      const report = await book(one, { name: "bastion" }, { state: "absent", timeouts: { retry_seconds: 5 } });
      expect(report).toMatchObject({ failed: false, changed: true, effect: "done" });
    }
  });

  it("one that was refused for certain, and that somebody else released meanwhile, was not", async () => {
    const one = stage();
    const elsewhere = () => one.hook("delete_behind_back", "bastion");
    one.sandbox.faults.add({ match: "DELETE /**", status: 429, run: elsewhere });
    const report = await book(one, { name: "bastion" }, { state: "absent" });
    expect(report).toMatchObject({ failed: false, changed: false, effect: "none" });
    expect(one.sandbox.journal.writes().filter(({ status }) => status === 204)).toEqual([]);
  });

  it("one that somebody said yes to, but that is not seen, is not known", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "DELETE /**", status: 200, body: "<html>welcome</html>" });
    const report = await book(one, { name: "bastion" }, { state: "absent" });
    expect(report).toMatchObject({ failed: true, changed: true, effect: "unknown" });
  });

  it("an answer that names nothing is about nothing", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "POST /**/addresses", status: 200, body: {} });
    expect(await book(one)).toMatchObject({ failed: true, changed: true, effect: "unknown" });
    expect(one.stored()).toHaveLength(1);
    one.sandbox.faults.add({ match: "GET /**/nobody", status: 200, body: {} });
    const absent = await one.address({ name: "nobody" }, { state: "absent" });
    expect(absent).toMatchObject({ failed: true, changed: false, items: [{ failure: { code: "contract" } }] });
  });

  it("a look that is refused after an accepted release undoes nothing", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "GET /**/bastion", skip: 1, status: 403, body: { message: "no" } });
    expect(await book(one, { name: "bastion" }, { state: "absent" })).toMatchObject({ failed: false, effect: "done" });
  });
});

describe("a replacement under another name", () => {
  it("makes the new one first, and a refusal leaves the old one", async () => {
    const one = stage();
    await one.address({ name: "web" });
    one.calls();
    const id = "us-texas-1/demo/web";
    one.sandbox.faults.add({ match: "POST /**/addresses", status: 403, body: { message: "the quota is used up" } });
    const refused = await one.address({ name: "web-2" }, { id, allow_replace: true });
    expect(refused).toMatchObject({ failed: true, changed: false, items: [{ id }] });
    expect(one.stored().map((each) => each.id)).toEqual(["bastion", "web"]);
    one.calls();
    expect(await one.address({ name: "web-2" }, { id, allow_replace: true })).toMatchObject({
      failed: false,
      items: [{ id: "us-texas-1/demo/web-2" }],
    });
    expect(one.calls().filter((call) => !call.startsWith("GET"))).toEqual(["POST …", "DELETE …/web"]);
  });
});

describe("one read serves all who ask for it at the same moment", () => {
  it("for eight plans of one address, for eight queries", async () => {
    const one = stage();
    await one.address({ name: "bastion" });
    one.calls();
    const eight = <T>(run: () => Promise<T>) => Promise.all(Array.from({ length: 8 }, run));
    await eight(() => one.address({ name: "bastion" }, { plan: true }));
    expect(one.calls()).toEqual(["GET …/bastion"]);
    await eight(() => one.ask("k0rdent/address", { name: "bastion" }));
    expect(one.calls()).toEqual(["GET …/bastion"]);
    await eight(() => one.ask("k0rdent/addresses", {}));
    expect(one.calls()).toEqual(["GET …?pageSize=500"]);
    await eight(() => one.address({ name: "nobody" }, { plan: true, state: "absent" }));
    expect(one.calls()).toEqual(["GET …/nobody", "GET …?pageSize=1"]);
  });
});

describe("waiting", () => {
  it("is told while it lasts", async () => {
    const one = stage({ switches: { lifecycle: "async", task_seconds: 30 } });
    await one.address({ name: "web" });
    const waits = one.events.filter(({ type }) => type === "waiting" || type === "finished");
    expect(waits.length).toBeGreaterThan(2);
    expect(waits.at(-1)).toMatchObject({ type: "finished", operation: "k0rdent AI: allocating address web" });
  });

  it("for one is not disturbed by what is said of another", async () => {
    const one = stage({ switches: { lifecycle: "async", task_seconds: 20 } });
    one.sandbox.faults.add({ match: "GET /**/web", skip: 1, status: 403, body: { message: "no" }, times: 100 });
    const report = await one.ensure({ items: [{ name: "web" }, { name: "web-2" }] });
    expect(report.items.map(({ failure }) => failure?.code)).toEqual(["operation", undefined]);
    expect(report.items[0]).toMatchObject({ changed: true, id: "us-texas-1/demo/web" });
  });
});

describe("what proves who we are goes to no open road", () => {
  it.each(["http://10.0.0.5:30080", "http://169.254.169.254", "http://[fd00::7]:30080", "http://api.example.com"])(
    "%s is refused, as an endpoint and as a place for tokens",
    async (url) => {
      for (const environment of [{ K0RDENT_ENDPOINT: url }, { K0RDENT_TOKEN_URL: `${url}/token` }]) {
        const one = stage({ environment });
        const [failure] = failures(await one.address({ name: "web" }));
        expect(failure).toMatchObject({ code: "input", message: expect.stringContaining("plain http://") });
        expect(failure?.hint).toContain("allow_plain_http");
        expect(one.sandbox.journal.entries()).toEqual([]);
      }
    },
  );

  it("an issuer's discovery never sends a secret over plain HTTP, whatever is allowed", async () => {
    const one = stage({ environment: { ...account, K0RDENT_OIDC_ISSUER: ISSUER } });
    const body = { issuer: ISSUER, token_endpoint: "http://10.0.0.5/token" };
    one.sandbox.faults.add({ match: "GET /**/openid-configuration", status: 200, body });
    const report = await one.address({ name: "web" }, { settings: { allow_plain_http: true } });
    expect(failures(report)[0]?.message).toContain("plain http://");
  });

  it("a basic header is as secret as what it is made of", async () => {
    const environment = { ...account, K0RDENT_OIDC_ISSUER: ISSUER };
    const one = stage({ environment, switches: { token_auth: ["client_secret_basic"] } });
    const basic = Buffer.from([CLIENT.id, CLIENT.secret].map(encodeURIComponent).join(":")).toString("base64");
    const body = { error: "invalid_client", error_description: `no client for Basic ${basic}` };
    one.sandbox.faults.add({ match: "POST /**/protocol/openid-connect/token", status: 401, body });
    const told = JSON.stringify([await one.address({ name: "web" }), one.events]);
    expect(told).toContain("no client for");
    expect(told).not.toContain(basic);
    expect(told).not.toContain(basic.slice(0, 12));
  });
});
