import type { Refusal } from "../../../test/trial.ts";

const said = (exception_class: string, message: string, more: object = {}) => ({ exception_class, message, ...more });

/** In the form of https://gcore.com/docs/developer-tools/rest-api/error-handling */
export const refusals: readonly Refusal[] = [
  {
    name: "credentials",
    status: 401,
    body: said("UnauthorizedError", "Permanent token not found or expired"),
    to: "reads",
  },
  { name: "no rights", status: 403, body: said("ForbiddenError", "Access denied for this role") },
  {
    name: "no quota",
    status: 400,
    body: said("QuotaLimitExceeded", "Quota limit exceeded", {
      info: { attribute: "external_ip_count_limit", current_usage: 5, requested_usage: 1, limit: 5 },
    }),
    to: "writes",
  },
  { name: "gone", status: 404, body: said("NotFoundError", "Port could not be found") },
  {
    name: "a wrong field",
    status: 400,
    body: said("ValidationError", "Validation Error", { invalid_fields: { ip_address: ["Not a valid address."] } }),
    to: "writes",
  },
  { name: "busy", status: 409, body: said("ConflictError", "Port is being updated by another task"), to: "writes" },
  {
    name: "no port security",
    status: 409,
    body: said("ConflictError", "Port Security must be enabled in order to have allowed address pairs on a port."),
    to: "writes",
  },
  { name: "broken", status: 500, body: said("InternalError", "The harbour is on fire") },
];
