import type { Tools } from "../../cloud.ts";
import { createFlights } from "../../flights.ts";
import type { Http } from "../../http/client.ts";
import type { Limits } from "../../limits.ts";
import { createIam, type Token, type User } from "./iam.ts";
import { json, type Proof } from "./proof.ts";
import type { Settings } from "./settings.ts";

export interface Session {
  /** The project of the token's scope. */
  project(limits: Limits): Promise<string>;
  readonly proof: Proof;
}

/** The vendor advises to renew a token, which lives for 24 hours, at half its life. In milliseconds. */
const RENEW_BEFORE_END = 12 * 3_600_000;

/** A token that is got when it is first needed, and again before it ends or when it is refused. */
export function createSession(settings: Settings, iamWith: (proof: Proof) => Http, { clock }: Tools): Session {
  const iam = createIam(settings, () => iamWith({ authorize: () => json({}) }));
  const user: User = {
    name: settings.username as string,
    password: settings.password as string,
    account: settings.domain_name as string,
  };
  const flights = createFlights();
  let current: Token | undefined;

  /** All who ask meanwhile share the answer, also a refusal: wrong passwords in a row lock the account. */
  const login = (limits: Limits): Promise<Token> =>
    flights.share(`getting a token for user ${user.name}`, limits, async () => {
      current = await iam.login(user, limits);
      return current;
    });
  const token = async (limits: Limits): Promise<Token> =>
    current && clock.date() < current.expires - RENEW_BEFORE_END ? current : login(limits);

  return {
    project: async (limits: Limits) => ((await token(limits)).project as { id: string }).id,
    proof: {
      authorize: async (_request, limits) => json({ "x-auth-token": (await token(limits)).value }),
      renew: async (limits, refused) => {
        if (current === undefined || current.value === refused["x-auth-token"]) await login(limits);
        return true;
      },
    },
  };
}
