import type { BodyRefusals } from "../../../emulation/body.ts";
import { answerRefusal, refuse, Refusal as Thrown } from "../../../emulation/refusals.ts";
import type { EmulatedAnswer, EmulatedWorld } from "../../../emulation.ts";
import { hexId } from "./world.ts";

export { refuse };

/** How a service says no. Some shapes repeat the id of the exchange. */
interface Words {
  readonly status: number;
  readonly shape: (requestId: string) => unknown;
}

/** Thrown by any route; the sender gets the body that the service would answer with. */
export type Refusal = Thrown<Words>;

const said = (status: number, shape: Words["shape"]): Refusal => new Thrown({ status, shape });

/** Each service says no in a shape of its own. */
export const gateway = (status: number, code: string, words: string): Refusal =>
  said(status, (request_id) => ({ error_msg: words, error_code: `APIGW.${code}`, request_id }));

/** In the shape of ECS. */
export const ecs = (status: number, code: string, message: string): Refusal =>
  said(status, () => ({ error: { code, message } }));

/** In the shape of VPC's own API. */
export const vpc = (status: number, code: string, message: string): Refusal => said(status, () => ({ code, message }));

/** In the shape of VPC's Neutron API. */
export const neutron = (status: number, type: string, message: string): Refusal =>
  said(status, () => ({ NeutronError: { type, message, detail: "" } }));

/** In the shape of IAM, whose code is the status once more. */
export const iam = (status: number, title: string, message: string): Refusal =>
  said(status, () => ({ error: { code: status, message, title } }));

/**
 * What ECS and the VPC say to a body, by the code that the call has for a bad one. What they say where it does not call itself JSON is not known:
 * the documents want the header on every call, and 415 is what it is there for.
 */
export const noBody = (said: typeof ecs | typeof vpc, code: string): BodyRefusals => ({
  unsupported: () => refuse(said(415, code, "The content type of the request body is not supported.")),
  malformed: () => refuse(said(400, code, "The request body is invalid.")),
});

/** Runs a route; its answer, or its refusal, gets the id of the exchange. */
export function answering(world: EmulatedWorld, run: () => EmulatedAnswer): EmulatedAnswer {
  const id = hexId(world);
  const withId = (answer: EmulatedAnswer): EmulatedAnswer => ({
    ...answer,
    headers: { ...answer.headers, "x-request-id": id },
  });
  return withId(answerRefusal(run, ({ status, shape }: Words) => ({ status, body: shape(id) })));
}
