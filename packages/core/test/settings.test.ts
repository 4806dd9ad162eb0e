import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { defineCloud } from "../src/definition/cloud.ts";
import { secretsOfEnvironment } from "../src/engine/environment-secrets.ts";
import { resolveSettings, secretsOf, settingIn } from "../src/engine/settings.ts";
import { MooringError } from "../src/errors.ts";
import { integer, list, text } from "../src/spec/fields.ts";

const acme = defineCloud({
  name: "acme",
  title: "Acme",
  summary: "Acme.",
  links: {},
  settings: z.strictObject({
    token: text({ description: "The token.", env: ["ACME_TOKEN", "ACME_KEY"], secret: true }),
    region: z.optional(text({ description: "The region.", env: ["ACME_REGION"] })),
    port: z.optional(integer({ description: "The port.", env: ["ACME_PORT"], minimum: 1, maximum: 9 })),
    login: z.optional(
      z.strictObject({
        user: z.optional(text({ description: "The user.", env: ["ACME_USER"] })),
        password: z.optional(text({ description: "The password.", env: ["ACME_PASSWORD"], secret: true })),
      }),
    ),
    keys: z.optional(list(text({ description: "A key.", secret: true }), { description: "More keys." })),
  }),
  alternatives: [["token"], ["login"]],
  connect: () => null,
  resources: [],
  queries: [],
});

const resolve = (given: Record<string, unknown>, environment: Record<string, string> = {}) =>
  resolveSettings(acme as never, given, environment);
const failure = (given: Record<string, unknown>, environment: Record<string, string> = {}) => {
  try {
    resolve(given, environment);
  } catch (error) {
    if (MooringError.is(error)) return error;
    throw error;
  }
  return undefined;
};

describe("settings", () => {
  it("come from the request, then from the first variable that is set, freed of blanks", () => {
    expect(resolve({ token: "stated" }, { ACME_TOKEN: "other", ACME_REGION: " fra " })).toEqual({
      token: "stated",
      region: "fra",
    });
    expect(resolve({}, { ACME_TOKEN: "  ", ACME_KEY: "second" })).toEqual({ token: "second" });
    expect(resolve({ token: null }, { ACME_TOKEN: "first", ACME_KEY: "second" })).toEqual({ token: "first" });
  });

  it("in a map are filled in beside what is stated, and a map may be JSON text", () => {
    const environment = { ACME_TOKEN: "t", ACME_USER: "me" };
    expect(resolve({ token: "t", login: { password: "p" } }, environment)).toMatchObject({ login: { password: "p" } });
    const inner = resolveSettings({ ...acme, alternatives: [] } as never, { login: '{"password":"p"}' }, environment);
    expect(inner).toEqual({ token: "t", login: { user: "me", password: "p" } });
    expect(resolveSettings({ ...acme, alternatives: [] } as never, {}, { ACME_TOKEN: "t" })).toEqual({ token: "t" });
  });

  it.each([
    ["a list", ["x"]],
    ["a word", "x"],
    ["a list as text", '["x"]'],
    ["a number", 7],
  ])("where a map belongs may not be %s", (_, login) => {
    expect(failure({ token: "t", login })).toMatchObject({ code: "input", issues: [{ path: ["settings", "login"] }] });
  });

  it("of one family are not completed by another's variables", () => {
    const given = { login: { user: "me", password: "p" } };
    expect(failure(given, { ACME_TOKEN: "somebody else's" })).toMatchObject({ code: "credentials" });
  });

  it("that are missing are named, each with the variables and the setting that would say them", () => {
    expect(failure({})).toMatchObject({
      code: "credentials",
      message: "Acme: missing `token`",
      hint: "Set ACME_TOKEN or ACME_KEY (or `settings.token`).",
    });
  });

  it("that are missing and have no variable are named by the setting alone, and several are named together", () => {
    const cloud = defineCloud({
      ...acme,
      settings: z.strictObject({
        token: text({ description: "The token.", env: ["ACME_TOKEN"] }),
        place: text({ description: "The place." }),
      }),
      alternatives: [],
    });
    expect(() => resolveSettings(cloud, {}, {})).toThrow(
      expect.objectContaining({
        code: "credentials",
        message: "Acme: missing `token`, `place`",
        hint: "Set ACME_TOKEN (or `settings.token`) and `settings.place`.",
      }),
    );
  });

  it("that are wrong are named by the variable, where one said so, and by their path otherwise", () => {
    const environment = { ACME_TOKEN: "t", ACME_PORT: "77" };
    expect(failure({}, environment)).toMatchObject({ code: "input", issues: [{ path: ["ACME_PORT"] }] });
    expect(failure({ port: 77 }, { ACME_TOKEN: "t" })).toMatchObject({ issues: [{ path: ["settings", "port"] }] });
    // One is missing and one is wrong: the wrong one is no matter of credentials.
    expect(failure({ port: 77 })).toMatchObject({ code: "input" });
  });
});

