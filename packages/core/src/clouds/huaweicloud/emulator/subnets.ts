import { ok } from "../../../emulation/answers.ts";
import { refuse, vpc } from "./refusals.ts";
import type { Cell, Routes, Subnet } from "./world.ts";

/** https://docs.otc.t-systems.com/virtual-private-cloud/api-ref/apis/subnet/ */
export function subnetRoutes({ state }: Cell): Routes {
  const shape = (subnet: Subnet) => ({
    id: subnet.id,
    name: subnet.name,
    cidr: subnet.cidr,
    gateway_ip: subnet.gateway_ip ?? "",
    dhcp_enable: true,
    status: "ACTIVE",
    neutron_network_id: subnet.id,
    neutron_subnet_id: subnet.neutron_subnet_id,
    ipv6_enable: subnet.cidr_v6 !== null,
    ...(subnet.cidr_v6 === null ? {} : { cidr_v6: subnet.cidr_v6, neutron_subnet_id_v6: subnet.neutron_subnet_id_v6 }),
  });
  return {
    "GET /v1/:project/subnets": (_, { project }) =>
      ok({
        subnets: Object.values(state.subnets)
          .filter((one) => one.project_id === project)
          .map(shape),
      }),
    "GET /v1/:project/subnets/:subnet": ({ params }, { project }) => {
      const subnet = state.subnets[params.subnet ?? ""];
      if (!subnet || subnet.project_id !== project)
        return refuse(
          vpc(404, "VPC.0202", `Query resource by id ${params.subnet} fail. the subnet could not be found.`),
        );
      return ok({ subnet: shape(subnet) });
    },
  };
}
