import { isStanding, storedPairs } from "./pairs.ts";
import { dropPort } from "./ports.ts";
import { UNBOUND } from "./reach.ts";
import { type Cell, type Pair, type Port, revise } from "./world.ts";

/** What somebody else, or the cloud itself, does behind the client's back. Whatever changes an object makes a new revision of it. */
export function createHooks(cell: Cell): Record<string, (id: string) => void> {
  const { state, world } = cell;
  const lost = (what: string, id: string): never => {
    throw new Error(`There is no ${what} ${JSON.stringify(id)} in the pretend OpenStack.`);
  };
  const port = (id: string): Port => state.ports[id] ?? lost("port", id);
  const server = (id: string) => state.servers[id] ?? lost("server", id);
  const floatingIp = (id: string) => state.floating_ips[id] ?? lost("floating IP", id);

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
    stop_server: (id) => {
      server(id).stopped = true;
    },
    start_server: (id) => {
      delete server(id).stopped;
    },
    /** All tokens of the user expire now. */
    expire_tokens: (user) => {
      const id =
        Object.values(state.users).find((one) => one.id === user || one.name === user)?.id ?? lost("user", user);
      for (const token of Object.values(state.tokens))
        if (token.user_id === id) token.expires_at = Math.min(token.expires_at, world.date());
    },
    delete_application_credential: (id) => {
      if (!state.application_credentials[id]) lost("application credential", id);
      delete state.application_credentials[id];
    },
  };
}
