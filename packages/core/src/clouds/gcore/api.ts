import type { Tools } from "../../definition/cloud.ts";
import { type FloatingIpCalls, floatingIpCalls } from "./api-floating-ips.ts";
import { type PortCalls, portCalls } from "./api-ports.ts";
import { type ReservedIpCalls, reservedIpCalls } from "./api-reserved-ips.ts";
import { createRoad } from "./api-road.ts";
import { type SurroundingsCalls, surroundingsCalls } from "./api-surroundings.ts";
import { type TaskCalls, taskCalls } from "./api-tasks.ts";
import type { Settings } from "./settings.ts";

/** One function for each call. https://api.gcore.com/docs/cloud */
export interface Api extends PortCalls, SurroundingsCalls, FloatingIpCalls, ReservedIpCalls, TaskCalls {}

/** All calls of a region over one road; see `createRoad` for what it throws. */
export function createApi(settings: Settings, tools: Tools): Api {
  const road = createRoad(settings, tools);
  return {
    ...portCalls(road),
    ...surroundingsCalls(road),
    ...floatingIpCalls(road),
    ...reservedIpCalls(road),
    ...taskCalls(road),
  };
}
