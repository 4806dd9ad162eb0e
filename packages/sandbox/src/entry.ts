/** One exchange, as it may be printed: without secrets. */
export interface Entry {
  /** The n-th exchange of the sandbox, from 1, in the order in which the clouds had dealt with them. */
  readonly number: number;
  readonly cloud: string;
  /** When the cloud had dealt with it: milliseconds since 1970 on the sandbox's clock. */
  readonly time: number;
  /** Milliseconds from the request to the end of its answer, as the sandbox means it; missing where the answer never comes. */
  readonly ms?: number;
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** The matched route, such as `GET /v1/ports/:port`; missing where no route fits. */
  readonly route?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The request's body: parsed where it is JSON, else its text; `undefined` when empty. */
  readonly request?: unknown;
  /** Missing where no answer was sent. */
  readonly status?: number;
  /** The answer's body, like `request`. */
  readonly answer?: unknown;
  /** The cloud's own id of the exchange, where it gave one. */
  readonly requestId?: string;
  /** Could it have changed something? */
  readonly writes: boolean;
  /** Did the cloud do what was asked, as far as a fault let it? */
  readonly effect: boolean;
  /** The fault that struck it, in words. */
  readonly fault?: string;
  /** The connection that it came over; missing in process. */
  readonly client?: string;
}
