import type { Cell } from "./world.ts";

/** What happens to instances and ports behind the clients' backs, by their ids. */
export function createHooks({ state }: Cell): Record<string, (id: string) => void> {
  const lost = (what: string, id: string): never => {
    throw new Error(`There is no ${what} ${JSON.stringify(id)} in the pretend Gcore.`);
  };
  const server = (id: string) => state.instances[id] ?? lost("instance", id);
  const port = (id: string) => state.ports[id] ?? lost("port", id);
  return {
    stop_server: (id) => {
      server(id).stopped = true;
    },
    start_server: (id) => {
      delete server(id).stopped;
    },
    /** Somebody sets the port's pairs and names none, as a tool does that replaces the list. */
    erase_pairs: (id) => void Object.assign(port(id), { allowed_address_pairs: [] }),
    disable_port_security: (id) =>
      void Object.assign(port(id), { allowed_address_pairs: [], port_security_enabled: false }),
  };
}
