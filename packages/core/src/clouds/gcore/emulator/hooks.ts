import { finderOf, powerHooks } from "../../../emulation/hooks.ts";
import type { Cell } from "./world.ts";

/** What happens to instances and ports behind the clients' backs, by their ids. */
export function createHooks({ state }: Cell): Record<string, (id: string) => void> {
  const port = finderOf(state.ports, "port", "Gcore");
  return {
    ...powerHooks(finderOf(state.instances, "instance", "Gcore")),
    /** Somebody sets the port's pairs and names none, as a tool does that replaces the list. */
    erase_pairs: (id) => void Object.assign(port(id), { allowed_address_pairs: [] }),
    disable_port_security: (id) =>
      void Object.assign(port(id), { allowed_address_pairs: [], port_security_enabled: false }),
  };
}
