/** A port, NIC or interface that may carry the address: one place at the table. */
export interface Seat {
  /** What the cloud calls it: the id of a port, the MAC address of an interface. */
  readonly id: string;
  /** What a person calls it, where nobody has named it: `web-1-port`, `server web-1`. */
  readonly label: string;
  readonly server?: string | undefined;
  readonly mac?: string | undefined;
  /** Its own address, by which its peers reach it. */
  readonly address?: string | undefined;
  /** Does the cloud let the address through to it and from it, as far as this kind sees to that? */
  readonly carries: boolean;
  /** Is there nothing left of it but a line in a list, which is to go? */
  readonly gone?: boolean;
  /** Why the address does not get through, or will not when it is needed; completes "web-1: …". */
  readonly obstacle?: string | undefined;
}

/** A member as somebody has stated it. Either `seat`, or why there is none. */
export interface Meant {
  readonly word: string;
  readonly seat?: Seat | undefined;
  readonly why?: Error | undefined;
}

/** The public address that leads to it. */
export interface Public {
  readonly id: string;
  readonly address: string;
  /** Was it made for this service address, and goes with it? */
  readonly made: boolean;
  /** Was it made for it, and does not lead there yet? A run that was cut short has left it. */
  readonly loose?: boolean;
}

/** A service address as it stands in the cloud. */
export interface Standing {
  readonly id: string;
  /** Has nobody given it a name? */
  readonly unnamed?: boolean;
  readonly name: string;
  /** The network's id. */
  readonly network: string;
  readonly address: string;
  /** Of the address on its network, in bits. */
  readonly prefix: number;
  /** Whoever carries it now, and no others. */
  readonly seats: readonly Seat[];
  readonly public?: Public | undefined;
  /** The id of the one seat that the cloud delivers to, where it delivers to one only. */
  readonly active?: string | undefined;
  /** For whom it was made, where it says so. */
  readonly mark?: string | undefined;
}

/** The stated members in the words of whoever states them, where they carry it; then all others, by the cloud's own names. */
export function membersSaid(
  seats: readonly Seat[],
  stated: readonly Meant[],
  statedOnly: boolean,
): readonly { readonly word: string; readonly seat: Seat }[] {
  const carrying = new Map(seats.map((seat) => [seat.id, seat]));
  const said = stated.flatMap(({ word, seat }) => {
    const there = seat && carrying.get(seat.id);
    return there ? [{ word, seat: there }] : [];
  });
  const named = new Set(said.map(({ seat }) => seat.id));
  const others = statedOnly ? [] : seats.filter(({ id }) => !named.has(id)).map((seat) => ({ word: seat.id, seat }));
  return [...said, ...others].sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
}
