import { finderOf, powerHooks } from "../../../emulation/hooks.ts";
import { isStanding, storedPairs } from "./pairs.ts";
import { dropPort } from "./ports.ts";
import { UNBOUND } from "./reach.ts";
import { type Cell, type Pair, type Port, revise } from "./world.ts";

/** What somebody else, or the cloud itself, does behind the client's back. Whatever changes an object makes a new revision of it. */
export function createHooks(cell: Cell): Record<string, (id: string) => void> {
  const { state, world } = cell;
  const find = <T>(all: Readonly<Record<string, T>>, what: string) => finderOf(all, what, "OpenStack");
  const port = find(state.ports, "port");
  const floatingIp = find(state.floating_ips, "floating IP");
  const credential = find(state.application_credentials, "application credential");

  function setPairs(one: Port, pairs: readonly Pair[]): void {
    const stored = storedPairs(pairs, one.mac_address);
    if (!isStanding(stored, one.allowed_address_pairs)) revise(cell, one, { allowed_address_pairs: stored });
  }

  return {
    /** Somebody sets the port's pairs and names none, as a tool does that replaces the list. */
    erase_pairs: (id) => setPairs(port(id), []),
    /** Another node adds its pair to the port: one more in 10.60.7.0/24 each time. */
    add_foreign_pair: (id) => {
      const one = port(id);
      const mac_address = "00:00:5e:00:01:07";
      const count = one.allowed_address_pairs.filter((pair) => pair.mac_address === mac_address).length;
      setPairs(one, [...one.allowed_address_pairs, { ip_address: `10.60.7.${count + 1}`, mac_address }]);
    },
    /** A write that changes nothing that anybody looks at. */
    touch_port: (id) => revise(cell, port(id)),
    disable_port_security: (id) => {
      const one = port(id);
      revise(cell, one, { port_security_enabled: false, security_groups: [], allowed_address_pairs: [] });
    },
    delete_port: (id) => dropPort(port(id), cell),
    detach_floating_ip: (id) => revise(cell, floatingIp(id), UNBOUND),
    delete_floating_ip: (id) => {
      delete state.floating_ips[floatingIp(id).id];
    },
    ...powerHooks(find(state.servers, "server")),
    /** All tokens of the user expire now. */
    expire_tokens: (user) => {
      const { id } = Object.values(state.users).find(({ name }) => name === user) ?? find(state.users, "user")(user);
      for (const token of Object.values(state.tokens))
        if (token.user_id === id) token.expires_at = Math.min(token.expires_at, world.date());
    },
    delete_application_credential: (id) => {
      delete state.application_credentials[credential(id).id];
    },
  };
}
