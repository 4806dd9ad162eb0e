import type { Failure } from "./report.ts";

/** What a failure's code means, and what its reader does next. Printed into the docs; the message says the rest. */
export const errorGuide: Readonly<Record<Failure["code"], { readonly meaning: string; readonly next: string }>> = {
  input: {
    meaning: "The request is wrong. Nothing was sent.",
    next: "Correct the fields that `issues` names.",
  },
  credentials: {
    meaning: "A credential is missing, or the cloud refused it.",
    next: "Set or renew the setting that the message names.",
  },
  network: {
    meaning: "No answer came from the cloud.",
    next: "Check name resolution, proxy and firewall on the way to the host that the message names, then run again.",
  },
  timeout: {
    meaning: "Time is up. The message says which limit it was and what still runs in the cloud.",
    next: "Run again: Mooring looks first and goes on from there. Raise that limit under `timeouts` if it is too short.",
  },
  cancelled: {
    meaning: "The caller gave up. A change that was on its way may have been made.",
    next: "Run again: Mooring looks first and goes on from there.",
  },
  api: {
    meaning: "The cloud answered no.",
    next: "Read the cloud's own words in the message; quote `request_id` to its support.",
  },
  operation: {
    meaning: "The cloud accepted the work, then failed at it.",
    next: "Read the cloud's own words in the message, remove the cause, run again.",
  },
  conflict: {
    meaning: "Something stands in the way that only a person can decide about.",
    next: "Follow the hint: allow it in the request, or choose another address or port.",
  },
  convergence: {
    meaning: "The change was made and did not stay: something else writes to the same thing.",
    next: "Run again. If it comes back, find the other writer.",
  },
  contract: {
    meaning: "The cloud answered in a shape that Mooring does not know.",
    next: "Please report it, with the message.",
  },
  internal: {
    meaning: "Mooring itself broke.",
    next: "Please report it, with the message.",
  },
};
