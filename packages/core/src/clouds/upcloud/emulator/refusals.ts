import type { EmulatedAnswer } from "../../../emulation.ts";
import { REFUSALS, type Situation } from "./situations.ts";
import type { Cell } from "./world.ts";

/** Thrown by whatever finds the obstacle; `answering` turns it into the answer. */
export class Refusal extends Error {
  readonly situation: Situation;
  readonly values: readonly unknown[];
  /** Newer services answer with a problem document whatever the switch says. */
  readonly modern: boolean;
  constructor(situation: Situation, values: readonly unknown[], modern: boolean) {
    super(situation);
    this.situation = situation;
    this.values = values;
    this.modern = modern;
  }
}

/** In the shape that the switch `error_body` says. `values` fill the gaps of the words, in order. */
export function refuse(situation: Situation, ...values: readonly unknown[]): never {
  throw new Refusal(situation, values, false);
}

/** The same as `application/problem+json` in any case: the newer services know no other shape. */
export function refuseModern(situation: Situation, ...values: readonly unknown[]): never {
  throw new Refusal(situation, values, true);
}

/** The switch `refusals` may give a situation another status and code. */
export function refusalAnswer({ world, switches }: Cell, refusal: Refusal): EmulatedAnswer {
  const { situation, values, modern } = refusal;
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
