/** The same names, each with what `map` makes of its value. */
export const mapped = <A, B>(all: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [name, map(value)]));
