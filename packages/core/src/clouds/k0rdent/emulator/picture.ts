import { grouped } from "../../../emulation/grouped.ts";
import type { Picture, PicturedAddress } from "../../../emulation.ts";
import type { Address, Cell } from "./world.ts";

/** External addresses by themselves; internal ones in their subnets, which stand in the place of ports. */
export function createPicture({ state, world }: Cell): () => Picture {
  /** When the work on an address was first seen: the state keeps only its end. */
  const seen = new Map<string, number>();
  return () => {
    const addresses = Object.entries(state.addresses);
    const inSubnets = grouped(addresses, ([, one]) => subnetOf(one));
    return {
      servers: [],
      ports: Object.values(state.subnets).map((subnet) => ({
        id: `${subnet.region}/${subnet.project}/${subnet.id}`,
        name: subnet.id,
        network: subnet.network,
        note: `subnet ${[subnet.ipv4_cidr, subnet.ipv6_cidr].filter(Boolean).join(", ")}`,
        addresses: (inSubnets.get(`${subnet.region}/${subnet.project}/${subnet.id}`) ?? []).map(pictured),
      })),
      addresses: (inSubnets.get(undefined) ?? []).map(pictured),
      tasks: addresses.flatMap(([key, { phase, due_at, uid }]) => {
        if (phase !== "reserving" && phase !== "releasing") {
          seen.delete(key);
          return [];
        }
        const begins = seen.get(key) ?? world.date();
        seen.set(key, begins);
        return [{ id: `${uid} ${phase}`, title: phase, about: key, begins, ends: due_at }];
      }),
    };
  };
}

const subnetOf = ({ region, project, subnetwork }: Address) =>
  subnetwork === null ? undefined : `${region}/${project}/${subnetwork}`;

const pictured = ([key, one]: [string, Address]): PicturedAddress => ({
  id: key,
  text: one.ip_address,
  sort: one.address_type === "EXTERNAL" ? "floating" : "own",
  note: [one.id, one.phase, one.in_use && "in use"].filter(Boolean).join(", "),
  loose: true,
});
