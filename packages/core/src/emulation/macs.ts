/** A MAC address that begins so (`fa:16:3e`), its other bytes by chance. */
export function macBy(random: () => number, beginning: string): string {
  const bytes = Array.from({ length: 6 - beginning.split(":").length }, () =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, "0"),
  );
  return [beginning, ...bytes].join(":");
}

/** Is the lowest bit of the first byte set? Of a MAC address in any of the ways of writing one. */
export function isGroupMac(mac: string): boolean {
  const [head = ""] = mac.split(/[:-]/);
  const first = /^[0-9a-f]{1,2}$/i.test(head) ? head : mac.replaceAll(/[.:-]/g, "").padStart(12, "0").slice(0, 2);
  return (Number.parseInt(first, 16) & 1) === 1;
}
