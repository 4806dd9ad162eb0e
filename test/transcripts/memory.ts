/** Between what is told in one line. */
const BETWEEN = " | ";
const MORE = " …";
/** Shorter ones are told again. */
const LONG = 44;
/** So many letters of a sentence may be enough to know it by. */
const BEGINNINGS = [32, 48, 72, 120];

/** Remembers the sentences of a text in their order, so that one that was told before is told by its beginning. */
export function createMemory(): { brief(line: string): string; whole(line: string): string } {
  const told = new Set<string>();
  const knownBy = (beginning: string) => [...told].filter((one) => one.startsWith(beginning));
  const inEach = (change: (sentence: string) => string) => (line: string) =>
    line.split(BETWEEN).map(change).join(BETWEEN);
  return {
    brief: inEach((sentence) => {
      if (sentence.length < LONG) return sentence;
      if (told.has(sentence)) {
        const beginnings = BEGINNINGS.filter((length) => length < sentence.length).map((at) => sentence.slice(0, at));
        const enough = beginnings.find((one) => knownBy(one).length === 1);
        return enough === undefined ? sentence : `${enough}${MORE}`;
      }
      told.add(sentence);
      return sentence;
    }),
    whole: inEach((sentence) => {
      const [known] = sentence.endsWith(MORE) ? knownBy(sentence.slice(0, -MORE.length)) : [];
      if (known !== undefined) return known;
      if (sentence.length >= LONG) told.add(sentence);
      return sentence;
    }),
  };
}
