import type { Refusal } from "../../../test/trial.ts";

const said = (code: number, message: string, details: readonly object[] = []) => ({
  error: { code, message, details },
});

/** In the form of the OpenAPI document. */
export const refusals: readonly Refusal[] = [
  { name: "credentials", status: 401, body: said(401, "token expired"), to: "reads" },
  { name: "no rights", status: 403, body: said(403, "no access to this project in this region") },
  { name: "gone", status: 404, body: said(404, "address not found") },
  { name: "a gateway's 404", status: 404, body: { message: "no Route matched with those values" } },
  {
    name: "a wrong field",
    status: 400,
    body: said(400, "validation failed", [{ field: "ipAddress", message: "is outside of the subnet" }]),
    to: "writes",
  },
  { name: "taken", status: 409, body: said(409, "address is already allocated"), to: "writes" },
  { name: "none left", status: 429, body: said(429, "no address is left in the pool"), to: "writes" },
  { name: "broken", status: 500, body: said(500, "the harbour is on fire") },
];
