import { type FloatingIpCalls, floatingIpCalls } from "./api-floating-ips.ts";
import { type PortCalls, portCalls } from "./api-ports.ts";
import { createRoad } from "./api-road.ts";
import { type SurroundingsCalls, surroundingsCalls } from "./api-surroundings.ts";
import type { Services } from "./services.ts";

/** One function for each call. https://docs.openstack.org/api-ref/network/v2/ */
export interface Api extends PortCalls, FloatingIpCalls, SurroundingsCalls {}

/** Sends nothing before the first call: who asks, and where, is found out then. */
export function createApi(services: Services): Api {
  const road = createRoad(services);
  return { ...portCalls(road), ...floatingIpCalls(road), ...surroundingsCalls(road) };
}
