import type { Tools } from "../../definition/cloud.ts";
import type { HttpOptions } from "../../http/call.ts";
import type { Limits } from "../../time/limits.ts";
import type { KeySource } from "./agency.ts";
import type { Service } from "./endpoints.ts";
import type { Located } from "./settings.ts";
import { authorization, type Form, sdkDate } from "./signature.ts";

/** What goes with a request to prove who sends it. */
export type Proof = Pick<HttpOptions, "authorize" | "renew">;

/** What goes with a proof, and proves nothing by itself. */
export const OPEN = ["content-type", "x-project-id", "x-sdk-date"];

/** The services want it on every call, also without a body. */
export const json = (headers: Readonly<Record<string, string>>) => ({ "content-type": "application/json", ...headers });

/** Each attempt is signed anew: the signature carries the time. */
export function signedBy(settings: Located, source: KeySource, { clock }: Pick<Tools, "clock">) {
  const renew: Proof["renew"] = async (_limits, { authorization: refused = "" }) =>
    source.renew(/(?:Access|Credential)=([^,/]+)/.exec(refused)?.[1] ?? "");
  return (service: Service, project: (limits: Limits) => Promise<string> | undefined): Proof => ({
    renew,
    authorize: async (request, limits) => {
      const { token, ...keys } = await source.keys(limits);
      const id = await project(limits);
      const headers = json({
        ...(id === undefined ? {} : { "x-project-id": id }),
        "x-sdk-date": sdkDate(clock.date()),
        ...(token === undefined ? {} : { "x-security-token": token }),
      });
      const signed = { ...request, headers: { host: request.url.host, ...headers } };
      return { ...headers, authorization: authorization(signed, keys, formOf(settings, service)) };
    },
  });
}

function formOf({ signature, region }: Located, service: Service): Form {
  switch (signature) {
    case "huawei":
      return { name: "huawei" };
    // As the client does from which this form is known.
    case "scoped":
      return { name: "scoped", region: "", service: "" };
    case "derived":
      return { name: "derived", region, service };
  }
}
