import * as z from "zod/mini";
import { macAddress } from "../../address-fields.ts";
import { text, uuid } from "../../fields.ts";

/** What every kind on a port states, and what it learns of the port. */
export const portId = uuid({ description: "The port, as the query `gcore/private-ports` lists it." });

export const instanceId = z.optional(
  text({
    description:
      "The instance that the port belongs to. Saves requests; needed where the API does not show single ports.",
  }),
);

export const outputs = z.strictObject({
  network_id: uuid({ description: "The network of the port." }),
  port_mac_address: macAddress({ description: "The port's own MAC address." }),
});
