import type { BodyRefusals } from "../../../emulation/body.ts";
import type { Dialect } from "./port-shape.ts";
import { neutron, noBody, type Refusal, refuse, vpc } from "./refusals.ts";

/** One refusal in the words of both APIs. Mind the odd pairs: one code of v1 stands for several statuses. */
export interface PortRefusals {
  missing(id: string, call: "read" | "delete"): Refusal;
  bad(words: string): Refusal;
  readonly body: BodyRefusals;
  noNetwork(id: string): Refusal;
  taken(ip: string): Refusal;
  outside(ip: string): Refusal;
  full(): Refusal;
  notYours(words: string): Refusal;
  duplicate(ip: string): Refusal;
}

/** One set of rules, refused in two APIs' words. */
export const portRefusals = (dialect: Dialect): PortRefusals => (dialect === "v1" ? ofVpc : ofNeutron);

const ofVpc: PortRefusals = {
  missing: (id, call) => vpc(404, call === "delete" ? "VPC.2500" : "VPC.2502", `Port ${id} could not be found.`),
  bad: (words) => vpc(400, "VPC.2500", words),
  body: noBody(vpc, "VPC.2500"),
  noNetwork: (id) => vpc(404, "VPC.2204", `Network ${id} could not be found.`),
  taken: (ip) => vpc(409, "VPC.0701", `The IP address ${ip} is in use.`),
  outside: (ip) => vpc(400, "VPC.2500", `IP address ${ip} is not a valid IP for the specified subnet.`),
  full: () => vpc(409, "VPC.2500", "No more IP addresses available on network."),
  notYours: (words) => vpc(400, "VPC.2500", words),
  duplicate: (ip) => vpc(400, "VPC.2500", `Duplicate address pair ${ip}.`),
};

const ofNeutron: PortRefusals = {
  missing: (id) => neutron(404, "PortNotFound", `Port ${id} could not be found.`),
  bad: (words) => neutron(400, "BadRequest", words),
  // Neutron reads JSON, whatever it calls itself.
  body: { malformed: () => refuse(neutron(400, "BadRequest", "The request body is invalid.")) },
  noNetwork: (id) => neutron(404, "NetworkNotFound", `Network ${id} could not be found.`),
  taken: (ip) =>
    neutron(409, "IpAddressInUse", `Unable to complete operation for network. The IP address ${ip} is in use.`),
  outside: (ip) => neutron(400, "InvalidIpForSubnet", `IP address ${ip} is not a valid IP for the specified subnet.`),
  full: () => neutron(409, "IpAddressGenerationFailure", "No more IP addresses available on network."),
  notYours: (words) => neutron(400, "BadRequest", words),
  duplicate: (ip) => neutron(400, "DuplicateAddressPairInRequest", `Request contains duplicate address pair: ${ip}.`),
};
