import type { Access } from "./access.ts";
import { type PortCalls, portCalls } from "./api-ports.ts";
import { createRoad } from "./api-road.ts";
import { type ServerCalls, serverCalls } from "./api-servers.ts";
import { type SurroundingsCalls, surroundingsCalls } from "./api-surroundings.ts";
import type { Member } from "./family.ts";

/** One function for each call of ECS and VPC. */
export interface Api extends PortCalls, ServerCalls, SurroundingsCalls {}

/** ECS and VPC of one project. Sends nothing before the first call. */
export function createApi(access: Access, member: Member): Api {
  const road = createRoad(access, member);
  return { ...portCalls(road), ...serverCalls(road), ...surroundingsCalls(road) };
}
