import { ApiError, ConflictError, type MooringError, unlessMissing } from "../../errors.ts";
import { type PortWithPairs, toPair } from "../../kits/allowed-pairs/pair.ts";
import { readMac } from "../../kits/allowed-pairs/reading.ts";
import type { Limits } from "../../time/limits.ts";
import type { Api } from "./api.ts";
import { isReadOnly, obstacleOf } from "./obstacle.ts";
import type { InterfacePayload } from "./payloads.ts";

/** The most pairs of one port. https://gcore.com/docs/cloud/networking/ip-address/configure-an-allowed-address-pair */
export const LIMIT = 10;

/** A port as it is needed to change its pairs. */
export interface Port extends PortWithPairs {
  readonly network: string;
  readonly security: boolean;
  /** Belongs to no instance: its pairs can be taken away, and none can be added. */
  readonly detached?: true;
  /** Why the cloud lets nobody add pairs to it, as far as the ports API was asked. */
  readonly barred?: MooringError | undefined;
  /** The system's own, such as that of a load balancer: nothing of it can be changed. */
  readonly readOnly?: boolean | undefined;
  /** What only the interfaces of the port's instance show; `undefined` after a glance. */
  readonly detail:
    | {
        readonly instance: string;
        readonly external: boolean;
        readonly networkName: string;
        /** Of the network's subnets: address → what it is called. */
        readonly gateways: ReadonlyMap<string, string>;
      }
    | undefined;
}

/** What is known of ports, kept for the life of the client: which instance and network each belongs to costs requests. */
export interface Ports {
  /** All there is to know, pairs with their MAC addresses: one request where the instance is known, three where it must be found. */
  look(port: string, limits: Limits): Promise<Port>;
  /** As much as one request shows. Without MAC addresses where the instance is not known. */
  glance(port: string, limits: Limits): Promise<Port>;
  /** The instance of a port; checked at the next look. `stated`: somebody said so, and hears of it where it is wrong. */
  locate(port: string, instance: string, stated?: boolean): void;
  /** Is its instance known by now, so that one request shows all? */
  located(port: string): boolean;
}

/** Sends nothing before the first look. */
export function createPorts(api: Api): Ports {
  const instances = new Map<string, { readonly id: string; readonly stated: boolean }>();
  /** Of the ports that were read alone: a port never changes its network. */
  const networks = new Map<string, string>();
  /** What only the ports API tells. */
  const told = new Map<string, Pick<Port, "barred" | "readOnly">>();

  async function alone(port: string, limits: Limits) {
    const found = await portAlone(api, port, limits);
    networks.set(port, found.network_id);
    told.set(port, { barred: obstacleOf(found), readOnly: isReadOnly(found) });
    return found;
  }

  async function instanceOf(port: string, limits: Limits): Promise<string | undefined> {
    const network = networks.get(port) ?? (await alone(port, limits)).network_id;
    return (await api.portsOfNetwork(network, limits)).find(({ id }) => id === port)?.instance_id ?? undefined;
  }

  /** A port without an instance. Of one that is reserved the cloud shows the MAC addresses of its pairs, of others only their addresses. */
  async function loose(port: string, limits: Limits): Promise<Port> {
    const shown = await alone(port, limits);
    const reserved = shown.allowed_address_pairs.length === 0 ? undefined : await kept(port, limits);
    const mac = macOf(shown.mac_address);
    const pairs = reserved?.allowed_address_pairs ?? shown.allowed_address_pairs;
    return {
      id: port,
      mac,
      network: shown.network_id,
      security: shown.port_security_enabled,
      pairs: pairs.map((pair) => toPair(pair, mac)),
      detached: true,
      ...told.get(port),
      detail: undefined,
    };
  }

  const kept = (port: string, limits: Limits) => unlessMissing(api.reservedIp(port, limits));

  async function look(port: string, limits: Limits): Promise<Port> {
    const known = instances.get(port);
    const instance = known?.id ?? (await instanceOf(port, limits));
    if (instance === undefined) return loose(port, limits);
    // Of an instance that is gone nothing is shown, and that says nothing about the port: a reserved one survives it.
    const interfaces = (await unlessMissing(api.interfaces(instance, limits))) ?? [];
    const all = interfaces.flatMap((one) => [one, ...(one.sub_ports ?? [])]);
    const found = all.find(({ port_id }) => port_id === port);
    if (found) {
      instances.set(port, { id: instance, stated: known?.stated ?? false });
      return { ...toPort(found, instance), ...told.get(port) };
    }
    // Detached and gone is an answer of its own; so is a port that was moved since we last looked.
    await alone(port, limits);
    if (known?.stated) throw notThere(port, instance, all);
    instances.delete(port);
    if (known) return look(port, limits);
    throw notThere(port, instance, all);
  }

  return {
    look,
    async glance(port, limits) {
      const { mac_address, network_id, port_security_enabled, allowed_address_pairs } = await alone(port, limits);
      return {
        id: port,
        mac: macOf(mac_address),
        network: network_id,
        security: port_security_enabled,
        pairs: allowed_address_pairs.map(({ ip_address }) => toPair({ ip_address }, undefined)),
        ...told.get(port),
        detail: undefined,
      };
    },
    locate: (port, instance, stated = true) => void instances.set(port, { id: instance, stated }),
    located: (port) => instances.has(port),
  };
}

/** Is the call itself unknown there, rather than the object? */
export function isUnknownRoute(error: unknown): error is ApiError {
  return (
    error instanceof ApiError && [404, 405, 410].includes(error.status ?? 0) && error.vendorCode !== "NotFoundError"
  );
}

async function portAlone(api: Api, port: string, limits: Limits) {
  try {
    return await api.port(port, limits);
  } catch (error) {
    if (!isUnknownRoute(error)) throw error;
    throw new ConflictError(
      `the instance of port ${port} cannot be found: this API does not show single ports (HTTP ${error.status})`,
      {
        hint: "State `instance_id` beside `port_id`.",
        cause: error,
      },
    );
  }
}

const macOf = (raw: string | null | undefined): string | undefined => (raw ? (readMac(raw) ?? raw) : undefined);

function toPort(one: InterfacePayload | NonNullable<InterfacePayload["sub_ports"]>[number], instance: string): Port {
  const mac = macOf(one.mac_address);
  return {
    id: one.port_id,
    mac,
    network: one.network_id,
    security: one.port_security_enabled,
    pairs: one.allowed_address_pairs.map((pair) => toPair(pair, mac)),
    detail: {
      instance,
      external: one.network_details.external,
      networkName: one.network_details.name,
      gateways: new Map(
        (one.network_details.subnets ?? []).flatMap(({ gateway_ip, name }) =>
          gateway_ip ? [[gateway_ip, `subnet ${name ?? ""}`.trim()] as const] : [],
        ),
      ),
    },
  };
}

function notThere(
  port: string,
  instance: string,
  all: readonly { port_id: string; ip_assignments: readonly { ip_address: string }[] }[],
): ConflictError {
  const known = all.map(
    ({ port_id, ip_assignments }) =>
      `${port_id} (${ip_assignments.map(({ ip_address }) => ip_address).join(", ") || "no address"})`,
  );
  return new ConflictError(
    `port ${port} is not an interface of instance ${instance}; its ports are ${known.join(", ") || "none"}`,
    {
      hint: "Check `port_id` and `instance_id`.",
    },
  );
}
