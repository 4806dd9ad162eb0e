import { describe, expect, it } from "vitest";
import { CLIENT } from "./emulator/defaults.ts";
import { failures, stage } from "./stage.trial.ts";
import "../../../test/loaded.ts";

const ISSUER = "https://k0rdent.sandbox.test/realms/sandbox";
const account = { K0RDENT_API_KEY: "", K0RDENT_CLIENT_ID: CLIENT.id, K0RDENT_CLIENT_SECRET: CLIENT.secret };
const tokenCalls = ({ sandbox }: ReturnType<typeof stage>) =>
  sandbox.journal.entries().filter(({ path }) => path.includes("token") || path.includes("well-known"));

describe("a token", () => {
  it.each([
    ["an API key", {}, { grant_type: "api_key", api_key: "[redacted]" }],
    [
      "a service account",
      account,
      { grant_type: "client_credentials", client_id: CLIENT.id, client_secret: "[redacted]" },
    ],
  ])("is minted with %s, without a bearer, once for all", async (_, environment, request) => {
    const one = stage({ environment });
    const items = Array.from({ length: 20 }, (_, index) => ({ name: `web-${index}`, ip_version: "IPV6" }));
    expect(await one.ensure({ items })).toMatchObject({ failed: false });
    expect(tokenCalls(one).map((call) => [call.path, call.request])).toEqual([
      ["/v1/regions/global/auth/token", request],
    ]);
    expect(tokenCalls(one)[0]?.headers).not.toHaveProperty("authorization");
  });

  it("that is given wins over an API key, and that over a service account", async () => {
    const given = stage({
      environment: { ...account, K0RDENT_API_KEY: "plt_sk_other_x", K0RDENT_TOKEN: "static-not-a-real-token" },
    });
    given.cloud.seed({ static_tokens: [{ token: "static-not-a-real-token" }] });
    expect(await given.address({ name: "web" })).toMatchObject({ failed: false });
    expect(tokenCalls(given)).toEqual([]);
    const key = stage({ environment: { ...account, K0RDENT_API_KEY: "plt_sk_sandbox_not-a-real-key" } });
    await key.address({ name: "web" });
    expect(tokenCalls(key)[0]?.request).toMatchObject({ grant_type: "api_key" });
  });

  it("is renewed before its end, without a refusal in between", async () => {
    const one = stage();
    await one.address({ name: "web" });
    await one.clock.sleep(845_000);
    await one.address({ name: "web" });
    expect(one.mints()).toBe(2);
    expect(one.sandbox.journal.entries().filter(({ status }) => status === 401)).toEqual([]);
  });

  it.each([
    ["by a tenth of a short life", 100, 89_000, 1],
    ["by a tenth of a short life", 100, 91_000, 2],
    ["by a minute of a long one", 3_600, 3_539_000, 1],
    ["by a minute of a long one", 3_600, 3_541_000, 2],
  ])("is renewed early %s (%i s, after %i ms: %i)", async (_, token_seconds, later, minted) => {
    const one = stage({ switches: { token_seconds } });
    await one.address({ name: "web" });
    await one.clock.sleep(later);
    await one.address({ name: "web" });
    expect(one.mints()).toBe(minted);
  });

  it("that is revoked is minted again once, and the request is repeated", async () => {
    const one = stage();
    await one.address({ name: "web" });
    one.hook("expire_tokens");
    expect(await one.address({ name: "web" })).toMatchObject({ failed: false });
    expect(one.mints()).toBe(2);
  });

  it("is not minted again for a refusal that comes late, when it has been renewed already", async () => {
    const one = stage();
    await one.address({ name: "web" });
    one.hook("expire_tokens");
    one.sandbox.faults.add({ match: "GET /**/late", delay: 5_000 });
    const both = await Promise.all([one.address({ name: "late" }), one.address({ name: "web-2" })]);
    expect(both.map(({ failed }) => failed)).toEqual([false, false]);
    expect(one.sandbox.journal.entries().filter(({ status }) => status === 401)).toHaveLength(2);
    expect(one.mints()).toBe(2);
  });

  it("that is never accepted is an error after one renewal", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "GET /**/web", status: 401, body: { message: "Unauthorized" }, times: 10 });
    const [failure] = failures(await one.address({ name: "web" }));
    expect(failure).toMatchObject({
      code: "credentials",
      status: 401,
      hint: expect.stringContaining("belong together"),
    });
    expect(one.mints()).toBe(2);
  });

  it("of the user's own that has expired is an error at once, which says so", async () => {
    const one = stage({ environment: { K0RDENT_TOKEN: "stale-not-a-real-token" } });
    const [failure] = failures(await one.address({ name: "web" }));
    expect(failure).toMatchObject({ code: "credentials", hint: expect.stringContaining("may have expired") });
    expect(one.sandbox.journal.entries()).toHaveLength(1);
  });

  it.each(["Bearer static-not-a-real-token", "bearer  static-not-a-real-token", " static-not-a-real-token\n"])(
    "is understood as it is copied: %j",
    async (K0RDENT_TOKEN) => {
      const one = stage({ environment: { K0RDENT_TOKEN } });
      one.cloud.seed({ static_tokens: [{ token: "static-not-a-real-token" }] });
      expect(await one.address({ name: "bastion" })).toMatchObject({ failed: false });
      const body = { message: "the token static-not-a-real-token is odd" };
      one.sandbox.faults.add({ match: "GET /**/bastion", status: 400, body });
      const told = JSON.stringify([await one.address({ name: "bastion" }), one.events]);
      expect(told).toContain("is odd");
      expect(told).not.toContain("static-not-a-real-token");
    },
  );

  it("that cannot be minted is an error at once; trouble on the way is ridden out", async () => {
    const wrong = stage({ environment: { K0RDENT_API_KEY: "plt_sk_wrong_not-a-real-key" } });
    const [failure] = failures(await wrong.address({ name: "web" }));
    expect(failure).toMatchObject({ code: "credentials", hint: expect.stringContaining("K0RDENT_API_KEY") });
    expect(JSON.stringify(failure)).not.toContain("plt_sk_wrong");
    expect(wrong.sandbox.journal.entries()).toHaveLength(1);
    const shaky = stage();
    shaky.sandbox.faults.add({ match: "POST /**/token", status: 503, times: 2 });
    expect(await shaky.address({ name: "web" })).toMatchObject({ failed: false });
  });

  it.each([400, 401, 403])(
    "that is refused in an identity provider's words is told in them (HTTP %i)",
    async (status) => {
      const one = stage();
      const body = { error: "invalid_client", error_description: "Client is disabled" };
      one.sandbox.faults.add({ match: "POST /**/token", status, body });
      const [failure] = failures(await one.address({ name: "web" }));
      expect(failure).toMatchObject({
        code: "credentials",
        message: expect.stringContaining("invalid_client: Client is disabled"),
      });
      expect(one.mints()).toBe(1);
    },
  );

  it("minted for somebody who gave up is minted for those who did not", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "POST /**/token", delay: 5_000 });
    const impatient = new AbortController();
    const [first, second] = await Promise.all([
      one.address({ name: "web" }, {}, { signal: impatient.signal }),
      one.address({ name: "web-2" }),
      one.clock.sleep(1_000).then(() => impatient.abort()),
    ]);
    expect(failures(first)[0]).toMatchObject({ code: "cancelled" });
    expect(second).toMatchObject({ failed: false });
  });

  it("narrowed as the settings say carries the narrowing in the API's spelling", async () => {
    const one = stage();
    one.cloud.seed({ api_keys: [{ key: "plt_sk_sandbox_not-a-real-key", roles: ["editor", "viewer"] }] });
    const settings = { scope_narrowing: { scope: "project", scope_id: "demo", roles: ["viewer"] } };
    expect(await one.address({ name: "web" }, { settings, plan: true })).toMatchObject({ failed: false });
    expect(tokenCalls(one)[0]?.request).toMatchObject({
      scope_narrowing: { scope: "project", scopeId: "demo", roles: ["viewer"] },
    });
    const [failure] = failures(await one.address({ name: "web" }, { settings }));
    expect(failure).toMatchObject({ code: "api", status: 403 });
  });
});

