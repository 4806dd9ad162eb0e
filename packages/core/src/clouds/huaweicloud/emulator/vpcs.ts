import { ok } from "../../../emulation/answers.ts";
import { refuse, vpc } from "./refusals.ts";
import type { Cell, Routes } from "./world.ts";

/** Every subnet of the pretend world is in the one VPC of its project. */
const ID = "b8d2f4a6-1c3e-4b5d-9f7a-0e1d2c3b4a59";

/** Only for whoever looks around with the vendor's own tools: one VPC holds all subnets. */
export function vpcRoutes({ state }: Cell): Routes {
  const shape = (project: string | null) => ({
    id: ID,
    name: "harbour-vpc",
    description: "",
    cidr: "192.168.0.0/16",
    status: "OK",
    routes: [],
    enterprise_project_id: "0",
    tenant_id: project,
  });
  const known = (project: string | null) => project !== null && state.projects[project] !== undefined;
  return {
    "GET /v1/:project/vpcs": (_, { project }) => ok({ vpcs: known(project) ? [shape(project)] : [] }),
    "GET /v1/:project/vpcs/:vpc": ({ params }, { project }) =>
      params.vpc === ID
        ? ok({ vpc: shape(project) })
        : refuse(vpc(404, "VPC.0105", `Router ${params.vpc} could not be found.`)),
  };
}
