import * as z from "zod/mini";
import { boolean, integer, text } from "../../fields.ts";

/** Where and as whom. The variables are those of the vendor's own tools. */
export const settingsSchema = z.strictObject({
  api_key: text({
    description: "A permanent API token. In a shell, quote it singly: older tokens hold a dollar sign.",
    env: ["GCORE_API_KEY"],
    secret: true,
  }),
  project_id: integer({ description: "The project's number.", env: ["GCORE_CLOUD_PROJECT_ID"], minimum: 1 }),
  region_id: integer({ description: "The region's number.", env: ["GCORE_CLOUD_REGION_ID"], minimum: 1 }),
  endpoint: z._default(
    text({ description: "The API's address, without `/cloud`.", env: ["GCORE_BASE_URL"] }),
    "https://api.gcore.com",
  ),
  allow_plain_http: z._default(
    boolean({ description: "May the endpoint be plain `http://` beyond this machine?" }),
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

export type Settings = z.output<typeof settingsSchema>;
