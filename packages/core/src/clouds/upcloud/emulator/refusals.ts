import { answerRefusal, Refusal } from "../../../emulation/refusals.ts";
import type { EmulatedAnswer } from "../../../emulation.ts";
import { REFUSALS, type Situation } from "./situations.ts";
import type { Cell } from "./world.ts";

/** How a route says no. */
interface Words {
  readonly situation: Situation;
  readonly values: readonly unknown[];
  /** Newer services answer with a problem document whatever the switch says. */
  readonly modern: boolean;
}

/** Leaves a route with a refusal of the older services. */
export function refuse(situation: Situation, ...values: readonly unknown[]): never {
  throw new Refusal<Words>({ situation, values, modern: false });
}

/** Leaves a route with a problem document. */
export function refuseModern(situation: Situation, ...values: readonly unknown[]): never {
  throw new Refusal<Words>({ situation, values, modern: true });
}

/** Runs a route; a refusal becomes the answer, and has changed nothing. */
export const answering = <Answer extends EmulatedAnswer | undefined>(cell: Cell, run: () => Answer) =>
  answerRefusal<Words, Answer | EmulatedAnswer>(run, (words) => ({ ...refusalAnswer(cell, words), changes: false }));

function refusalAnswer({ world, switches }: Cell, { situation, values, modern }: Words): EmulatedAnswer {
  const [usualStatus, usualCode, words] = REFUSALS[situation];
  const { status = usualStatus, code = usualCode } = switches.refusals[situation] ?? {};
  const message = values.reduce<string>((text, value) => text.replace("{}", String(value)), words);
  if (modern || switches.error_body === "problem") {
    const type = `https://developers.upcloud.com/1.3/errors#ERROR_${code}`;
    return {
      status,
      headers: { "content-type": "application/problem+json" },
      body: { type, title: message, status, correlation_id: ulid(world.random) },
    };
  }
  const error = switches.error_body === "preview" ? { code, message } : { error_code: code, error_message: message };
  return { status, headers: CLASSIC_HEADERS, body: { error } };
}

/** Of the services for servers, addresses and networks. */
export const CLASSIC_HEADERS = {
  "content-type": "application/json; charset=UTF-8",
  server: "Apache",
  "strict-transport-security": "max-age=63072000",
} as const;

const ulid = (random: () => number) =>
  Array.from({ length: 26 }, () => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[Math.floor(random() * 32)]).join("");