describe("what must not be told", () => {
  it("is each secret setting, wherever it stands: stated, in a variable, in a map, in a list", () => {
    const given = { token: " t-1 ", region: "fra", login: { user: "me", password: "p-1" }, keys: ["k-1", "k-2"] };
    const environment = {
      ACME_TOKEN: "t-2",
      ACME_KEY: "t-3",
      ACME_PASSWORD: "p-2",
      ACME_USER: "you",
      ACME_REGION: "ams",
    };
    expect(secretsOf(acme as never, given, environment).sort()).toEqual(
      [" t-1 ", "t-1", "t-2", "t-3", "p-1", "p-2", "k-1", "k-2"].sort(),
    );
  });

  it("is one that its writer forgot to quote, and all that stands where a map belongs", () => {
    expect(secretsOf(acme as never, { token: 4711 }, {})).toEqual(["4711"]);
    expect(secretsOf(acme as never, "bare-token", {})).toEqual(["bare-token"]);
    expect(secretsOf(acme as never, ["one", { two: "three" }], {})).toEqual(["one", "three"]);
    expect(secretsOf(acme as never, { login: '{"password":"p-1"}' }, {})).toEqual(["p-1"]);
    expect(secretsOf(acme as never, undefined, {})).toEqual([]);
    expect(secretsOf(acme as never, null, { ACME_TOKEN: "t" })).toEqual(["t"]);
    expect(secretsOf(acme as never, { keys: "no list", login: ["no map"] }, {})).toEqual([]);
  });

  it("is what the environment holds for any cloud, and in the addresses of its proxies", () => {
    const catalog = { acme: { secrets: ["ACME_TOKEN", "ACME_KEY"] }, other: {} } as never;
    expect(secretsOfEnvironment(catalog, { ACME_TOKEN: "t", ACME_REGION: "fra" })).toEqual(["t"]);
    const basic = (pair: string) => Buffer.from(pair).toString("base64");
    const mine = ["p", "p", basic("me:p")];
    for (const name of ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
      expect(secretsOfEnvironment({}, { [name]: "http://me:p@proxy" }), name).toEqual(mine);
  });

  it.each<[string, string[]]>([
    ["http://me:p%40ss@proxy:3128", ["p%40ss", "p@ss", "bWU6cEBzcw=="]],
    [" me:pa:ss@proxy:3128", ["pa:ss", "pa:ss", "bWU6cGE6c3M="]],
    ["Socks5+h.1-a://me:p@ss@proxy", ["p@ss", "p@ss", "bWU6cEBzcw=="]],
    ["http://to%40ken@proxy:3128", ["to%40ken", "to@ken"]],
    ["http://token:@proxy:3128", ["token", "token"]],
    ["http://me:100%@proxy", ["100%", "100%", "bWU6MTAwJQ=="]],
    ["http://:@proxy:3128", ["", ""]],
    ["http://proxy:3128/a@b", []],
    ["http://proxy:3128?a@b", []],
    ["http://proxy:3128#a@b", []],
    ["http://proxy:3128", []],
    ["", []],
  ])("is a proxy's password, as it is written, read and sent: %s", (address, secrets) => {
    expect(secretsOfEnvironment({}, { HTTPS_PROXY: address })).toEqual(secrets);
  });
});

describe("where a value in a text came from", () => {
  const where = (text: string, environment: Record<string, string> = {}) =>
    settingIn(acme as never, { token: "t-1", region: "fra" }, environment, text);

  it("is the variable that says it, else the setting; and no secret is in a text without one", () => {
    expect(where("Bearer t-1", { ACME_KEY: " t-1 " })).toBe("ACME_KEY");
    expect(where("Bearer t-1", { ACME_TOKEN: "t-2" })).toBe("`settings.token`");
    expect(where("Bearer other")).toBeUndefined();
    expect(where("fra")).toBeUndefined();
  });
});
