import { describe, expect, it } from "vitest";
import { secretsOfEnvironment } from "../src/engine/environment-secrets.ts";
import { exceptionsOf } from "../src/http/no-proxy.ts";
import { proxyFor } from "../src/http/proxy.ts";

describe("the proxy of the environment", () => {
  it.each([
    ["http://proxy.example:3128", "http://proxy.example:3128", undefined],
    ["proxy.example:3128", "http://proxy.example:3128", undefined],
    ["proxy.example", "http://proxy.example", undefined],
    ["https://proxy.example", "https://proxy.example", undefined],
    [" http://[2001:db8::1]:3128/ ", "http://[2001:db8::1]:3128", undefined],
    ["http://me:pass@proxy.example", "http://proxy.example", "me:pass"],
    ["me:pass@proxy.example:8080", "http://proxy.example:8080", "me:pass"],
    ["http://me:p%40ss%3A%25@proxy.example", "http://proxy.example", "me:p@ss:%"],
    ["http://me:100%@proxy.example", "http://proxy.example", "me:100%"],
    ["http://me@proxy.example", "http://proxy.example", "me:"],
  ])("%s", (value, origin, credentials) => {
    const found = proxyFor("https:", { HTTPS_PROXY: value });
    expect(found?.origin.origin).toBe(origin);
    expect(found?.origin.href).not.toContain("@");
    const basic = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
    expect(found?.authorization).toBe(basic);
  });

  it("is found by the target's protocol, in small letters first, else by ALL_PROXY", () => {
    const variable = (protocol: string, environment: Record<string, string>) =>
      proxyFor(protocol, environment)?.variable;
    const all = { HTTP_PROXY: "a", https_proxy: "b", HTTPS_PROXY: "c", all_proxy: "d" };
    expect([variable("https:", all), variable("http:", all)]).toEqual(["https_proxy", "HTTP_PROXY"]);
    expect(variable("https:", { HTTP_PROXY: "a" })).toBeUndefined();
    expect(variable("https:", { HTTPS_PROXY: " ", ALL_PROXY: "d" })).toBe("ALL_PROXY");
    expect(variable("http:", {})).toBeUndefined();
  });

  it.each(["socks5://me:hidden@proxy.example:1080", "ftp://hidden", "http://", "a proxy:hidden", "http://proxy:99999"])(
    "%s is refused, and the variable named, not its value",
    (value) => {
      const refused = () => proxyFor("https:", { HTTPS_PROXY: value });
      expect(refused).toThrow(
        /^HTTPS_PROXY: must be the address of an HTTP proxy, such as http:\/\/proxy\.example:3128/,
      );
      expect(refused).not.toThrow(/hidden/);
    },
  );

  it.each([
    ["socks5://me:hidden@proxy.example:1080", ", but begins with socks5://"],
    ["xhttp://proxy.example", ", but begins with xhttp://"],
    ["a proxy:hidden", ""],
  ])("%s is refused with how it begins and what to do", (value, beginning) => {
    let failure: unknown;
    try {
      proxyFor("https:", { HTTPS_PROXY: value });
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({
      message: `HTTPS_PROXY: must be the address of an HTTP proxy, such as http://proxy.example:3128${beginning}`,
      hint: "Mend HTTPS_PROXY, unset it, or name the cloud's host in NO_PROXY.",
    });
  });

  it("keeps its password to itself, in each form in which it travels", () => {
    const secrets = secretsOfEnvironment(
      {},
      {
        HTTPS_PROXY: "http://me:p%40ssword@proxy.example",
        http_proxy: "http://proxy.example",
      },
    );
    expect(secrets).toEqual(["p%40ssword", "p@ssword", Buffer.from("me:p@ssword").toString("base64")]);
  });
});

describe("NO_PROXY", () => {
  it.each([
    ["*", "https://api.example.com", true],
    ["example.com", "https://example.com", true],
    ["example.com", "https://api.example.com", true],
    ["example.com", "https://badexample.com", false],
    [".example.com", "https://api.example.com", true],
    [".example.com", "https://example.com", true],
    ["*.example.com", "https://api.example.com", true],
    ["*.example.com", "https://example.com", false],
    ["API.Example.COM", "https://api.example.com", true],
    ["example.com.", "https://api.example.com", true],
    ["example.com", "https://api.example.com.", true],
    ["api.example.com:8443", "https://api.example.com:8443", true],
    ["api.example.com:8443", "https://api.example.com", false],
    ["api.example.com:443", "https://api.example.com", true],
    ["other.example, api.example.com", "https://api.example.com", true],
    ["other.example api.example.com", "https://api.example.com", true],
    ["  ,, ", "https://api.example.com", false],
    ["10.1.2.3", "https://10.1.2.3", true],
    ["10.0.0.0/8", "https://10.1.2.3", true],
    ["10.0.0.0/8", "https://11.1.2.3", false],
    ["10.0.0.0/8", "https://10.example.com", false],
    ["10.0.0.0/99", "https://10.1.2.3", false],
    ["10.0.0.0/8x", "https://10.1.2.3", false],
    ["10.0.0.0/", "https://10.1.2.3", false],
    ["example.com/8", "https://10.1.2.3", false],
    ["2001:db8::/129", "https://[2001:db8::7]", false],
    ["2001:db8::/32", "https://[2001:db8::7]", true],
    ["2001:db8::7", "https://[2001:db8::7]", true],
    ["[2001:db8::7]:8443", "https://[2001:db8::7]:8443", true],
    ["[2001:db8::7]:8443", "https://[2001:db8::7]", false],
    ["", "https://localhost:8443", true],
    ["", "http://127.8.0.1", true],
    ["", "http://[::1]:4010", true],
    ["", "http://169.254.169.254", true],
  ])("%j and %s: direct is %s", (list, target, direct) => {
    expect(exceptionsOf(list)(new URL(target))).toBe(direct);
  });
});
