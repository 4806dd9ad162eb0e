import * as z from "zod/mini";
import { boolean, integer, list, record, text } from "./fields.ts";

const timeouts = z.strictObject({
  attempt_seconds: z._default(
    integer({ description: "One HTTP attempt: how long the cloud may stay silent.", minimum: 1, maximum: 3600 }),
    30,
  ),
  retry_seconds: z._default(
    integer({ description: "One HTTP request with its repetitions.", minimum: 0, maximum: 86400 }),
    60,
  ),
  wait_seconds: z._default(
    integer({ description: "One operation that the cloud has accepted.", minimum: 0, maximum: 86400 }),
    600,
  ),
  deadline_seconds: z._default(integer({ description: "The whole request.", minimum: 1, maximum: 86400 }), 900),
});

/**
 * What every front end sends: exactly one of `resource` and `query`; with `resource` exactly one of `spec` and `items`.
 * Front ends add nothing to it and take nothing away: this is the one vocabulary.
 */
export const requestSchema = z.strictObject({
  resource: z.optional(text({ description: "The kind of thing, such as `gcore/allowed-address-pair`." })),
  query: z.optional(text({ description: "The read-only question, such as `gcore/interfaces`." })),
  state: z._default(text({ description: "Whether it is to be there.", choices: ["present", "absent"] }), "present"),
  spec: z.optional(record({ description: "The fields of the thing, or of the question." })),
  items: z.optional(list(record({}), { description: "Several specs of one kind, handled together.", maximum: 10_000 })),
  id: z.optional(text({ description: "What an earlier run answered as `id`; for front ends that remember." })),
  incarnation: z.optional(
    text({
      description:
        "What an earlier run answered as `incarnation`, beside `id`: a thing that was made anew under that id since is left alone.",
    }),
  ),
  plan: z._default(boolean({ description: "Whether to plan only: read, change nothing." }), false),
  allow_replace: z._default(
    boolean({
      description: "Whether a resource may be removed and made anew when a field cannot be changed in place.",
    }),
    false,
  ),
  settings: z._default(
    record({
      description:
        "Credentials, scope and options of the cloud. What is missing comes from the vendor's environment variables.",
      // A bare token may stand here by mistake.
      secret: true,
    }),
    {},
  ),
  timeouts: z.prefault(timeouts.check(z.meta({ description: "Limits, in seconds." })), {}),
});

/** A request that has been checked, with its defaults. */
export type Request = z.output<typeof requestSchema>;
