import { createHash, createHmac, hkdfSync } from "node:crypto";

/** A request as it will go on the wire. */
interface Signable {
  readonly method: string;
  readonly url: URL;
  /** Those to be signed: names in any case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Keys {
  readonly access: string;
  readonly secret: string;
}

/**
 * How the signature is made and written. The first two share the name `SDK-HMAC-SHA256`: the official SDKs' own, and the older one of
 * the Open Telekom Cloud's Go client (which leaves `region` and `service` empty).
 */
export type Form =
  | { readonly name: "huawei" }
  | { readonly name: "scoped" | "derived"; readonly region: string; readonly service: string };

/** `X-Sdk-Date`: `20260115T081530Z`. `date`: milliseconds since 1970. */
export const sdkDate = (date: number): string => `${new Date(date).toISOString().replace(/[-:]|\.\d+/g, "")}`;

/**
 * The value of `Authorization`. The headers must hold `host` and `x-sdk-date`.
 * https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-0001.html
 */
export function authorization(request: Signable, keys: Keys, form: Form): string {
  const headers = sorted(request.headers);
  const names = headers.map(([name]) => name).join(";");
  const date = headers.find(([name]) => name === "x-sdk-date")?.[1] ?? "";
  const hash = sha256(canonicalRequest(request));
  const day = date.slice(0, 8);
  switch (form.name) {
    case "huawei": {
      const signature = hmac(keys.secret, `SDK-HMAC-SHA256\n${date}\n${hash}`).toString("hex");
      return `SDK-HMAC-SHA256 Access=${keys.access}, SignedHeaders=${names}, Signature=${signature}`;
    }
    case "scoped": {
      const steps = [day, form.region, form.service, "sdk_request"];
      const key = steps.reduce<Buffer | string>(hmac, `SDK${keys.secret}`);
      return scoped("SDK-HMAC-SHA256", key, steps.join("/"));
    }
    case "derived": {
      const info = `${day}/${form.region}/${form.service}`;
      // The key is the text of the digits, not the bytes they stand for.
      const key = Buffer.from(hkdfSync("sha256", keys.secret, keys.access, info, 32)).toString("hex");
      return scoped("V11-HMAC-SHA256", key, info);
    }
  }

  function scoped(algorithm: string, key: Buffer | string, scope: string): string {
    const signature = hmac(key, `${algorithm}\n${date}\n${scope}\n${hash}`).toString("hex");
    return `${algorithm} Credential=${keys.access}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  }
}

/** The text whose hash is signed. https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-0001.html */
export function canonicalRequest({ method, url, headers, body }: Signable): string {
  const all = sorted(headers);
  const path = url.pathname.split("/").map((part) => encode(decodeURIComponent(part)));
  const query = [...url.searchParams];
  return [
    method.toUpperCase(),
    // Only here the path ends in a slash; the request on the wire has no extra one.
    `${path.join("/")}${url.pathname.endsWith("/") ? "" : "/"}`,
    query
      // As they are, not as they are written: so the vendor's signers do it.
      .sort((one, other) => compare(one[0], other[0]) || compare(one[1], other[1]))
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .join("&"),
    ...all.map(([name, value]) => `${name}:${value}`),
    "",
    all.map(([name]) => name).join(";"),
    sha256(body),
  ].join("\n");
}

const sorted = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .sort(([one], [other]) => compare(one, other));

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** RFC 3986: all but letters, digits, `-`, `.`, `_` and `~`. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: Buffer | string, text: string) => createHmac("sha256", key).update(text).digest();
