import { answerRefusal, Refusal as Leaving } from "../../../emulation/refusals.ts";
import type { EmulatedAnswer, EmulatedWorld } from "../../../emulation.ts";

/** How a route says no. */
export interface Refusal {
  readonly status: number;
  readonly exception: string;
  readonly message: string;
  readonly invalidFields?: Readonly<Record<string, readonly string[]>>;
  readonly info?: Readonly<Record<string, unknown>>;
}

const EXCEPTIONS: Readonly<Record<number, string>> = {
  400: "ValidationError",
  403: "ForbiddenError",
  404: "NotFoundError",
  409: "ConflictError",
};

/** `exception`: the class that the body names; for some statuses there is a usual one. */
export const refusal = (status: number, message: string, exception = EXCEPTIONS[status] ?? "HTTPError"): Refusal => ({
  status,
  exception,
  message,
});

/** A field is not as the schema wants it. The reasons are spelled as Pydantic spells them. */
export function invalid(field: string, ...reasons: readonly string[]): Refusal {
  const quoted = reasons.map((reason) => `'${reason}'`).join(", ");
  return {
    ...refusal(400, `Validation Error: {'${field}': [${quoted}]}`),
    invalidFields: { [field]: reasons },
  };
}

/** 404 in Neutron's words. */
export const notFound = (what: string, id: string | number): Refusal =>
  refusal(404, `${what} ${id} could not be found`);

/** What the gateway says where there is no such call. */
export const httpError = (status: number): Refusal =>
  refusal(
    status,
    `HTTP ${status}: ${{ 404: "Not Found", 405: "Method Not Allowed", 410: "Gone", 415: "Unsupported Media Type" }[status] ?? "Error"}`,
    "HTTPError",
  );

/** Leaves a route with a refusal. */
export function refuse(given: Refusal): never {
  throw new Leaving(given);
}

/** Runs a route; a refusal becomes the answer that the API gives. */
export const answering = (world: EmulatedWorld, route: () => EmulatedAnswer): EmulatedAnswer =>
  answerRefusal(route, (given: Refusal) => refusalAnswer(world, given));

/** The body that the documents give: https://gcore.com/docs/developer-tools/rest-api/error-handling */
export const refusalAnswer = (world: EmulatedWorld, given: Refusal): EmulatedAnswer => ({
  status: given.status,
  body: {
    exception_class: given.exception,
    message: given.message,
    request_id: world.uuid().replaceAll("-", ""),
    ...(given.invalidFields ? { invalid_fields: given.invalidFields } : {}),
    ...(given.info ? { info: given.info } : {}),
  },
});
