import * as z from "zod/mini";
import type { Tools } from "../../definition/cloud.ts";
import { ApiError, CredentialsError } from "../../errors.ts";
import { createFlights } from "../../sharing/flights.ts";
import type { Limits } from "../../time/limits.ts";
import type { Settings } from "./settings.ts";

/** Keys that sign, with what goes along where they are temporary. */
interface SigningKeys {
  readonly access: string;
  readonly secret: string;
  readonly token?: string | undefined;
}

/** Keys that sign, asked for before every request: those of an agency are temporary. */
export interface KeySource {
  keys(limits: Limits): Promise<SigningKeys>;
  /** These were refused: next time, others. `false`: there are no others. */
  renew(rejected: string): boolean;
}

/** The keys of the settings, for as long as the process lives. */
export const fixedKeys = ({ access_key = "", secret_key = "", security_token }: Settings): KeySource => ({
  keys: async () => ({ access: access_key, secret: secret_key, token: security_token }),
  renew: () => false,
});

const answer = z.looseObject({
  credential: z.looseObject({
    access: z.string(),
    secret: z.string(),
    securitytoken: z.string(),
    expires_at: z.string(),
  }),
});

/**
 * The temporary keys of the agency that the server acts for, by its own metadata service: on the server's own link, in clear, without any
 * proof and past every proxy. https://support.huaweicloud.com/intl/en-us/usermanual-ecs/ecs_03_0166.html
 */
export function agencyKeys({ metadata_endpoint }: Settings, { http, clock, conceal }: Tools): KeySource {
  const metadata = http({
    cloud: "The server's metadata service",
    origin: new URL(metadata_endpoint),
    explain: () => ({}),
    authorize: () => ({}),
    metadata: true,
  });
  const flights = createFlights();
  let current: { readonly keys: SigningKeys; readonly half: number } | undefined;

  async function fetched(limits: Limits): Promise<SigningKeys> {
    const what = "asking for the keys of the server's agency";
    try {
      // Whatever is not on a server of the cloud finds out soon.
      const hurried = { ...limits, retry: Math.min(limits.retry, 3_000), attempt: Math.min(limits.attempt, 3_000) };
      const call = { what, method: "GET", path: "/openstack/latest/securitykey", answer } as const;
      const {
        access,
        secret,
        securitytoken: token,
        expires_at,
      } = (await metadata.send(call, hurried)).value.credential;
      for (const one of [secret, token]) conceal(one);
      const now = clock.date();
      current = { keys: { access, secret, token }, half: now + (Date.parse(expires_at) - now) / 2 };
      return current.keys;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw new CredentialsError(`this server has no agency: ${error.message}`, {
        hint: "Give the server an agency for ECS in the console, or give keys otherwise.",
        status: error.status,
      });
    }
  }

  return {
    keys: async (limits) =>
      current && clock.date() < current.half
        ? current.keys
        : flights.share("the agency's keys", limits, () => fetched(limits)),
    renew(rejected) {
      if (current?.keys.access === rejected) current = undefined;
      return true;
    },
  };
}
