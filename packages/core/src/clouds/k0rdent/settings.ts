import * as z from "zod/mini";
import { connections } from "../../definition/connections-field.ts";
import { boolean, list, text } from "../../spec/fields.ts";
import { compatSchema } from "./compat.ts";

/** Where and as whom. The vendor defines no variables; these are ours. */
export const settingsSchema = z.strictObject({
  endpoint: z._default(
    text({ description: "The API's address, without `/v1`.", env: ["K0RDENT_ENDPOINT"] }),
    "https://api.k0rdent.ai",
  ),
  region: text({ description: "The region of the addresses.", env: ["K0RDENT_REGION"] }),
  project: text({ description: "The project's id (not its uid).", env: ["K0RDENT_PROJECT"] }),
  token: z.optional(
    text({
      description: "A bearer token. It lives about 15 minutes; an API key or a service account lasts.",
      env: ["K0RDENT_TOKEN"],
      secret: true,
    }),
  ),
  api_key: z.optional(
    text({ description: "An API key, with which tokens are minted.", env: ["K0RDENT_API_KEY"], secret: true }),
  ),
  client_id: z.optional(text({ description: "A service account's id.", env: ["K0RDENT_CLIENT_ID"] })),
  client_secret: z.optional(
    text({ description: "A service account's secret.", env: ["K0RDENT_CLIENT_SECRET"], secret: true }),
  ),
  scope_narrowing: z.optional(
    z
      .strictObject({
        scope: z.optional(text({ description: "The scope.", choices: ["organization", "project"] })),
        scope_id: z.optional(text({ description: "The organization or project." })),
        roles: z.optional(list(text({}), { description: "Some of the credential's roles." })),
      })
      .check(z.meta({ description: "Mints tokens that may do less than the credential." })),
  ),
  connections: connections(),
  allow_plain_http: z._default(
    boolean({
      description:
        "Whether the endpoint, and the place where tokens are minted, may be plain `http://` beyond this machine.",
    }),
    false,
  ),
  name_prefix: z._default(
    text({
      description: "What a derived name begins with: that of an address for which none was stated.",
      pattern: /^[a-z][-a-z0-9]{0,39}$/,
      what: "a small letter, then up to 39 small letters, digits or dashes",
    }),
    "mooring-",
  ),
  compat: z.prefault(
    compatSchema.check(
      z.meta({
        description:
          "Knobs for what the API's draft leaves open; `docs/guides/k0rdent.md` says which assumption each one corrects.",
        env: ["K0RDENT_COMPAT"],
      }),
    ),
    {},
  ),
});

/** As they are when the environment and the defaults are filled in. */
export type Settings = z.output<typeof settingsSchema>;
