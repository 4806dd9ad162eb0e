import { createHash, createHmac, hkdfSync } from "node:crypto";
import type { EmulatedRequest } from "../../../emulation.ts";

/** What the header `Authorization` of a signed request says. */
interface Claim {
  readonly algorithm: "SDK-HMAC-SHA256" | "V11-HMAC-SHA256";
  readonly access: string;
  /** Region and service of the two scoped forms; missing in the form of the official SDKs. */
  readonly scope?: { readonly day: string; readonly region: string; readonly service: string };
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** `undefined`: it is no signature that the gateway knows. */
export function readClaim(header: string): Claim | undefined {
  const [, algorithm, rest = ""] = /^(SDK-HMAC-SHA256|V11-HMAC-SHA256) (.+)$/.exec(header) ?? [];
  const parts = new Map(
    rest.split(/, ?/).map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]),
  );
  const names = parts.get("SignedHeaders")?.split(";");
  const signature = parts.get("Signature");
  const who = parts.get("Access") ?? parts.get("Credential");
  if (!algorithm || !names || !signature || !who) return undefined;
  const [access = "", day, region = "", service = ""] = who.split("/");
  return {
    algorithm: algorithm === "V11-HMAC-SHA256" ? algorithm : "SDK-HMAC-SHA256",
    access,
    ...(day === undefined ? {} : { scope: { day, region, service } }),
    signedHeaders: names,
    signature,
  };
}

/** The signature that this request must have, made from the request as it came. Extra headers that are not signed do not matter. */
export function signatureOf(request: EmulatedRequest, claim: Claim, secret: string): string {
  const date = request.headers["x-sdk-date"] ?? "";
  const hash = digest(canonical(request, claim));
  const { scope } = claim;
  if (!scope) return hex(mac(secret, [claim.algorithm, date, hash].join("\n")));
  const { day, region, service } = scope;
  if (claim.algorithm === "V11-HMAC-SHA256") {
    const info = [day, region, service].join("/");
    const key = Buffer.from(hkdfSync("sha256", secret, claim.access, info, 32)).toString("hex");
    return hex(mac(key, [claim.algorithm, date, info, hash].join("\n")));
  }
  let key: string | Buffer = `SDK${secret}`;
  for (const step of [day, region, service, "sdk_request"]) key = mac(key, step);
  const path = [day, region, service, "sdk_request"].join("/");
  return hex(mac(key, [claim.algorithm, date, path, hash].join("\n")));
}

function canonical(request: EmulatedRequest, { signedHeaders, scope, algorithm }: Claim): string {
  // The scoped form takes the query for the payload of a POST that has none.
  const queryIsPayload = scope && algorithm === "SDK-HMAC-SHA256" && request.method === "POST" && request.text === "";
  const query = sortedQuery(request.search);
  const lines = [request.method, slashed(request.path), queryIsPayload ? "" : query];
  for (const name of signedHeaders) lines.push(`${name}:${(request.headers[name] ?? "").trim()}`);
  lines.push("", signedHeaders.join(";"));
  lines.push(request.headers["x-sdk-content-sha256"] ?? digest(queryIsPayload ? query : request.text));
  return lines.join("\n");
}

function slashed(path: string): string {
  const encoded = path
    .split("/")
    .map((segment) => percent(unpercent(segment)))
    .join("/");
  return encoded.endsWith("/") ? encoded : `${encoded}/`;
}

/** The order on the wire is free, so it is sorted here. */
function sortedQuery(search: string): string {
  if (search === "") return "";
  const pairs = search.split("&").map((part) => {
    const [name = "", ...value] = part.split("=");
    return [unpercent(name), unpercent(value.join("="))] as const;
  });
  // As they are, not as they are written: so the vendor's signers do it.
  pairs.sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)));
  return pairs.map(([name, value]) => `${percent(name)}=${percent(value)}`).join("&");
}

const order = (a: string, b: string) => Number(a > b) - Number(a < b);
const unpercent = (text: string) => decodeURIComponent(text.replaceAll("+", " "));

function percent(text: string): string {
  let encoded = "";
  for (const byte of Buffer.from(text)) {
    const letter = String.fromCharCode(byte);
    encoded += /[A-Za-z0-9_.~-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

const digest = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
const mac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text, "utf8").digest();
const hex = (bytes: Buffer) => bytes.toString("hex");
