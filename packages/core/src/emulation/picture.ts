import type { PicturedAddress } from "../emulation.ts";

interface Pair {
  readonly ip_address: string;
  readonly mac_address?: string;
}

interface Port<P extends Pair> {
  readonly id: string;
  readonly allowed_address_pairs: readonly P[];
}

/** What a pair of a port is called in pictures: hands read the port's id off it. */
export const pairId = ({ id }: { readonly id: string }, { ip_address, mac_address = "-" }: Pair): string =>
  `pair ${id} ${ip_address} ${mac_address}`;

/** What an address that is mapped from outside is called in pictures. */
export const floatingId = ({ id }: { readonly id: string }): string => `floating ${id}`;

/** An address that is mapped from outside. `note`: what it leads to, or is called. */
export const pictureFloating = (
  one: { readonly id: string },
  text: string,
  note: string | undefined,
): PicturedAddress => ({
  id: floatingId(one),
  text,
  sort: "floating",
  ...(note ? { note } : {}),
  loose: true,
});

/** A port's own addresses and its pairs. */
export function pictureAddresses<P extends Pair>(
  port: Port<P>,
  shown: {
    readonly own: readonly string[];
    /** Is the port one that keeps an address for several? */
    readonly virtual: boolean;
    /** Does another port keep this address for several? */
    isVirtual(ip: string): boolean;
    noteOf(pair: P): string | undefined;
  },
): PicturedAddress[] {
  return [
    ...shown.own.map(
      (text): PicturedAddress => ({
        id: `own ${port.id} ${text}`,
        text,
        sort: shown.virtual ? "virtual" : "own",
        loose: false,
      }),
    ),
    ...port.allowed_address_pairs.map((pair): PicturedAddress => {
      const note = shown.noteOf(pair);
      return {
        id: pairId(port, pair),
        text: pair.ip_address,
        sort: shown.isVirtual(pair.ip_address) ? "virtual" : "pair",
        ...(note === undefined ? {} : { note }),
        loose: true,
      };
    }),
  ];
}
