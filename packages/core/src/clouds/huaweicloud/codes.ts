import type { RawAnswer } from "../../http/answer.ts";
import type { Explanation } from "../../http/refusals.ts";

/** What one of the vendor's codes means for us. What is left out follows from the status. */
type Reading = Pick<Explanation, "reason" | "hint" | "retryable" | "effect" | "retryAfter">;

/** Only where the call was addressed to that very thing. */
const notFound: Reading = { reason: "not-found" };
const forbidden: Reading = { reason: "forbidden" };
const slowDown: Reading = { reason: "rate-limited" };
/** The cloud's own trouble: it may have done it all the same. */
const serverError: Reading = { reason: "unavailable", effect: "unknown" };
const otherProject: Reading = {
  reason: "rejected",
  hint: "The credentials are for another project than the one in the address: check `project_id` and `project_name` (HUAWEICLOUD_SDK_PROJECT_ID).",
};
const taken: Reading = {
  reason: "conflict",
  hint: "Another port has this address: choose another, or release that one.",
};
/** The call itself is not offered there: nothing is said about the thing. */
const unpublished: Reading = {
  reason: "rejected",
  hint: "This cloud does not offer this call at this address: check the endpoint settings; for `route: ecs-nic` choose `vpc-port`.",
};

/**
 * Only the code counts; the text is not contractual.
 * https://support.huaweicloud.com/intl/en-us/api-ecs/ErrorCode.html, https://support.huaweicloud.com/intl/en-us/api-vpc/vpc_api_0003.html
 */
const readings: Readonly<Record<string, Reading>> = {
  ...each(["Ecs.0003", "Ecs.0110", "Pdp.0001", "VPC.0010", "VPC.2201", "VPC.2701"], forbidden),
  ...each(["Ecs.0023", "Common.0018", "VPC.0007"], otherProject),
  ...each(["Ecs.0010", "VPC.0701", "IpAddressInUse"], taken),
  // No list of ours repeats a pair: Neutron says so, too, where another write has just added it.
  DuplicateAddressPairInRequest: { reason: "conflict" },
  ...each(["Ecs.0114", "Ecs.0614", "Common.0011", "VPC.2204", "VPC.0504"], notFound),
  "Ecs.0307": { reason: "rejected", hint: "Check the ids of the server and its NICs; run again if they are right." },
  ...each(["Ecs.0100", "Ecs.0605"], {
    reason: "rejected",
    hint: "The server's state does not allow it: look at its status and locks in the console, then run again.",
  }),
  ...each(["Ecs.0201", "Ecs.0212", "Ecs.0213", "Ecs.0217", "Ecs.0323", "Ecs.0502", "Ecs.0507"], serverError),
  ...each(["Ecs.1000", "Ecs.1001", "Ecs.1002", "Ecs.1100", "Ecs.1200", "Ecs.1201", "Common.0001"], serverError),
  // An EIP on its way from one state to the next.
  "VPC.0512": { reason: "unavailable", effect: "none", retryAfter: 2_000 },
  ...each(["VPC.0510", "VPC.0517"], { reason: "conflict", hint: "Somebody has bound the EIP meanwhile: run again." }),
  "VPC.0511": { reason: "conflict", hint: "Another EIP is bound there: unbind it first. One port takes one EIP." },
  "VPC.0502": { reason: "forbidden", hint: "The account may not buy: look at its balance and state." },
  ...each(["VPC.0521", "VPC.0532"], {
    reason: "rejected",
    hint: "Release EIPs that nobody uses, or ask the vendor for a larger quota.",
  }),
  // "Another command is running, try again after 1 minute."
  "Ecs.0603": { reason: "unavailable", effect: "none", retryAfter: 60_000 },
  ...each(["Common.0024", "Common.1503", "IAM.0012"], slowDown),
  ...each(["Common.0013", "VPC.0008"], { reason: "credentials" }),
};

/** Those of the gateway, without `APIGW.` (shared) or `APIG.` (dedicated). */
const gateway: Readonly<Record<string, Reading>> = {
  ...each(["0101", "0103", "0105"], unpublished),
  ...each(["0302", "0306", "0310", "0802", "0401", "0402", "0404"], forbidden),
  ...each(["0301", "0303", "0305", "0307"], { reason: "credentials" }),
  "0308": slowDown,
  ...each(["0501", "0502"], { reason: "forbidden", hint: "The quota is used up, or the account is frozen." }),
  "0613": serverError,
};

/** All of them, for the page that says what the cloud refuses. */
export const codes = (): Readonly<Record<string, Reading>> => ({
  ...readings,
  ...Object.fromEntries(Object.entries(gateway).map(([code, reading]) => [`APIGW.${code}`, reading])),
});

/** The code decides, never the words but for a 401; what neither knows follows from the status. */
export function readingOf(code: string | undefined, status: number, words: string): Reading {
  const [, short] = /^APIG(?:W)?\.(\d{4})$/.exec(code ?? "") ?? [];
  const known = short === undefined ? readings[code ?? ""] : gateway[short];
  const hint = status === 401 ? credentialsHint(words) : undefined;
  return { ...(hint === undefined ? {} : { hint }), ...known };
}

/** Is it the gateway's word for a call that is not offered there? */
export const isUnpublished = (code: string | undefined): boolean => /^APIG(W)?\.(0101|0103|0105)$/.test(code ?? "");

/** "Query of the ports failed": also what the list of NICs answers for a server that does not exist. */
export const NICS_UNSEEN = "Ecs.0307";

function credentialsHint(words: string): string {
  if (/ak .* not exist|ak not exist/i.test(words))
    return "Check the access key (HUAWEICLOUD_SDK_AK): the cloud does not know it.";
  if (/limit, ?forbidden/i.test(words))
    return "The access key is locked for 5 minutes, after more than 5 wrong signatures in a row: mend the secret key, wait, then run again.";
  if (/signature fail/i.test(words))
    return "Check the secret key (HUAWEICLOUD_SDK_SK), the setting `signature`, and this machine's clock.";
  if (/decrypt token|token/i.test(words)) return "Check the token: it is broken, too old, or of another region.";
  return "Check the user name, the password and the account name; the account may also be locked.";
}

/** The gateway refuses what was signed more than this away from its own time, in milliseconds. */
const TOLERANCE = 15 * 60_000;

/**
 * A signature by a wrong clock is refused in the same words as one by a wrong key; the answer's own date, or the server's time in its
 * words, tells them apart. Such as "this machine's clock is 47 minutes behind the cloud's".
 */
export function clockSkew(answer: RawAnswer, now: number, words: string): string | undefined {
  if (answer.status !== 401 || !/signature fail|expired/i.test(words)) return undefined;
  const offs = [Date.parse(answer.headers.date ?? ""), serverTime(words)].map((theirs) => now - theirs);
  const ahead = offs.find((off) => Math.abs(off) > TOLERANCE);
  if (ahead === undefined) return undefined;
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  return `this machine's clock is ${minutes} minutes ${ahead > 0 ? "ahead of" : "behind"} the cloud's`;
}

/** `server time: 20260115T081530Z`, also written `2026-01-15T08:15:30Z` or with a space for the `T`. Not a number where none is said. */
function serverTime(words: string): number {
  const [, year, month, day, hour, minute, second] =
    /server\W*time\D*(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d):?(\d\d):?(\d\d)/i.exec(words) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function each(codes: readonly string[], reading: Reading): Record<string, Reading> {
  return Object.fromEntries(codes.map((code) => [code, reading]));
}
