import { memberOf } from "../../../emulation/member.ts";
import { answerRefusal, Refusal } from "../../../emulation/refusals.ts";
import type { EmulatedAnswer, EmulatedRequest } from "../../../emulation.ts";
import type { Cell, Handler } from "./world.ts";

/** How a route says no, before it is given the shape that the switches ask for. */
interface Words {
  readonly status: number;
  /** The design notes' word for it. */
  readonly code: string;
  readonly message: string;
  readonly field?: string;
}

/** Leaves a route with a refusal. */
export function refuse(status: number, code: string, message: string, field?: string): never {
  throw new Refusal<Words>({ status, code, message, ...(field ? { field } : {}) });
}

/** Leaves a route because of what was sent. */
export function invalid(message: string, field?: string): never {
  refuse(400, "VALIDATION_ERROR", message, field);
}

/** Runs a route: a refusal becomes an answer in the chosen shape, a success gets the chosen envelope. */
export function answering(cell: Cell, handler: Handler): Handler {
  return (request) => {
    const id = requestId(cell, request);
    const headers = { "x-request-id": id };
    const done = (): EmulatedAnswer => {
      const answer = handler(request);
      const body = answer.body === undefined ? {} : { body: wrapped(answer.body, id, cell) };
      return { ...answer, ...body, headers: { ...headers, ...answer.headers } };
    };
    return answerRefusal(done, (words: Words) => ({ status: words.status, headers, body: errorBody(words, id, cell) }));
  };
}

/** What the gateway says itself. */
export const gateway = (status: number, message: string): EmulatedAnswer => ({ status, body: { message } });

function requestId({ world }: Cell, { params }: EmulatedRequest): string {
  const hex = Array.from({ length: 12 }, () => Math.floor(world.random() * 16).toString(16)).join("");
  return `req_${params.region ?? "global"}-${world.date()}-${hex}`;
}

const meta = (id: string, { world }: Cell) => ({ requestId: id, timestamp: new Date(world.date()).toISOString() });

function wrapped(body: unknown, id: string, cell: Cell): unknown {
  if (cell.switches.envelope === "bare") return body;
  const addresses = memberOf(body, "addresses");
  if (cell.switches.envelope === "wrapped-object" || addresses === undefined) {
    return { success: true, data: body, meta: meta(id, cell) };
  }
  const pagination = { nextCursor: memberOf(body, "nextPageToken") ?? null };
  return { success: true, data: addresses, meta: { ...meta(id, cell), pagination } };
}

function errorBody({ status, code, message, field }: Words, id: string, cell: Cell): unknown {
  switch (cell.switches.error_shape) {
    case "E1":
      return { error: { code: status, message, details: field ? [{ field, message }] : [] } };
    case "E2":
      return { code, message };
    case "E3":
      return {
        success: false,
        error: { code, message, ...(field ? { details: { fields: { [field]: message } } } : {}) },
        meta: meta(id, cell),
      };
  }
}
