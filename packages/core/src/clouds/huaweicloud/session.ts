import type { Tools } from "../../cloud.ts";
import { createFlights } from "../../flights.ts";
import type { Http } from "../../http/client.ts";
import type { Limits } from "../../limits.ts";
import { createIam, type Identity, type Token } from "./iam.ts";
import { json, type Proof } from "./proof.ts";
import type { Located } from "./settings.ts";

export interface Session {
  /** The project of the token's scope. */
  project(limits: Limits): Promise<string>;
  readonly proof: Proof;
}

/** A token that is got when it is first needed, and again at half of its life, as the vendor advises, or when it is refused. */
export function createSession(
  identity: Identity,
  settings: Located,
  iamWith: (proof: Proof) => Http,
  { clock }: Pick<Tools, "clock">,
): Session {
  const iam = createIam(settings, () => iamWith({ authorize: () => json({}) }));
  const flights = createFlights();
  let current: Token | undefined;
  let renewal = 0;

  /** All who ask meanwhile share the answer, also a refusal: wrong passwords in a row lock the account. */
  const login = (limits: Limits): Promise<Token> =>
    flights.share(`getting a token for ${identity.who}`, limits, async () => {
      current = await iam.login(identity, limits);
      renewal = clock.date() + current.life / 2;
      return current;
    });
  const token = async (limits: Limits): Promise<Token> => (current && clock.date() < renewal ? current : login(limits));

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
