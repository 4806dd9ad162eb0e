/** What a world names, it holds: where it does not, the emulator is at fault, and says so. */
export function held<T>(one: T | undefined): T {
  if (one === undefined) throw new Error("the pretend world names what it does not hold");
  return one;
}
