import type { EmulatedRequest } from "../../../emulation.ts";
import { ecs, gateway, refuse, vpc } from "./refusals.ts";
import { readClaim, signatureOf } from "./signatures.ts";
import type { Caller, Cell, Key } from "./world.ts";

/** https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-0001.html */
const TOLERANCE = 15 * 60_000;
/** More failures in a row than this lock the key. */
const FAILURES = 5;
const LOCK = 5 * 60_000;

const badIdentity = (words: string) =>
  refuse(gateway(401, "0301", `Incorrect IAM authentication information: ${words}`));

/** Who is calling, by token or by signature. Throws the gateway's refusal. */
export function authenticate(request: EmulatedRequest, cell: Cell): Caller {
  const { headers } = request;
  if (headers["x-auth-token"] !== undefined) return byToken(headers["x-auth-token"], cell);
  if (headers.authorization !== undefined) return bySignature(request, headers.authorization, cell);
  return badIdentity("x-auth-token not found");
}

function byToken(value: string, { state, world }: Cell): Caller {
  const token = state.tokens[value] ?? badIdentity("decrypt token fail");
  if (world.date() >= token.expires_at)
    badIdentity(`token expires, expires_at: ${new Date(token.expires_at).toISOString()}`);
  return { project: token.project_id, user: token.user };
}

function bySignature(request: EmulatedRequest, header: string, { state, world }: Cell): Caller {
  const claim = readClaim(header) ?? badIdentity("verify aksk signature fail");
  const key = state.keys[claim.access];
  if (!key || (key.expires_at !== null && world.date() >= key.expires_at))
    return badIdentity(`ak ${claim.access} not exist`);
  if (world.date() < key.locked_until) badIdentity("AK access failed to reach the limit,forbidden");
  if (!isGood()) {
    countFailure(key, world.date());
    badIdentity("verify aksk signature fail");
  }
  key.failures = 0;
  const project = request.headers["x-project-id"] ?? Object.keys(state.projects)[0] ?? null;
  return { project, user: claim.access };

  function isGood(): boolean {
    const sent = timeOf(request.headers["x-sdk-date"] ?? "");
    return (
      Math.abs(world.date() - sent) <= TOLERANCE &&
      (key?.security_token ?? undefined) === request.headers["x-security-token"] &&
      claim.signedHeaders.includes("x-sdk-date") &&
      claim.signature === signatureOf(request, claim, key?.secret ?? "")
    );
  }
}

function countFailure(key: Key, now: number): void {
  key.failures += 1;
  if (key.failures <= FAILURES) return;
  key.locked_until = now + LOCK;
  key.failures = 0;
}

/** `20260115T081530Z` → milliseconds; far away for anything else. */
function timeOf(text: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return year ? Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) : 0;
}

/** The project in the path must be the caller's own. Where no path names one, the caller's must exist. */
export function checkProject({ path }: EmulatedRequest, caller: Caller, { state }: Cell): void {
  const [, named, collection = ""] =
    /^\/v1\/([^/]+)\/([^/]+)/.exec(path) ?? /^\/v[\d.]+\/([0-9a-f]{32})\/([^/]+)/.exec(path) ?? [];
  const compute = collection === "cloudservers" || collection === "jobs";
  const known = caller.project !== null && state.projects[caller.project] !== undefined;
  if (known && (named === undefined || named === caller.project)) return;
  const words = `project ${named ?? caller.project ?? "(none)"} does not match the project of the credentials`;
  refuse(compute ? ecs(400, "Ecs.0023", words) : vpc(400, "VPC.0007", words));
}
