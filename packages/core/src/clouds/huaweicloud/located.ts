import type { Tools } from "../../definition/cloud.ts";
import { CredentialsError } from "../../errors.ts";
import { filled } from "../../map.ts";
import { fitting, meant, noAuthentication } from "./authentication.ts";
import { readProfile } from "./profile.ts";
import type { Located, Settings } from "./settings.ts";

/** The settings with what files say: a profile where nothing else is given, and an identity provider's token. */
export async function located(settings: Settings, tools: Pick<Tools, "readFile" | "conceal">): Promise<Located> {
  if (settings.assume_role !== undefined)
    throw new CredentialsError(`acting as an agency (\`assume_role\`: ${settings.assume_role}) is not known here yet`, {
      hint: "Unset HW_ASSUME_ROLE_* and give the keys of the account that is meant: nothing was done as somebody else.",
    });
  const given = await withIdentityToken(settings, tools);
  const whole = await withProfile(given, tools);
  // Projects are named after their regions: `eu-de`, `eu-de_harbour`.
  const region = whole.region ?? whole.project_name?.split("_")[0];
  if (region !== undefined) return { ...whole, region };
  throw new CredentialsError("Huawei Cloud: missing `region`", {
    hint: "Set HW_REGION_NAME or OS_REGION_NAME or HCS_REGION_NAME (or `settings.region`).",
  });
}

async function withProfile(settings: Settings, { readFile, conceal }: Pick<Tools, "readFile" | "conceal">) {
  const { authentication: way, credentials_file, profile_file, profile } = settings;
  const asked = way === "profile" || (way === undefined && Boolean(credentials_file ?? profile_file ?? profile));
  // Whoever gave half of another way meant that one.
  const guessed = way === undefined && fitting(settings) === undefined && meant(settings) === undefined;
  if (!asked && !guessed) return settings;
  const found = await readProfile(settings, readFile);
  if (!found && asked) throw noAuthentication(settings);
  if (!found) return settings;
  for (const secret of [found.secret_key, found.security_token]) if (secret) conceal(secret);
  const { access_key, secret_key, security_token, ...where } = found;
  return {
    ...where,
    ...filled(settings),
    authentication: "keys" as const,
    access_key,
    secret_key,
    security_token,
  };
}

async function withIdentityToken(settings: Settings, { readFile, conceal }: Pick<Tools, "readFile" | "conceal">) {
  const { identity_token_file: path, authentication: way } = settings;
  const other = way === undefined ? fitting(settings) : way;
  if (path === undefined || settings.identity_token !== undefined || (other ?? "identity-token") !== "identity-token")
    return settings;
  const identity_token = (await readFile(path))?.trim();
  if (!identity_token)
    throw new CredentialsError(`there is no token in ${path}`, { hint: "Check `identity_token_file`." });
  conceal(identity_token);
  return { ...settings, identity_token };
}
