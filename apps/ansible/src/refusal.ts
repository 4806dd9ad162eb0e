/** The request cannot be read, so nothing was tried. `hint` says what to do, in one sentence. */
export class Refusal extends Error {
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
