import type { Refusal } from "../../../test/trial.ts";

const ecs = (code: string, message: string) => ({ error: { code, message } });
const vpc = (code: string, message: string) => ({ code, message });
const neutron = (type: string, message: string) => ({ NeutronError: { type, message, detail: "" } });
const gateway = (code: string, error_msg: string) => ({ error_code: code, error_msg, request_id: "0".repeat(32) });

/** Each in the form of another service: a gateway may stand before any of them. */
export const refusals: readonly Refusal[] = [
  {
    name: "credentials",
    status: 401,
    body: gateway("APIGW.0301", "Incorrect IAM authentication information: verify aksk signature fail"),
    to: "reads",
  },
  { name: "no rights", status: 403, body: ecs("Ecs.0003", "Policy doesn't allow it.") },
  {
    name: "another project",
    status: 400,
    body: vpc("VPC.0007", "urlTenantId is not equal tokenTenantId"),
    to: "reads",
  },
  { name: "no quota", status: 409, body: vpc("VPC.0521", "public ip has reached its quota"), to: "writes" },
  { name: "taken", status: 409, body: neutron("IpAddressInUse", "The IP address is in use."), to: "writes" },
  { name: "gone", status: 404, body: neutron("PortNotFound", "The port could not be found.") },
  { name: "not offered", status: 404, body: gateway("APIGW.0101", "The API does not exist or has not been published") },
  {
    name: "busy",
    status: 409,
    body: ecs("Ecs.0603", "Another command is running, try again after 1 minute."),
    to: "writes",
  },
  { name: "broken", status: 500, body: vpc("VPC.0002", "The harbour is on fire.") },
];
