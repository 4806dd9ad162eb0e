import type { Hands } from "../../../emulation.ts";
import { type Address, type Cell, holderOf, tie } from "./world.ts";

/** What a person does behind the clients' backs: public addresses go, floating ones change their interface. */
export function createHands(cell: Cell): Omit<Hands, "failNext"> {
  const { state } = cell;
  const named = (text: string): Address => {
    const found = state.addresses.find(({ address, owner }) => address === text && owner === "ours");
    if (!found) throw new Error(`The account has no address ${text}.`);
    return found;
  };

  /** What comes to an interface last stands last on it. */
  function move(address: Address, mac: string | undefined): void {
    state.addresses.splice(state.addresses.indexOf(address), 1);
    state.addresses.push(address);
    tie(cell, address, mac);
  }

  return {
    take(id) {
      const address = named(id);
      if (address.access !== "public") throw new Error(`${id} belongs to its interface.`);
      if (address.floating && address.mac !== undefined) move(address, undefined);
      else {
        state.addresses.splice(state.addresses.indexOf(address), 1);
        cell.found = undefined;
      }
    },
    put(mac, text) {
      const address = named(text);
      if (!address.floating) throw new Error(`${text} is not a floating address: it stays with its interface.`);
      if (holderOf(cell, mac)?.nic.type !== "public") throw new Error(`${mac} is not a public interface.`);
      move(address, mac);
    },
    rival({ path }) {
      const text = decodeURIComponent(path.split("/").findLast(Boolean) ?? "");
      const address = state.addresses.find((one) => one.address === text && one.owner === "ours" && one.floating);
      if (!address) return undefined;
      const other = Object.values(state.servers)
        .filter((server) => server.owner === "ours" && server.zone === address.zone)
        .flatMap(({ interfaces, title }) => interfaces.map((nic) => ({ ...nic, title })))
        .find((nic) => nic.type === "public" && nic.mac !== address.mac);
      move(address, other?.mac);
      return `another writer moved ${text} to ${other ? `${other.title}, ${other.mac}` : "nothing"}`;
    },
  };
}
