import type { Tools } from "../../cloud.ts";
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
  let current: Promise<Token> | undefined;
  let renewing: Promise<Token> | undefined;

  /** All who ask meanwhile share the answer, also a refusal: wrong passwords in a row lock the account. */
  function login(limits: Limits): Promise<Token> {
    const fresh = iam.login(user, limits);
    current = fresh;
    fresh.catch(() => {
      if (current === fresh) current = undefined;
    });
    return fresh;
  }
  async function renewed(limits: Limits): Promise<Token> {
    renewing ??= login(limits).finally(() => {
      renewing = undefined;
    });
    return renewing;
  }
  async function token(limits: Limits): Promise<Token> {
    const known = await (current ?? login(limits));
    return clock.date() < known.expires - RENEW_BEFORE_END ? known : renewed(limits);
  }

  return {
    project: async (limits: Limits) => ((await token(limits)).project as { id: string }).id,
    proof: {
      authorize: async (_request, limits) => json({ "x-auth-token": (await token(limits)).value }),
      renew: async (limits, refused) => {
        const known = await current;
        if (known === undefined || known.value === refused["x-auth-token"]) await renewed(limits);
        return true;
      },
    },
  };
}
