import { CredentialsError } from "../../errors.ts";
import type { Settings } from "./settings.ts";

/** How to prove who one is. */
export type Way = "keys" | "token" | "password";
const needs: Readonly<Record<Way, readonly (keyof Settings)[]>> = {
  keys: ["access_key", "secret_key"],
  token: ["token"],
  password: ["username", "password", "domain_name"],
};

/** The way that was asked for, or the first for which all is given. */
export function wayOf(settings: Settings): Way {
  const missing = (way: Way) => needs[way].filter((field) => settings[field] === undefined);
  const ways: Way[] = ["keys", "token", "password"];
  const way = settings.authentication ?? ways.find((one) => missing(one).length === 0);
  if (way !== undefined && missing(way).length === 0) return way;
  // Whoever gave half of one way meant that one.
  const meant = way ?? ways.find((one) => missing(one).length < needs[one].length) ?? "keys";
  throw new CredentialsError(
    `missing ${missing(meant)
      .map((field) => `\`${field}\``)
      .join(", ")}`,
    {
      hint: "Give an access key and a secret key (HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK), or a token (OS_AUTH_TOKEN), or user name, password and account (OS_USERNAME, OS_PASSWORD, OS_DOMAIN_NAME). In a pull request from a fork, secrets are empty.",
    },
  );
}
