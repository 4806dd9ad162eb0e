import * as z from "zod/mini";
import { AT_ONCE, MOST_AT_ONCE } from "../http/at-once.ts";
import { integer } from "../spec/fields.ts";

/** The setting of how many requests a cloud gets at once, each on a connection of its own. `usual`: for a cloud that is known to bear less. */
export const connections = (usual = AT_ONCE) =>
  z._default(
    integer({
      description:
        "How many requests may be on their way at once, each on a connection of its own. When the cloud asks for patience, all of them wait.",
      env: ["MOORING_CONNECTIONS"],
      minimum: 1,
      maximum: MOST_AT_ONCE,
    }),
    usual,
  );
