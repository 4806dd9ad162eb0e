import type { Http, HttpCall } from "../../http/call.ts";
import type { Limits } from "../../time/limits.ts";
import type { Access } from "./access.ts";
import { sendAllowed } from "./allowed.ts";
import type { Member } from "./family.ts";

/** What every call to ECS and VPC is made of. */
export interface Road {
  readonly member: Member;
  readonly ecs: Http;
  readonly vpc: Http;
  /** The project, as a part of a path. Also where the path names none: a token of another one is found out before it speaks. */
  inProject(limits: Limits): Promise<string>;
  /** A call of VPC's Neutron API. `allowed`: the permission that it needs. */
  neutron<T>(allowed: string, call: HttpCall<T>, limits: Limits): Promise<T>;
}

/** Elements of one page of a list. */
export const PAGE = 500;

/** Sends nothing. */
export function createRoad(access: Access, member: Member): Road {
  const vpc = access.http("vpc");
  const inProject = async (limits: Limits) => encodeURIComponent(await access.project(limits));
  return {
    member,
    ecs: access.http("ecs"),
    vpc,
    inProject,
    async neutron(allowed, call, limits) {
      await inProject(limits);
      return sendAllowed(vpc, allowed, call, limits);
    },
  };
}
