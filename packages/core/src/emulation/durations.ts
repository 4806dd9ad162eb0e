/** How long accepted work takes, as the switch `task_seconds` says it: a number of seconds, or a range out of which chance picks. In seconds. */
export function secondsOf(switched: number | readonly [number, number], random: () => number): number {
  if (typeof switched === "number") return switched;
  const [least, most] = switched;
  return least + (most - least) * random();
}
