/** The request cannot be read, so nothing was tried. `hint` says what to do, in one sentence. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** By name: the help is built apart and has a class of its own. */
export const isRefusal = (error: unknown): error is Refusal => error instanceof Error && error.name === "Refusal";
