import { ApiError, ConflictError, ConvergenceError, type MooringError, OperationError } from "../../errors.ts";
import type { Difference } from "../../report/plan.ts";
import { scrub } from "./explain.ts";
import { type AddressPath, idOf } from "./naming.ts";
import type { Address } from "./payloads.ts";

/* There is no operation that could fail with words of its own: what became of an address is read off the address, so the words are ours. */

/** What can stand between a person and an address, and what to do about it. */
export const failed = ({ name, status, ...rest }: Address): MooringError =>
  new OperationError(
    `k0rdent AI: address ${name} was accepted, but its status is now ${status === undefined ? "missing" : scrub(JSON.stringify(status))}`,
    {
      id: idOf({ name, ...rest }),
      hint: "Release it (`state: absent`) and allocate it again. If that word means something else there, see `compat.status`.",
    },
  );

/** It is on its way out, so it cannot be waited for. */
export const beingReleased = ({ name, status }: Address): MooringError =>
  new ConflictError(`k0rdent AI: address ${name} is being released (its status is ${scrub(JSON.stringify(status))})`, {
    hint: "Run again when it has gone.",
  });

/** Somebody else's release came to its end: now it can be planned. */
export const released = ({ name }: AddressPath): MooringError =>
  new ConflictError(`k0rdent AI: address ${name} was being released, and has gone`, {
    hint: "Run again: it is planned anew.",
    retryable: true,
  });

/** It was accepted, and reads do not lag that long. */
export const vanished = ({ name }: Address): MooringError =>
  new ConvergenceError(`k0rdent AI: address ${name} was allocated, but is not there`, {
    hint: "Something else may have released it: run again.",
  });

/** The name is another one's by now. */
export const madeAnew = (before: Address, now: Address): MooringError =>
  new ConflictError(
    `k0rdent AI: address ${before.name} was released and made anew by somebody else: its uid was ${before.uid} and is ${now.uid}, its address is ${now.ip_address ?? "not known"}`,
    { hint: "Find out who else uses this name, or choose another." },
  );

/** The name is taken by one that differs. */
export function existsOtherwise({ name }: AddressPath, differences: readonly Difference[]): ConflictError {
  const listed = differences.map(
    ({ path, before, after }) => `\`${path}\` is ${JSON.stringify(before)}, not ${JSON.stringify(after)}`,
  );
  return new ConflictError(`k0rdent AI: address ${name} exists with other settings: ${listed.join(", ")}`, {
    hint: "Choose another `name`, or state it as it is.",
  });
}

/** The name is taken by one that is equal, and not ours. */
export function alreadyThere({ name }: AddressPath): ConflictError {
  return new ConflictError(`k0rdent AI: address ${name} already exists, and is not taken over`, {
    hint: "Somebody else may own it: choose another `name`. If it is yours (an interrupted run may have made it), say `adopt: true`.",
  });
}

/** The name is free, so the cloud's words are about the address or the pool. */
export function aboutSomethingElse(error: ApiError): ApiError {
  const { message, reason, words, vendorCode, requestId, status } = error;
  return new ApiError(message, {
    reason,
    words,
    vendorCode,
    requestId,
    status,
    hint: "Its name is free, so an address that is asked for is taken, or no address is left: ask for another one, or release what is not needed.",
    cause: error,
  });
}

/** The cloud's refusal to release it. */
export function stillInUse(addressPath: AddressPath, error: ApiError): ConflictError {
  const { status, requestId } = error;
  return new ConflictError(`k0rdent AI: address ${addressPath.name} is in use and was not released: ${error.words}`, {
    status,
    requestId,
    id: idOf(addressPath),
    hint: "Take it off the machine that uses it, then run again. `compat.inUseRetry: true` waits for that.",
    cause: error,
  });
}
