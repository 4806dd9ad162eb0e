import { createHash } from "node:crypto";
import type { EmulatedRequest } from "../../../emulation.ts";
import { endpointOf, INTERFACES, isService, SERVICES, type Service } from "./doors.ts";
import type { Cell } from "./world.ts";

/** The same id in every world. */
const idOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** The services that a scoped token opens, spelled for the one who asks. */
export function catalogueOf(request: EmulatedRequest, { state, switches }: Cell) {
  const services = Object.keys(SERVICES)
    .filter(isService)
    .map((name) => ({ name, type: SERVICES[name] }))
    .filter(({ type }) => !switches.missing_services.includes(type));
  return services.map(({ name, type }) => ({
    id: idOf(name),
    type,
    name,
    endpoints: state.regions.flatMap((region) =>
      INTERFACES.map((face) => ({
        id: idOf(`${name} ${region} ${face}`),
        interface: face,
        region_id: region,
        region,
        url: endpointOf(request, name, region, face) + suffix(name),
      })),
    ),
  }));

  function suffix(name: Service): string {
    if (name === "nova") return "/v2.1";
    return name === "neutron" && switches.versioned_network_endpoint ? "/v2.0" : "";
  }
}
