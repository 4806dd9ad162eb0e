import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { ContractError } from "../src/errors.ts";
import { NoConnection } from "../src/http/no-connection.ts";
import { checkedOrigin, isInClear, isLinkLocal } from "../src/http/origin.ts";
import { brokenRoad } from "../src/http/road-failures.ts";
import { openTunnel } from "../src/http/tunnel.ts";

const coded = (code: string) => Object.assign(new Error("as the system says it"), { code });
const broken = (error: unknown) => brokenRoad("Gcore: reading port 7", error);

describe("what goes wrong on the way", () => {
  it.each(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"])(
    "before anything is sent changes nothing, and may pass: %s",
    (code) => {
      expect(broken(coded(code))).toMatchObject({
        code: "network",
        message: `Gcore: reading port 7: no connection (${code})`,
        retryable: true,
        effect: "none",
        hint: "Check the network, the endpoint setting and the proxy variables; then run again.",
      });
    },
  );

  it.each(["SILENT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"])("is a cloud that stays silent: %s", (code) => {
    expect(broken(coded(code))).toMatchObject({
      code: "timeout",
      message: "Gcore: reading port 7: the cloud stayed silent for longer than one attempt may take",
      retryable: true,
      effect: "unknown",
      hint: "Run again, or raise `timeouts.attempt_seconds`.",
    });
  });

  it.each(["TOO_LARGE", "HPE_HEADER_OVERFLOW", "UND_ERR_RES_EXCEEDED_MAX_SIZE", "UND_ERR_HEADERS_OVERFLOW"])(
    "is too much: %s",
    (code) => {
      expect(broken(coded(code))).toMatchObject({
        code: "contract",
        message: "Gcore: reading port 7: the answer is larger than any that this API gives",
        effect: "unknown",
        retryable: false,
      });
    },
  );

  it.each([
    ["ECONNRESET", "the connection broke before the answer was whole"],
    ["UND_ERR_SOCKET", "the connection broke before the answer was whole"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "the connection broke before the answer was whole"],
    ["HPE_INVALID_VERSION", "the answer is not HTTP"],
  ])("later leaves a doubt: %s", (code, words) => {
    expect(broken(coded(code))).toMatchObject({
      code: "network",
      message: `Gcore: reading port 7: ${words} (${code})`,
      retryable: true,
      effect: "unknown",
      hint: "Check the network, the endpoint setting and the proxy variables; then run again.",
    });
  });

  it("is called by what is at the bottom of it", () => {
    const wrapped = new Error("fetch failed", { cause: new AggregateError([coded("ECONNREFUSED")]) });
    expect(broken(wrapped)?.message).toContain("(ECONNREFUSED)");
    expect(
      broken(Object.assign(new Error("x", { cause: coded("ENOTFOUND") }), { code: "ECONNRESET" }))?.message,
    ).toContain("(ENOTFOUND)");
    expect(broken(Object.assign(new Error("x"), { name: "HTTPParserError" }))?.message).toContain("not HTTP");
  });

  it.each([
    "ERR_INVALID_ARG_TYPE",
    "UND_ERR_INVALID_ARG",
    "UND_ERR_NOT_SUPPORTED",
    "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
    "ERR_MODULE_ERR_TLS",
  ])("is no matter of the road: %s", (code) => {
    expect(broken(coded(code))).toBeUndefined();
    expect(broken(new NoConnection({ cause: coded(code) }))).toBeUndefined();
  });

  it("and has no code is a defect", () => {
    expect(broken(new TypeError("a bug"))).toBeUndefined();
    expect(broken("words")).toBeUndefined();
  });
});

