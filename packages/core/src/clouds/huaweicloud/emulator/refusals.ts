import type { EmulatedAnswer, EmulatedWorld } from "../../../emulation.ts";
import { hexId } from "./world.ts";

/** A refusal on its way out of a route. Some shapes repeat the id of the exchange. */
export class Refused extends Error {
  readonly status: number;
  readonly shape: (requestId: string) => unknown;
  constructor(status: number, shape: (requestId: string) => unknown) {
    super(`refused with ${status}`);
    this.status = status;
    this.shape = shape;
  }
}

/** Each service says no in a shape of its own. */
export const gateway = (status: number, code: string, words: string): Refused =>
  new Refused(status, (request_id) => ({ error_msg: words, error_code: `APIGW.${code}`, request_id }));
export const ecs = (status: number, code: string, message: string): Refused =>
  new Refused(status, () => ({ error: { code, message } }));
export const vpc = (status: number, code: string, message: string): Refused =>
  new Refused(status, () => ({ code, message }));
export const neutron = (status: number, type: string, message: string): Refused =>
  new Refused(status, () => ({ NeutronError: { type, message, detail: "" } }));
export const iam = (status: number, title: string, message: string): Refused =>
  new Refused(status, () => ({ error: { code: status, message, title } }));

export function refuse(refused: Refused): never {
  throw refused;
}

/** Runs a route; its answer, or its refusal, gets the id of the exchange. */
export function answering(world: EmulatedWorld, run: () => EmulatedAnswer): EmulatedAnswer {
  const id = hexId(world);
  const withId = (answer: EmulatedAnswer): EmulatedAnswer => ({
    ...answer,
    headers: { ...answer.headers, "x-request-id": id },
  });
  try {
    return withId(run());
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return withId({ status: error.status, body: error.shape(id) });
  }
}
