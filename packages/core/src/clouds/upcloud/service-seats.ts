import type { Context } from "../../definition/resource.ts";
import { ConflictError, MooringError } from "../../errors.ts";
import type { Meant, Seat } from "../../kits/service-address/seat.ts";
import { canonicalMac, parseAddress } from "../../spec/address.ts";
import type { Address } from "./address.ts";
import type { UpCloudClient } from "./client.ts";
import { cachedAddresses } from "./reads.ts";
import { cachedServerId } from "./server-choice.ts";

/** The public interfaces that can take a floating address, as the list of addresses shows them: one question for all members. */
const isPublicOwn = ({ access, family, floating, mac }: Address): boolean =>
  access === "public" && family === "IPv4" && !floating && mac !== undefined;

/** Every member can carry it: the cloud keeps no list, and delivers to one of them. */
export const seatAt = ({ mac, ip, server }: Address): Seat => ({
  id: mac ?? "",
  label: mac ?? ip,
  ...(server === undefined ? {} : { server }),
  ...(mac === undefined ? {} : { mac }),
  address: ip,
  carries: true,
});

/** The interfaces that the words mean, in that zone; what goes wrong is told of each word by itself. */
export async function meantSeats(
  client: UpCloudClient,
  words: readonly string[],
  zone: string,
  context: Context,
): Promise<readonly Meant[]> {
  const own = (await cachedAddresses(client, context)).filter(isPublicOwn);
  return Promise.all(
    words.map(async (word): Promise<Meant> => {
      try {
        const one = await addressOf(client, word, own, context);
        if (one.zone === undefined || one.zone === zone) return { word, seat: seatAt(one) };
        return { word, why: elsewhere(word, one.zone, zone) };
      } catch (error) {
        if (!MooringError.is(error) || error.code !== "conflict") throw error;
        return { word, why: error };
      }
    }),
  );
}

async function addressOf(
  client: UpCloudClient,
  word: string,
  own: readonly Address[],
  context: Context,
): Promise<Address> {
  const mac = macIn(word);
  const ip = parseAddress(word)?.text;
  const known = own.find((one) => one.mac === mac || one.ip === ip || one.server === word.toLowerCase());
  if (known) return known;
  if (mac !== undefined || ip !== undefined)
    throw new ConflictError(`UpCloud: member ${word} is no public interface of this account with an IPv4 address`, {
      hint: "The query `upcloud/server-interfaces` lists a server's interfaces.",
    });
  const server = await cachedServerId(client, word, context).catch((error: unknown) => {
    throw MooringError.is(error) && error.code === "conflict"
      ? new ConflictError(`UpCloud: member ${word}: ${error.message.replace("UpCloud: ", "")}`, { hint: error.hint })
      : error;
  });
  const found = own.find((one) => one.server === server);
  if (found) return found;
  throw new ConflictError(`UpCloud: member ${word} has no public interface with an IPv4 address`, {
    hint: "Give the server a public IPv4 address first (`upcloud/ip-address`), or leave it out.",
  });
}

function macIn(word: string): string | undefined {
  try {
    return canonicalMac(word);
  } catch {
    return undefined;
  }
}

const elsewhere = (word: string, its: string, zone: string) =>
  new ConflictError(`UpCloud: member ${word} is in the zone ${its}, and the address in ${zone}, where it stays`, {
    hint: "All members have to be in the zone of the address.",
  });
