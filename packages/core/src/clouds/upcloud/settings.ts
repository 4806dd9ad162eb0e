import * as z from "zod/mini";
import { connections } from "../../definition/connections-field.ts";
import { CredentialsError } from "../../errors.ts";
import { boolean, text } from "../../spec/fields.ts";

/** Where and as whom. The variables are those of the vendor's own tools. */
export const settingsSchema = z.strictObject({
  token: z.optional(
    text({
      description: "An API token. Wins over `username` and `password` where both are set.",
      env: ["UPCLOUD_TOKEN"],
      secret: true,
    }),
  ),
  username: z.optional(
    text({
      description: "An account that may use the API, where there is no token.",
      env: ["UPCLOUD_USERNAME"],
    }),
  ),
  password: z.optional(text({ description: "Its password.", env: ["UPCLOUD_PASSWORD"], secret: true })),
  endpoint: z._default(
    text({ description: "The API's address, without `/1.3`.", env: ["UPCLOUD_DEBUG_API_BASE_URL"] }),
    "https://api.upcloud.com",
  ),
  connections: connections(16),
  allow_plain_http: z._default(
    boolean({ description: "Whether the endpoint may be plain `http://` beyond this machine." }),
    false,
  ),
  api_version: z._default(
    text({
      description:
        "The version of the API. `1.2` is the older one: it shows floating addresses as ordinary ones, and knows no release policy and no network interfaces.",
      choices: ["1.3", "1.2"],
    }),
    "1.3",
  ),
});

/** As they are when the environment and the defaults are filled in. */
export type Settings = z.output<typeof settingsSchema>;

/** The first part of every path; `1.2` knows neither interfaces nor floating addresses. */
export type ApiVersion = Settings["api_version"];

/** The `Authorization` header. https://developers.upcloud.com/1.3/3-authentication */
export function proofOf({ token, username, password }: Settings): string {
  if (token) return `Bearer ${token}`;
  if (username && password) return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const missing = username ? "`password`" : password ? "`username`" : "`token`";
  throw new CredentialsError(`UpCloud: missing ${missing}`, {
    hint: "Set UPCLOUD_TOKEN (or `settings.token`), or both UPCLOUD_USERNAME and UPCLOUD_PASSWORD.",
  });
}
