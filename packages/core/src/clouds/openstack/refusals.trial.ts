import type { Refusal } from "../../../test/trial.ts";

const neutron = (type: string, message: string) => ({ NeutronError: { type, message, detail: "" } });

/** As Neutron says it, and Keystone before it: https://docs.openstack.org/api-ref/network/v2/#faults */
export const refusals: readonly Refusal[] = [
  {
    name: "credentials",
    status: 401,
    body: {
      error: { code: 401, title: "Unauthorized", message: "The request you have made requires authentication." },
    },
    to: "reads",
  },
  {
    name: "no rights",
    status: 403,
    body: neutron("PolicyNotAuthorized", "rule:update_port is disallowed by policy"),
  },
  {
    name: "no quota",
    status: 409,
    body: neutron("OverQuota", "Quota exceeded for resources: ['port']."),
    to: "writes",
  },
  { name: "taken", status: 409, body: neutron("IpAddressInUse", "The IP address is in use."), to: "writes" },
  { name: "gone", status: 404, body: neutron("PortNotFound", "Port could not be found.") },
  { name: "no such route", status: 404, body: neutron("HTTPNotFound", "The resource could not be found.") },
  {
    name: "another revision",
    status: 412,
    body: neutron("RevisionNumberConstraintFailed", "Constrained to another revision."),
    to: "writes",
  },
  { name: "broken", status: 500, body: neutron("HTTPInternalServerError", "The harbour is on fire.") },
];
