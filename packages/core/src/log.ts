/** What happens on the way, for traces and progress. Never holds a header, a body or a secret. */
export type Event =
  | {
      readonly type: "exchange";
      readonly method: string;
      readonly url: string;
      readonly status?: number;
      readonly ms: number;
      readonly requestId?: string;
      readonly error?: string;
    }
  | {
      readonly type: "retry";
      readonly method: string;
      readonly url: string;
      readonly attempt: number;
      readonly pause: number;
      readonly reason: string;
    }
  | { readonly type: "plan"; readonly kind: string; readonly id?: string; readonly action: string }
  | { readonly type: "waiting"; readonly operation: string; readonly elapsed: number }
  | { readonly type: "finished"; readonly operation: string; readonly elapsed: number; readonly polls: number }
  | { readonly type: "warning"; readonly message: string };

/** Takes what happens on the way. Must not throw. */
export type Log = (event: Event) => void;

/** One log for those who wait together: each is told once. */
export const toEach =
  (logs: readonly (Log | undefined)[]): Log =>
  (event) => {
    for (const log of new Set(logs)) log?.(event);
  };
