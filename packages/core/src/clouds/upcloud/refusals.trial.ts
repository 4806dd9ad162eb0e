import type { Refusal } from "../../../test/trial.ts";

const said = (error_code: string, error_message: string) => ({ error: { error_code, error_message } });

/** As the documents word it. Of each status one code that has a meaning of its own: https://developers.upcloud.com/1.3/ */
export const refusals: readonly Refusal[] = [
  { name: "no rights", status: 403, body: said("ACTION_FORBIDDEN", "The sub-account has no permission.") },
  {
    name: "no credits",
    status: 402,
    body: said("INSUFFICIENT_CREDITS", "There are not enough credits."),
    to: "writes",
  },
  { name: "gone", status: 404, body: said("IP_ADDRESS_NOT_FOUND", "The IP address does not exist.") },
  {
    name: "busy",
    status: 409,
    body: said("SERVER_STATE_ILLEGAL", "The server is in state 'maintenance'."),
    to: "writes",
  },
  { name: "a code we do not know", status: 409, body: said("HARBOUR_CLOSED", "The harbour is closed."), to: "writes" },
  { name: "broken", status: 500, body: said("SERVICE_ERROR", "The harbour is on fire.") },
];
