import { answerRefusal, Refusal as Thrown } from "../../../emulation/refusals.ts";
import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import type { Cell } from "./world.ts";

export { refuse } from "../../../emulation/refusals.ts";

/** A refusal is the whole answer. */
export type Refusal = Thrown<EmulatedAnswer>;

const said = (answer: EmulatedAnswer): Refusal => new Thrown(answer);

/** Each service says no in a shape of its own. */
export const neutron = (status: number, type: string, message: string): Refusal =>
  said({ status, body: { NeutronError: { type, message, detail: "" } } });

/** In the shape of Keystone. */
export const keystone = (status: number, title: string, message: string, more: object = {}): Refusal =>
  said({ status, body: { error: { code: status, ...more, message, title } } });

/** In the shape of Nova: `kind` is the name of the only member. */
export const nova = (status: number, kind: string, message: string): Refusal =>
  said({ status, body: { [kind]: { code: status, message } } });
const text = (status: number, body: string, type: string): Refusal =>
  said({ status, body, headers: { "content-type": type } });

/** Neutron's own words for a value that it cannot read. */
export const badRequest = (message: string): Refusal => neutron(400, "HTTPBadRequest", message);

/** 400 in the words that most of Neutron's own checks use. */
export const invalidInput = (message: string): Refusal =>
  neutron(400, "InvalidInput", `Invalid input for operation: ${message}`);

/** Real Neutron crashes there, too: what is not checked is not caught. */
export const crashed = (): Refusal =>
  neutron(500, "HTTPInternalServerError", "Request Failed: internal server error while processing your request.");

const WHY =
  "The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.";

/** Of a login whose body lacks something. `where` in words. */
export const expecting = (what: string, where: string): Refusal =>
  keystone(400, "Bad Request", `Expecting to find ${what} in ${where}. ${WHY}`);

/** Keystone's; without an action where none is to be named. */
export const forbidden = (action?: string): Refusal =>
  keystone(
    403,
    "Forbidden",
    `You are not authorized to perform the requested action${action === undefined ? "" : `: ${action}`}.`,
  );

/** Keystone's 404. */
export const lost = (what: string, id: string): Refusal => keystone(404, "Not Found", `Could not find ${what}: ${id}.`);

const NEEDS = "The request you have made requires authentication.";
const challenge = (base: string) => ({ "www-authenticate": `Keystone uri="${base}/v3"` });

/** Keystone's word for a bad proof; which part of it is bad is never told. */
export function unauthorized(base: string, message = NEEDS, more: object = {}): Refusal {
  const { words } = keystone(401, "Unauthorized", message, more);
  return said({ ...words, headers: challenge(base) });
}

/** The same, as the gatekeeper in front of every other service says it. */
export const tokenNeeded = (base: string): Refusal =>
  said({
    status: 401,
    body: { error: { code: 401, title: "Unauthorized", message: NEEDS } },
    headers: challenge(base),
  });

/** What the web framework says by itself, before any service has a word. */
export const flaskMissing = (): Refusal =>
  text(
    404,
    "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n",
    "text/html; charset=utf-8",
  );

/** Of the framework, before Keystone has its say. */
export const flaskMethod = (allowed: readonly string[]): Refusal =>
  said({
    status: 405,
    body: { message: "The method is not allowed for the requested URL." },
    headers: { allow: [...new Set([...allowed, ...(allowed.includes("GET") ? ["HEAD"] : []), "OPTIONS"])].join(", ") },
  });
/** A page for those who take one, text for the others. */
export const webobMissing = ({ headers }: EmulatedRequest, why = ""): Refusal =>
  /text\/html|\*\/\*/.test(headers.accept ?? "")
    ? text(
        404,
        `<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n  The resource could not be found.<br /><br />\n${why}\n\n\n </body>\n</html>`,
        "text/html; charset=UTF-8",
      )
    : text(404, `404 Not Found\n\nThe resource could not be found.\n\n ${why}  `, "text/plain; charset=UTF-8");

/** What stands before a region says when nobody behind it answers. */
export const balancerDown = (): Refusal =>
  text(
    503,
    "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n",
    "text/html",
  );

/** Runs a route; a refusal becomes the answer. The exchange gets its id, except where the service gives none. */
export function answering({ world }: Cell, names: readonly string[], run: () => EmulatedAnswer): EmulatedAnswer {
  const id = `req-${world.uuid()}`;
  const named = Object.fromEntries(names.map((name) => [name, id]));
  const withId = (answer: EmulatedAnswer): EmulatedAnswer => ({ ...answer, headers: { ...answer.headers, ...named } });
  return withId(answerRefusal(run, (answer: EmulatedAnswer) => answer));
}
