/** A MAC address that begins so (`fa:16:3e`), its other bytes by chance. */
export function macBy(random: () => number, beginning: string): string {
  const bytes = Array.from({ length: 6 - beginning.split(":").length }, () =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, "0"),
  );
  return [beginning, ...bytes].join(":");
}
