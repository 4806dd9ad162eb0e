/** A refusal on its way out of a route. What it holds is each cloud's own. */
export class Refusal<Words> extends Error {
  readonly words: Words;
  constructor(words: Words) {
    super("refused");
    this.words = words;
  }
}

/** Leaves a route with a refusal. */
export function refuse(refusal: Refusal<unknown>): never {
  throw refusal;
}

/** Runs a route. What it refuses goes through `answer`; any other error is a defect, and stays one. */
export function answerRefusal<Words, Answer>(run: () => Answer, answer: (words: Words) => Answer): Answer {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // A service throws and answers words of one type.
    return answer(error.words as Words);
  }
}
