import type { EmulatedAnswer } from "../../../emulation.ts";
import type { Cell } from "./world.ts";

/** What stands in the way → status, code and words. The words are ours where the vendor's were never seen. */
const REFUSALS = {
  "not-authenticated": [401, "AUTHENTICATION_FAILED", "Authentication failed using the given username and password."],
  "version-invalid": [400, "API_VERSION_INVALID", "The API version is invalid."],
  "version-obsolete": [400, "API_VERSION_OBSOLETE", "The API version is obsolete."],
  "no-route": [404, "NOT_FOUND", "The requested resource does not exist."],
  "wrong-method": [405, "METHOD_NOT_ALLOWED", "The method is not allowed for the requested resource."],
  "body-invalid": [400, "REQUEST_INVALID", "The request body is invalid."],
  "attribute-unknown": [400, "UNKNOWN_ATTRIBUTE", "The request body contains an unknown attribute: {}."],
  "server-invalid": [400, "SERVER_INVALID", "The server UUID is invalid."],
  "server-missing": [400, "SERVER_INVALID", "The server is missing."],
  "server-not-found": [404, "SERVER_NOT_FOUND", "The server {} does not exist."],
  "server-forbidden": [403, "SERVER_FORBIDDEN", "The server {} belongs to another account."],
  "server-state": [409, "SERVER_STATE_ILLEGAL", "The operation is not allowed while the server {} is in state '{}'."],
  "no-credits": [402, "INSUFFICIENT_CREDITS", "There are not enough credits."],
  "address-limit": [409, "IP_ADDRESS_LIMIT_REACHED", "The server {} has five public addresses already."],
  "no-address-left": [409, "IP_ADDRESS_RESOURCES_UNAVAILABLE", "There are no addresses left in the zone {}."],
  "floating-limit": [409, "FLOATING_IP_NOT_AVAILABLE", "There is no floating IP address available."],
  "floating-family": [400, "FLOATING_IP_NOT_AVAILABLE", "A floating IP address must be of the family IPv4."],
  "address-invalid": [400, "IP_ADDRESS_INVALID", "The IP address {} is invalid."],
  "address-not-found": [404, "IP_ADDRESS_NOT_FOUND", "The IP address {} does not exist."],
  "address-forbidden": [403, "IP_ADDRESS_FORBIDDEN", "The IP address {} belongs to another account."],
  "access-invalid": [400, "REQUEST_INVALID", "Only public addresses can be added."],
  "family-invalid": [400, "REQUEST_INVALID", "The address family is invalid."],
  "policy-invalid": [400, "REQUEST_INVALID", "The release policy is for public IPv4 addresses."],
  "ptr-invalid": [400, "PTR_RECORD_INVALID", "The PTR record {} is invalid."],
  "ptr-unsupported": [409, "PTR_RECORD_NOT_SUPPORTED", "The IP address {} does not support PTR records."],
  "private-release": [409, "CANNOT_DELETE_PRIVATE_ADDRESS", "The private IP address {} cannot be deleted."],
  "last-address": [409, "IP_ADDRESS_FORBIDDEN", "The IP address {} is the last one of its server."],
  "attached-release": [409, "ADDRESS_ATTACHED", "The floating IP address {} is attached."],
  delegated: [403, "IP_ADDRESS_FORBIDDEN", "The IP address {} is delegated to another resource."],
  "mac-invalid": [400, "MAC_INVALID", "The MAC address {} is invalid."],
  "mac-not-public": [409, "FLOATING_IP_NOT_AVAILABLE", "The interface {} is not public."],
  "not-floating": [409, "FLOATING_IP_NOT_AVAILABLE", "The IP address {} is not a floating one."],
  "zone-missing": [400, "ZONE_MISSING", "The zone is missing."],
  "zone-not-found": [404, "ZONE_NOT_FOUND", "The zone {} does not exist."],
  "zone-mismatch": [409, "ZONE_MISMATCH", "The IP address {} is in another zone than the interface."],
  "combined-changes": [400, "REQUEST_INVALID", "The attributes cannot be changed together."],
  "interface-not-found": [404, "INTERFACE_NOT_FOUND", "The interface {} does not exist."],
  "interface-exists": [409, "INTERFACE_EXISTS", "The interface {} exists already."],
  "interface-type": [400, "NETWORK_TYPE_INVALID", "The network type is invalid."],
  "interface-addresses": [400, "ADDRESS_MISSING", "The addresses of the interface are missing."],
  "interface-families": [409, "DUAL_STACK_INTERFACE", "An interface cannot have addresses of both families."],
  "interface-full": [409, "IP_ADDRESS_LIMIT_REACHED", "The interface cannot have more addresses."],
  "address-attached": [409, "ADDRESS_ATTACHED", "The address {} is attached to another interface."],
  "address-outside": [400, "ADDRESS_INVALID", "The address {} is not in the network."],
  "network-invalid": [400, "NETWORK_INVALID", "The network UUID is invalid."],
  "network-not-found": [404, "NETWORK_NOT_FOUND", "The network {} does not exist."],
  "network-forbidden": [403, "NETWORK_FORBIDDEN", "The network {} belongs to another account."],
  "network-not-empty": [409, "NETWORK_NOT_EMPTY", "There are {} server interfaces attached to network {}."],
  "filtering-forced": [400, "REQUEST_INVALID", "Source IP filtering can be turned off on private interfaces only."],
  "stop-type": [400, "STOP_TYPE_INVALID", "The stop type is invalid."],
  "timeout-invalid": [400, "TIMEOUT_INVALID", "The timeout is invalid."],
  "timeout-action": [400, "TIMEOUT_ACTION_INVALID", "The timeout action is invalid."],
  "token-not-found": [404, "NOT_FOUND", "The token does not exist."],
  "token-invalid": [400, "INVALID_REQUEST", "Validation error."],
} as const satisfies Record<string, readonly [number, string, string]>;

