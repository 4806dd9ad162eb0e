/** Answers each key once. A failed answer is forgotten, so that the next asker tries again. */
export interface Memo {
  once<T>(key: string, run: () => Promise<T>): Promise<T>;
}

export function createMemo(): Memo {
  const answers = new Map<string, Promise<unknown>>();
  return {
    once<T>(key: string, run: () => Promise<T>): Promise<T> {
      const known = answers.get(key) as Promise<T> | undefined;
      if (known !== undefined) return known;
      const answer = run();
      answers.set(key, answer);
      answer.catch(() => answers.delete(key));
      return answer;
    },
  };
}
