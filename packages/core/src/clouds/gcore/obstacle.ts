import { ConflictError, type MooringError } from "../../errors.ts";
import type { PortPayload } from "./payloads.ts";

/** The system's own, such as that of a load balancer. */
export const isReadOnly = ({ managed_by }: Pick<PortPayload, "managed_by">): boolean => managed_by === "system";

/** Why a port can have no pairs, as far as the ports API tells. */
export function obstacleOf(
  port: Pick<PortPayload, "id" | "managed_by" | "capabilities" | "port_security_enabled">,
): MooringError | undefined {
  const { id, capabilities, port_security_enabled: security } = port;
  if (isReadOnly(port))
    return new ConflictError(
      `port ${id} is managed by the system, such as that of a load balancer: it can only be read`,
      {
        hint: "Choose a port of an instance; the query `gcore/private-ports` lists them.",
      },
    );
  if (!security) return securityOff(id);
  if (capabilities?.allowed_address_pairs === false)
    return new ConflictError(`port ${id} can have no allowed address pairs: Gcore says so of what it is attached to`, {
      hint: "Pairs exist on private networks of virtual machines; the query `gcore/private-ports` lists such ports.",
    });
  return undefined;
}

/** The API refuses pairs on such a port; this is said before it is asked. */
export const securityOff = (id: string): MooringError =>
  new ConflictError(`port ${id} has port security switched off, and allowed address pairs need it`, {
    hint: "Switch port security on, or leave the pair out: without it every address is allowed.",
  });
