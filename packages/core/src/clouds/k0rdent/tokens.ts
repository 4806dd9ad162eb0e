import type { Tools } from "../../definition/cloud.ts";
import { CredentialsError } from "../../errors.ts";
import { keepToken } from "../../kits/kept-token.ts";
import type { Limits } from "../../time/limits.ts";
import type { Endpoints } from "./endpoints.ts";
import type { Settings } from "./settings.ts";
import { createTokenIssuer, type IssuedToken } from "./token-issuer.ts";

type Headers = Readonly<Record<string, string>>;

/** What proves who we are, asked anew for each attempt: a long wait outlives a token. */
interface Tokens {
  authorize(limits: Limits): Headers | Promise<Headers>;
  /** A 401 came for these headers. `true`: there are, or will be, other ones. */
  renew(rejected: Headers): boolean;
  /** What to do about a 401 that stays. */
  readonly hint: string;
}

const header = (token: string): Headers => ({ authorization: `Bearer ${token}` });

/** By the first of these that is set: a token, an API key, a service account. */
export function createTokens(settings: Settings, endpoints: Endpoints, tools: Tools): Tokens {
  const { api_key, client_id, client_secret } = settings;
  const token = bare(settings.token);
  if (token) {
    return {
      authorize: () => header(token),
      renew: () => false,
      hint: "The token may have expired: tokens live about 15 minutes. Set a fresh K0RDENT_TOKEN, or K0RDENT_API_KEY instead, with which Mooring mints its own.",
    };
  }
  if (!api_key && !(client_id && client_secret)) throw missing(client_id, client_secret);
  return renewing(createTokenIssuer(settings, endpoints, tools), tools);
}

/** People copy the whole header. */
const bare = (token: string | undefined) => token?.trim().replace(/^bearer\s+/i, "");

/** How long before its end a token is renewed, in seconds; never more than a tenth of its life. */
const EARLY = 60;

/** One token for all who ask at once, renewed a little before its end. */
function renewing(issueToken: (limits: Limits) => Promise<IssuedToken>, { clock }: Tools): Tokens {
  const { token, forget } = keepToken("k0rdent AI: minting a token", clock.now, async (limits) => {
    const asked = clock.now();
    const { token: value, life = Number.POSITIVE_INFINITY } = await issueToken(limits);
    return { value, until: asked + (life - Math.min(EARLY, life / 10)) * 1000 };
  });

  return {
    authorize: async (limits) => header((await token(limits)).value),
    renew(rejected) {
      forget(bare(rejected.authorization));
      return true;
    },
    hint: "A token that was minted just now is not accepted: check that the endpoint and the place where tokens are minted belong together.",
  };
}

function missing(id: string | undefined, secret: string | undefined): CredentialsError {
  if (id || secret) {
    const [field, variable] = id ? ["client_secret", "K0RDENT_CLIENT_SECRET"] : ["client_id", "K0RDENT_CLIENT_ID"];
    return new CredentialsError(`k0rdent AI: \`${field}\` is missing: a service account has an id and a secret`, {
      hint: `Set ${variable} (or \`settings.${field}\`).`,
    });
  }
  return new CredentialsError("k0rdent AI: no credentials", {
    hint: "Set K0RDENT_API_KEY, or K0RDENT_CLIENT_ID and K0RDENT_CLIENT_SECRET, or K0RDENT_TOKEN.",
  });
}
