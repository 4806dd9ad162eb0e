import { heldIn, lowestFree, poolStretches, subnetStretches } from "./ranges.ts";
import { type Address, type Cell, enter, keyOf } from "./world.ts";

/** What somebody else, or the cloud itself, does behind the client's back. An id names an address of the first region and project. */
export function createHooks(cell: Cell): Record<string, (id: string) => void> {
  const { state, world } = cell;
  const keyFor = (id: string) => keyOf({ region: state.regions[0] ?? "", project: state.projects[0] ?? "" }, id);

  function found(id: string): Address {
    const address = state.addresses[keyFor(id)];
    if (!address) throw new Error(`There is no address ${JSON.stringify(id)} in the pretend k0rdent AI.`);
    return address;
  }

  /** Another address out of the same ranges; the same one where none is left. */
  function another(address: Address): string {
    const subnet = Object.values(state.subnets).find(
      (one) => one.region === address.region && one.project === address.project && one.id === address.subnetwork,
    );
    const stretches = subnet
      ? subnetStretches(cell, subnet, address.ip_version)
      : poolStretches(cell, address.region, address.ip_version);
    return lowestFree(cell, stretches, heldIn(cell, address, address.address_type)) ?? address.ip_address;
  }

  return {
    /** A machine uses it from now on. */
    hold: (id) => void Object.assign(found(id), { in_use: true }),
    unhold: (id) => void Object.assign(found(id), { in_use: false }),
    /** Its reservation fails: at its end, or now. */
    fail: (id) => {
      const address = found(id);
      address.doomed = true;
      if (address.phase !== "reserving") enter(address, "failed", cell);
    },
    delete_behind_back: (id) => {
      found(id);
      delete state.addresses[keyFor(id)];
      cell.held = undefined;
    },
    /** The same name, another address and uid. */
    recreate: (id) => {
      const address = found(id);
      cell.held = undefined;
      Object.assign(address, { uid: world.uuid(), ip_address: another(address), created_at: world.date() });
    },
    /** All minted tokens expire now. */
    expire_tokens: () => {
      for (const token of cell.tokens.values()) token.expires_at = Math.min(token.expires_at, world.date());
    },
  };
}
