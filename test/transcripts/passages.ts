/** So many lines that stand together elsewhere are worth to be told by where. */
const WORTH = 3;
const REFERENCE = /^… lines (\d+) to (\d+) of: (.*)$/;

type Change = (line: string) => string;

/** Several lines in a row that an earlier step had are told by where they stand there: `… lines 3 to 9 of: made again / planned`. */
export function createPassages(): {
  /** The lines of a step, for those that follow. */
  keep(step: string, lines: readonly string[]): void;
  brief(lines: readonly string[], change: Change): string[];
  whole(lines: readonly string[], change: Change): string[];
} {
  const kept = new Map<string, readonly string[]>();

  /** The longest passage of an earlier step that stands here, too. */
  function passageAt(lines: readonly string[], at: number): { step: string; from: number; length: number } | undefined {
    let best: { step: string; from: number; length: number } | undefined;
    for (const [step, those] of kept) {
      for (const [from, line] of those.entries()) {
        if (line !== lines[at]) continue;
        let length = 1;
        while (at + length < lines.length && those[from + length] === lines[at + length]) length += 1;
        if (length >= WORTH && length > (best?.length ?? 0)) best = { step, from, length };
      }
    }
    return best;
  }

  return {
    keep: (step, lines) => void kept.set(step, lines),
    brief(lines, change) {
      const told = [];
      for (let at = 0; at < lines.length; ) {
        const passage = passageAt(lines, at);
        if (passage) told.push(`… lines ${passage.from + 1} to ${passage.from + passage.length} of: ${passage.step}`);
        else told.push(change(lines[at] ?? ""));
        at += passage?.length ?? 1;
      }
      return told;
    },
    whole: (lines, change) =>
      lines.flatMap((line) => {
        const [, from, to, step = ""] = REFERENCE.exec(line) ?? [];
        return from === undefined ? [change(line)] : (kept.get(step)?.slice(Number(from) - 1, Number(to)) ?? []);
      }),
  };
}