describe("an OpenID Connect issuer", () => {
  const environment = { ...account, K0RDENT_OIDC_ISSUER: ISSUER };

  it("is discovered, and mints by a form", async () => {
    const one = stage({ environment });
    expect(await one.address({ name: "web" })).toMatchObject({ failed: false });
    expect(tokenCalls(one).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /realms/sandbox/.well-known/openid-configuration",
      "POST /realms/sandbox/protocol/openid-connect/token",
    ]);
    expect(tokenCalls(one)[1]).toMatchObject({
      headers: { "content-type": "application/x-www-form-urlencoded" },
      request: { grant_type: "client_credentials", client_id: CLIENT.id, client_secret: "[redacted]" },
    });
    one.hook("expire_tokens");
    await one.address({ name: "web" });
    expect(tokenCalls(one)).toHaveLength(3);
  });

  it("that takes the secret only in a header gets it there", async () => {
    const one = stage({ environment, switches: { token_auth: ["client_secret_basic"] } });
    expect(await one.address({ name: "web" })).toMatchObject({ failed: false });
    expect(tokenCalls(one)[1]).toMatchObject({ request: { grant_type: "client_credentials" } });
  });

  it("that speaks for another one is refused", async () => {
    const one = stage({ environment });
    one.sandbox.faults.add({
      match: "GET /**/openid-configuration",
      status: 200,
      body: { issuer: "https://elsewhere.example.com", token_endpoint: "https://elsewhere.example.com/token" },
    });
    expect(failures(await one.address({ name: "web" }))[0]).toMatchObject({
      code: "contract",
      message: expect.stringContaining("speaks for another issuer"),
    });
  });

  it("must be https, and so must its token endpoint", async () => {
    const plain = stage({ environment: { ...account, K0RDENT_OIDC_ISSUER: "http://issuer.example.com" } });
    expect(failures(await plain.address({ name: "web" }))[0]?.message).toContain("plain http://");
    const one = stage({ environment });
    const body = { issuer: ISSUER, token_endpoint: "http://k0rdent.sandbox.test/token" };
    one.sandbox.faults.add({ match: "GET /**/openid-configuration", status: 200, body });
    expect(failures(await one.address({ name: "web" }))[0]?.message).toContain("plain http://");
  });

  it("is left aside by an API key", async () => {
    const one = stage({ environment: { K0RDENT_OIDC_ISSUER: ISSUER } });
    await one.address({ name: "web" });
    expect(tokenCalls(one).map(({ path }) => path)).toEqual(["/v1/regions/global/auth/token"]);
  });
});

