import type { Explanation } from "../../http/refusals.ts";

type Advice = Pick<Explanation, "reason" | "hint">;

/** The same codes, for the page that says what the cloud refuses. */
export const codes = (): Readonly<Record<string, Advice>> => ADVICE;

const SERVER = "Check `server_id`; the vendor's console shows it beside the server's name.";
const OTHERS = "Use the credentials of the account that owns it, or give this (sub)account the right to it.";
const ADDRESS = "Check `ip_address`; the query `upcloud/ip-addresses` lists the addresses of the account.";
const MAC = "Check `mac_address`; the query `upcloud/server-interfaces` lists a server's interfaces with theirs.";
const ZONE = "A floating address stays in its zone: choose a server there, or reserve another address.";
const ZONES = "Check `zone`: an id such as fi-hel1.";
const OURS = "The API does not take what Mooring sends; please report it.";
const PERMISSION = "Give this (sub)account or token the permission, and check the addresses it may be used from.";

/**
 * The API's codes → what to do. From the error tables of its documentation (https://developers.upcloud.com/1.2/11-ip-addresses) and the
 * list in its official Go client (https://github.com/UpCloudLtd/upcloud-go-api, upcloud/error_codes.go). A code decides together
 * with the status; the words never do.
 */
const ADVICE: Readonly<Record<string, Advice>> = {
  SERVER_INVALID: { hint: SERVER },
  SERVER_NOT_FOUND: { hint: SERVER },
  SERVER_FORBIDDEN: { hint: OTHERS },
  SERVER_STATE_ILLEGAL: {
    hint: "This needs the server stopped (or out of maintenance): say `allow_restart: true`, or stop it first.",
  },
  INSUFFICIENT_CREDITS: { hint: "Add credit to the account; nothing was bought." },
  IP_ADDRESS_LIMIT_REACHED: {
    hint: "A server has at most five public addresses, IPv4 and IPv6 together: release one, or use another server.",
  },
  IP_ADDRESS_RESOURCES_UNAVAILABLE: { hint: "The zone has no address left: try later, or another zone." },
  IP_ADDRESS_INVALID: { hint: ADDRESS },
  IP_ADDRESS_NOT_FOUND: { hint: ADDRESS },
  IP_ADDRESS_FORBIDDEN: { hint: `The address belongs to another account. ${OTHERS}` },
  PTR_RECORD_INVALID: { hint: "State a full domain name such as mail.example.com." },
  PTR_RECORD_NOT_SUPPORTED: { hint: "Only public addresses have reverse DNS: choose one, or leave `ptr_record` out." },
  CANNOT_DELETE_PRIVATE_ADDRESS: { hint: "A server's utility address goes only with the server." },
  FLOATING_IP_NOT_AVAILABLE: {
    hint: "The zone or the account's limit has no floating address left: release one, or ask the vendor for more.",
  },
  SERVER_IP_LIMIT_REACHED: {
    hint: "The account's limit of addresses is reached: release one, or ask the vendor for more.",
  },
  MAC_INVALID: { hint: MAC },
  ZONE_INVALID: { hint: ZONES },
  ZONE_MISSING: { hint: ZONES },
  ZONE_NOT_FOUND: { hint: ZONES },
  ZONE_MISMATCH: { hint: ZONE },
  ADDRESS_INVALID: { hint: ADDRESS },
  ADDRESS_MISSING: { hint: ADDRESS },
  ADDRESS_ATTACHED: { hint: "Another interface holds the address: detach it there first." },
  INTERFACE_NOT_FOUND: { hint: MAC },
  INTERFACE_EXISTS: { hint: MAC },
  INTERFACE_FORBIDDEN: { hint: OTHERS },
  DUAL_STACK_INTERFACE: { hint: "An interface holds addresses of one family only." },
  NETWORK_NOT_FOUND: { hint: "Check the network's id." },
  NETWORK_INVALID: { hint: "Check the network's id." },
  NETWORK_FORBIDDEN: { hint: OTHERS },
  STOP_TYPE_INVALID: { hint: OURS },
  TIMEOUT_INVALID: { hint: OURS },
  TIMEOUT_ACTION_INVALID: { hint: OURS },
  UNKNOWN_ATTRIBUTE: { hint: OURS },
  REQUEST_INVALID: { hint: OURS },
  INVALID_REQUEST: { hint: OURS },
  VALIDATION_ERROR: { hint: OURS },
  METHOD_NOT_ALLOWED: { hint: "Check `endpoint` and `api_version`.", reason: "rejected" },
  NOT_FOUND: { hint: "Check `endpoint` and `api_version`." },
  API_VERSION_INVALID: { hint: "Check `api_version`.", reason: "rejected" },
  API_VERSION_OBSOLETE: { hint: "This API version is retired: leave `api_version` out.", reason: "rejected" },
  ACTION_FORBIDDEN: { hint: PERMISSION },
  ACCOUNT_FORBIDDEN: { hint: PERMISSION },
  TRIAL_PLAN: { hint: "A trial account may not do this: add a payment to it." },
  AUTHENTICATION_FAILED: {
    hint: "Check UPCLOUD_TOKEN (or UPCLOUD_USERNAME and UPCLOUD_PASSWORD): expired, mistyped, without API access, or used from an address that it does not allow.",
  },
  RESOURCE_NOT_FOUND: {
    hint: "Check `load_balancer_id`; the vendor's console shows it beside the load balancer's name.",
  },
  RESOURCE_ALREADY_EXISTS: { hint: "The load balancer has the address already." },
  SERVICE_ERROR: { reason: "unavailable", hint: "The trouble is on the cloud's side; run again later." },
};

/** Statuses whose usual meaning would mislead where the code is new to us. */
const BY_STATUS: Readonly<Record<number, Advice | undefined>> = {
  401: ADVICE.AUTHENTICATION_FAILED,
  402: ADVICE.INSUFFICIENT_CREDITS,
  409: { hint: "The cloud names what stands in the way; change that, then run again." },
};

/** The code decides; where it is new to us, the status. Nothing at all for what neither knows. */
export function adviceFor(code: string | undefined, status: number): Advice {
  return ADVICE[code ?? ""] ?? BY_STATUS[status] ?? {};
}
