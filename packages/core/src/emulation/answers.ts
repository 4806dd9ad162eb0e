import type { EmulatedAnswer } from "../emulation.ts";

/** An answer that says yes. */
export const ok = (body: unknown, status = 200): EmulatedAnswer => ({ status, body });
