import { CredentialsError } from "../../errors.ts";
import { AUTHENTICATIONS, type Settings } from "./settings.ts";

/** How to prove who one is. */
type Authentication = Exclude<(typeof AUTHENTICATIONS)[number], "profile">;

const authentications = AUTHENTICATIONS.filter(
  (authentication): authentication is Authentication => authentication !== "profile" && authentication !== "agency",
);

/** What is missing for a way, in the settings' names. */
function missing(authentication: Authentication, settings: Partial<Settings>): string[] {
  const lacking = (...fields: (keyof Settings)[]) => fields.filter((field) => settings[field] === undefined);
  switch (authentication) {
    case "keys":
      return lacking("access_key", "secret_key");
    case "token":
      return lacking("token");
    case "password": {
      if (settings.user_id !== undefined) return lacking("password");
      const account = settings.domain_id === undefined ? lacking("domain_name") : [];
      return [...lacking("username", "password"), ...account];
    }
    case "identity-token":
      return [...lacking("identity_provider"), ...(fromRunner(settings) ? [] : lacking("identity_token"))];
    case "agency":
      return [];
  }
}

/** Every job that may ask its runner for tokens is told where: it means us only where an identity provider is named as well. */
const fromRunner = ({ identity_provider, identity_token_url, identity_token_key }: Partial<Settings>): boolean =>
  [identity_provider, identity_token_url, identity_token_key].every((one) => one !== undefined);

/** The first way for which all is given. */
export const fitting = (settings: Settings): Authentication | undefined =>
  authentications.find((authentication) => missing(authentication, settings).length === 0);

/** The way of which a part is given. */
export const meant = (settings: Settings): Authentication | undefined =>
  authentications.find(
    (authentication) => missing(authentication, settings).length < missing(authentication, NOTHING).length,
  );

const NOTHING: Partial<Settings> = {};

/** The way that was asked for, or the first for which all is given. */
export function authenticationOf(settings: Settings): Authentication {
  const { authentication: asked } = settings;
  const authentication = asked === undefined || asked === "profile" ? fitting(settings) : asked;
  if (authentication !== undefined && missing(authentication, settings).length === 0) return authentication;
  throw noAuthentication(settings);
}

/** Says what is missing of the way that was meant. */
export function noAuthentication(settings: Settings): CredentialsError {
  const { authentication: asked } = settings;
  const authentication = asked === undefined || asked === "profile" ? (meant(settings) ?? "keys") : asked;
  const list = missing(authentication, settings).map((field) => `\`${field}\``);
  return new CredentialsError(asked === "profile" ? "there is no profile file" : `missing ${list.join(", ")}`, {
    hint: "Give an access key and a secret key (HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK), a profile file (~/.huaweicloud/credentials, ~/.hcloud/config.json), a token (OS_AUTH_TOKEN), or user name, password and account (OS_USERNAME, OS_PASSWORD, OS_DOMAIN_NAME); on a server with an agency, `authentication: agency`; in a workflow, the identity provider (HUAWEICLOUD_SDK_IDP_ID) and `permissions: id-token: write`. Variables of one family only count together.",
  });
}