describe("a connection that did not come about", () => {
  const proxy = { proxy: "proxy.example:3128", variable: "HTTPS_PROXY" };

  it("without a proxy is the cloud's, and through one is told with the proxy and its variable", () => {
    expect(broken(new NoConnection({ cause: coded("ECONNRESET") }))).toMatchObject({
      message: "Gcore: reading port 7: no connection (ECONNRESET)",
      effect: "none",
      retryable: true,
    });
    expect(broken(new NoConnection({ ...proxy, cause: coded("ECONNREFUSED") }))).toMatchObject({
      message: "Gcore: reading port 7: no connection through the proxy proxy.example:3128 (ECONNREFUSED)",
      effect: "none",
      retryable: true,
      hint: "Check that the proxy of HTTPS_PROXY runs and lets this host through, or name the cloud's host in NO_PROXY.",
    });
  });

  it.each(["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "ERR_TLS_CERT_ALTNAME_INVALID"])(
    "for a certificate is not tried again: %s",
    (code) => {
      expect(broken(new NoConnection({ cause: coded(code) }))).toMatchObject({
        message: `Gcore: reading port 7: the certificate of the other side is not trusted (${code})`,
        retryable: false,
        effect: "none",
        hint: "Check the endpoint setting; where a company's proxy or an authority of your own signs, name its certificate in NODE_EXTRA_CA_CERTS (for OpenStack: in OS_CACERT).",
      });
    },
  );

  const credentials = "asks for credentials, or does not accept those it got";
  const percent =
    "Write user name and password into HTTPS_PROXY, percent-encoded: http://user:password@proxy.example:3128.";
  const refuses = "refuses to connect to the cloud";
  const allowed =
    "Have the cloud's host allowed on the proxy of HTTPS_PROXY, or name it in NO_PROXY if it can be reached directly.";
  const failed = "could not connect to the cloud";
  const check = "Check the endpoint setting and the proxy of HTTPS_PROXY; then run again.";
  it.each([
    [407, credentials, percent, false],
    [400, refuses, allowed, false],
    [403, refuses, allowed, false],
    [499, refuses, allowed, false],
    [408, failed, check, true],
    [429, failed, check, true],
    [500, failed, check, true],
    [301, failed, check, true],
  ])("for the proxy's answer %i is told in its words' place", (status, words, hint, retryable) => {
    expect(broken(new NoConnection({ ...proxy, status }))).toMatchObject({
      code: "network",
      message: `Gcore: reading port 7: the proxy proxy.example:3128 ${words} (HTTP ${status})`,
      hint,
      retryable,
      effect: "none",
    });
  });

  it("keeps what the system said, for whoever looks closer", () => {
    const cause = coded("ECONNREFUSED");
    for (const error of [new NoConnection({ cause }), new NoConnection({ ...proxy, cause })])
      expect(broken(error)?.cause).toBe(cause);
    expect(broken(cause)?.cause).toBe(cause);
    const untrusted = coded("SELF_SIGNED_CERT_IN_CHAIN");
    expect(broken(new NoConnection({ cause: untrusted }))?.cause).toBe(untrusted);
    for (const code of ["SILENT", "TOO_LARGE", "ECONNRESET"])
      expect(broken(coded(code))?.cause).toMatchObject({ code });
  });

  it("for a reason of ours stays that", () => {
    const ours = new ContractError("ours");
    expect(broken(new NoConnection({ cause: ours }))).toBe(ours);
  });
});

describe("a tunnel", () => {
  async function proxy(answer: string) {
    const asked: string[] = [];
    const server = createServer().on("connect", ({ url = "", headers }, socket: Socket) => {
      asked.push(`${url} ${headers.host} ${headers["proxy-authorization"] ?? "nobody"}`);
      socket.write(`HTTP/1.1 ${answer}\r\n\r\n`);
      socket.on("error", () => undefined).pipe(socket);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const origin = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return { asked, origin, close: () => server.close() };
  }
  const { signal } = new AbortController();

  it("is the proxy's connection with the target, asked for in its user's name", async () => {
    const { origin, asked, close } = await proxy("200 Connection established");
    const socket = await openTunnel(
      { origin, authorization: "Basic abc", variable: "HTTPS_PROXY" },
      "api.example:443",
      signal,
    );
    socket.write("ahoy");
    const [echo] = await once(socket, "data");
    expect(String(echo)).toBe("ahoy");
    expect(asked).toEqual(["api.example:443 api.example:443 Basic abc"]);
    socket.destroy();
    close();
  });

  it("is refused with the proxy's status, and with what the system says", async () => {
    const { origin, close } = await proxy("403 Forbidden");
    const refused = openTunnel({ origin, authorization: undefined, variable: "ALL_PROXY" }, "api.example:443", signal);
    await expect(refused).rejects.toMatchObject({ status: 403, proxy: origin.host, variable: "ALL_PROXY" });
    close();
    const left = openTunnel(
      { origin, authorization: undefined, variable: "ALL_PROXY" },
      "api.example:443",
      AbortSignal.abort(),
    );
    await expect(left).rejects.toMatchObject({ proxy: origin.host, cause: { code: "ABORT_ERR" } });
  });
});

describe("the address of a cloud", () => {
  const path = ["settings", "endpoint"];

  it.each([
    ["nonsense", 'must be a web address such as https://api.example.com, but is "nonsense"'],
    ["ftp://api.example.com", 'must be a web address such as https://api.example.com, but is "ftp://api.example.com"'],
    ["https://me@api.example.com", "must not hold a user name or password"],
    ["https://:pass@api.example.com", "must not hold a user name or password"],
  ])("may not be %s", (raw, message) => {
    expect(() => checkedOrigin(raw, path)).toThrow(`settings.endpoint: ${message}`);
  });

  it("is plain only for this machine, or where somebody says that the network is theirs", () => {
    let failure: unknown;
    try {
      checkedOrigin("http://10.0.0.5:8080", path);
    } catch (error) {
      failure = error;
    }
    expect(failure).toMatchObject({
      code: "input",
      message: "settings.endpoint: is plain http:// (10.0.0.5:8080), which would show the credentials on the way",
      hint: "Use https://, or say `allow_plain_http: true` in `settings` if that network is yours.",
    });
    expect(checkedOrigin("http://10.0.0.5:8080", path, true).href).toBe("http://10.0.0.5:8080/");
    for (const host of ["localhost", "127.0.0.1", "127.255.9.1:80", "[::1]:8080"])
      expect(checkedOrigin(`http://${host}`, path).protocol).toBe("http:");
    for (const host of ["localhost.example", "128.0.0.1", "127.0.0.1.example"])
      expect(isInClear(new URL(`http://${host}`))).toBe(true);
    expect(isInClear(new URL("https://api.example.com"))).toBe(false);
    expect(
      ["169.254.169.254", "169.254.1.1.example", "10.169.254.1"].map((host) => isLinkLocal(new URL(`http://${host}`))),
    ).toEqual([true, false, false]);
  });
});
