import type { EmulatedRequest, Hands } from "../../../emulation.ts";
import { heldIn, lowestFree, poolStretches } from "./ranges.ts";
import { plant } from "./seed.ts";
import { type Cell, keyOf } from "./world.ts";

/** What a person does behind the clients' backs: addresses go. They come by the API only, for their place is the cloud's choice. */
export function createHands(cell: Cell): Hands {
  const { state, failures } = cell;

  /** A neighbour takes the lowest address of the region that is free. */
  function allocateFirst({ params, path }: EmulatedRequest): string | undefined {
    const [region = "", project = ""] = [params.region ?? path.split("/")[3], path.split("/")[5]];
    const scoped = { region, project: state.projects.includes(project) ? project : (state.projects[0] ?? "") };
    const held = heldIn(cell, scoped, "EXTERNAL");
    const ip_address = lowestFree(cell, poolStretches(cell, region, "IPV4"), held);
    if (ip_address === undefined) return undefined;
    const id = `rival-${ip_address.replaceAll(".", "-")}`;
    plant({ addresses: [{ id, ...scoped, ip_address }] }, cell);
    return `another writer took ${ip_address}, as ${id}`;
  }

  return {
    take(key) {
      if (!state.addresses[key]) throw new Error("There is no such address any more.");
      delete state.addresses[key];
      cell.held = undefined;
    },
    put() {
      throw new Error(
        "An address cannot be put anywhere here: where it is, is the cloud's choice when it is allocated.",
      );
    },
    failNext: (words) => void failures.push(words),
    rival(request) {
      if (request.method === "POST") return allocateFirst(request);
      const [region = "", project = ""] = [request.path.split("/")[3], request.path.split("/")[5]];
      const address = state.addresses[keyOf({ region, project }, request.path.split("/").at(-1) ?? "")];
      if (!address) return undefined;
      address.in_use = true;
      return `another writer made a machine that uses ${address.ip_address}`;
    },
  };
}
