import * as z from "zod/mini";
import { connections } from "../../definition/connections-field.ts";
import { boolean, integer, text } from "../../spec/fields.ts";

/** Where and as whom. The variables are those of the vendor's own tools. */
export const settingsSchema = z.strictObject({
  api_key: text({
    description: "A permanent API token. In a shell, quote it singly: older tokens hold a dollar sign.",
    env: ["GCORE_API_KEY", "CLOUD_API_KEY"],
    secret: true,
  }),
  project_id: z.optional(
    integer({
      description: "The project's number.",
      env: ["GCORE_CLOUD_PROJECT_ID", "CLOUD_PROJECT_ID"],
      minimum: 1,
    }),
  ),
  project_name: z.optional(
    text({
      description: "The project's name, instead of its number.",
      env: ["GCORE_CLOUD_PROJECT_NAME", "CLOUD_PROJECT_NAME"],
    }),
  ),
  region_id: z.optional(
    integer({
      description: "The region's number.",
      env: ["GCORE_CLOUD_REGION_ID", "CLOUD_REGION_ID"],
      minimum: 1,
    }),
  ),
  region_name: z.optional(
    text({
      description: "The region's name, such as `Luxembourg-2`, instead of its number.",
      env: ["GCORE_CLOUD_REGION_NAME", "CLOUD_REGION_NAME"],
    }),
  ),
  endpoint: z._default(
    text({
      description: "The API's address, with or without `/cloud` at its end.",
      env: ["GCORE_BASE_URL", "CLOUD_API_HOST"],
    }),
    "https://api.gcore.com",
  ),
  connections: connections(),
  allow_plain_http: z._default(
    boolean({ description: "Whether the endpoint may be plain `http://` beyond this machine." }),
    false,
  ),
  write_route: z._default(
    text({
      description:
        "How a port's pairs are written: `v2` (PUT, answered by a task), `patch` (the newer ports API; knows no MAC addresses) or `v1` (the old synchronous PUT).",
      choices: ["v2", "patch", "v1"],
    }),
    "v2",
  ),
});

/** As they are when the environment and the defaults are filled in. */
export type Settings = z.output<typeof settingsSchema>;

/** A project or region is named by its number or by its name: what is stated keeps the environment from saying the other. */
export const alternatives = ["project_id", "project_name"].flatMap((project) =>
  ["region_id", "region_name"].map((region) => [project, region]),
);
