import { createHash } from "node:crypto";
import type { EmulatedRequest } from "../../../emulation.ts";
import { endpointOf, INTERFACES, SERVICES, type Service } from "./doors.ts";
import type { Cell } from "./world.ts";

/** The same id in every world. */
const idOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** The services that a scoped token opens, spelled for the one who asks. */
export function catalogueOf(request: EmulatedRequest, { state, switches }: Cell) {
  const services = Object.entries(SERVICES).filter(([, type]) => !switches.missing_services.includes(type));
  return services.map(([name, type]) => ({
    id: idOf(name),
    type,
    name,
    endpoints: state.regions.flatMap((region) =>
      INTERFACES.map((face) => ({
        id: idOf(`${name} ${region} ${face}`),
        interface: face,
        region_id: region,
        region,
        url: endpointOf(request, name as Service, region, face) + suffix(name as Service),
      })),
    ),
  }));

  function suffix(name: Service): string {
    if (name === "nova") return "/v2.1";
    return name === "neutron" && switches.versioned_network_endpoint ? "/v2.0" : "";
  }
}