export type Situation = keyof typeof REFUSALS;

/** Thrown by whatever finds the obstacle; `answering` turns it into the answer. */
export class Refusal extends Error {
  readonly situation: Situation;
  readonly values: readonly unknown[];
  /** Newer services answer with a problem document whatever the switch says. */
  readonly modern: boolean;
  constructor(situation: Situation, values: readonly unknown[], modern: boolean) {
    super(situation);
    this.situation = situation;
    this.values = values;
    this.modern = modern;
  }
}

export function refuse(situation: Situation, ...values: readonly unknown[]): never {
  throw new Refusal(situation, values, false);
}

export function refuseModern(situation: Situation, ...values: readonly unknown[]): never {
  throw new Refusal(situation, values, true);
}

export function refusedAnswer({ world, switches }: Cell, refusal: Refusal): EmulatedAnswer {
  const { situation, values, modern } = refusal;
  const [usualStatus, usualCode, words] = REFUSALS[situation];
  const { status = usualStatus, code = usualCode } = switches.refusals[situation] ?? {};
  const message = values.reduce<string>((text, value) => text.replace("{}", String(value)), words);
  if (modern || switches.error_body === "problem") {
    const type = `https://developers.upcloud.com/1.3/errors#ERROR_${code}`;
    return {
      status,
      headers: { "content-type": "application/problem+json" },
      body: { type, title: message, status, correlation_id: ulid(world.random) },
    };
  }
  const error = switches.error_body === "preview" ? { code, message } : { error_code: code, error_message: message };
  return { status, headers: CLASSIC_HEADERS, body: { error } };
}

/** Of the services for servers, addresses and networks. */
export const CLASSIC_HEADERS = {
  "content-type": "application/json; charset=UTF-8",
  server: "Apache",
  "strict-transport-security": "max-age=63072000",
} as const;

const ulid = (random: () => number) =>
  Array.from({ length: 26 }, () => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[Math.floor(random() * 32)]).join("");
