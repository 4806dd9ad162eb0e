import type { Tools } from "../../definition/cloud.ts";
import { ContractError } from "../../errors.ts";
import type { Http } from "../../http/call.ts";
import { keepToken } from "../../kits/kept-token.ts";
import type { Limits } from "../../time/limits.ts";
import { createIam, type Identity } from "./iam.ts";
import { json, type Proof } from "./proof.ts";
import type { Located } from "./settings.ts";

interface Session {
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
  // All share the answer, also a refusal: wrong passwords in a row lock the account.
  const { token, forget } = keepToken(`getting a token for ${identity.who}`, clock.date, async (limits) => {
    const made = await iam.login(identity, limits);
    return { ...made, until: clock.date() + made.life / 2 };
  });

  return {
    async project(limits) {
      const { project } = await token(limits);
      if (!project) throw new ContractError("Huawei Cloud: the token names no project, although it was asked for one");
      return project.id;
    },
    proof: {
      authorize: async (_request, limits) => json({ "x-auth-token": (await token(limits)).value }),
      renew: async (limits, rejected) => {
        forget(rejected["x-auth-token"]);
        await token(limits);
        return true;
      },
    },
  };
}