describe("credentials", () => {
  it.each([
    [{ K0RDENT_CLIENT_ID: "x@org.iam" }, "client_secret", "K0RDENT_CLIENT_SECRET"],
    [{ K0RDENT_CLIENT_SECRET: "plt_cs_x_y" }, "client_id", "K0RDENT_CLIENT_ID"],
    [{}, "no credentials", "K0RDENT_API_KEY"],
  ])("that are half there are named: %j", async (environment, what, variable) => {
    const one = stage({ environment: { K0RDENT_API_KEY: "", ...environment } });
    const { failure } = await one.address({ name: "web" });
    expect(failure).toMatchObject({
      code: "credentials",
      message: expect.stringContaining(what),
      hint: expect.stringContaining(variable),
    });
  });

  it.each([
    ["a key", {}],
    ["a token", { K0RDENT_TOKEN: "plt_sk_sandbox_not-a-real-key" }],
  ])("and what is minted with them are never told: %s", async (_, environment) => {
    const secret = "plt_sk_sandbox_not-a-real-key";
    const one = stage({ environment });
    const minted = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";
    const words = `token ${minted} of ${secret} and plt_cs_1_abcdef was refused: Bearer ${minted}`;
    for (const body of [{ error: { code: 400, message: words } }, { message: words }, `<html>${words}</html>`, words])
      one.sandbox.faults.add({ match: "GET /**/web", status: 400, body });
    for (let round = 0; round < 4; round += 1) {
      const told = JSON.stringify([await one.address({ name: "web" }), one.events]);
      expect(told).toContain("was refused");
      for (const text of [secret, minted, "c2lnbmF0dXJl", "plt_cs_1_abcdef"]) expect(told).not.toContain(text);
    }
  });
});
