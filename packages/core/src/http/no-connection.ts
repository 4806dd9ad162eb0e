/** The request never left: no connection came about. Carries what a sentence about it needs. */
export class NoConnection extends Error {
  /** Host and port of the proxy that was to lead there. */
  readonly proxy: string | undefined;
  /** What the proxy answered instead of a connection. */
  readonly status: number | undefined;
  /** The variable that names the proxy. */
  readonly variable: string | undefined;

  constructor(about: { proxy?: string | undefined; variable?: string | undefined; status?: number; cause?: unknown }) {
    super("no connection", { cause: about.cause });
    this.proxy = about.proxy;
    this.variable = about.variable;
    this.status = about.status;
  }
}
