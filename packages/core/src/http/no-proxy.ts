import { isIP } from "node:net";
import { within } from "../spec/address.ts";

/** One entry of `NO_PROXY`. */
interface Exception {
  /** A name (and what is below it), `*.name` (only what is below it), an address, a network such as `10.0.0.0/8`, or `*`. */
  readonly host: string;
  /** Missing: any. */
  readonly port: string | undefined;
}

/**
 * Which targets are reached directly, by the text of `NO_PROXY`: entries between commas or spaces, in any case, with or without a
 * leading dot or a port. This machine always is, and what is on its own link, such as a cloud's metadata service: a proxy would look for
 * them on its own.
 */
export function exceptionsOf(list: string): (target: URL) => boolean {
  const exceptions = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(readException);
  return ({ hostname, port, protocol }) => {
    const host = hostname.replace(/^\[|\]$|\.$/g, "");
    if (host === "localhost" || host === "::1" || covers("127.0.0.0/8", host)) return true;
    if (covers("169.254.0.0/16", host)) return true;
    const number = port || (protocol === "https:" ? "443" : "80");
    return exceptions.some((one) => (one.port ?? number) === number && covers(one.host, host));
  };
}

/** IPv6 addresses need brackets only where a port follows. */
function readException(entry: string): Exception {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  return { host: (bracketed ?? plain ?? entry).replace(/\.$/, ""), port };
}

function covers(exception: string, host: string): boolean {
  if (exception === "*") return true;
  if (exception.includes("/")) return isIP(host) !== 0 && isNetwork(exception) && within(host, exception);
  const name = exception.replace(/^\*?\./, "");
  return host.endsWith(`.${name}`) || (host === name && !exception.startsWith("*"));
}

function isNetwork(text: string): boolean {
  const [base = "", length = ""] = text.split("/");
  const bits = isIP(base) === 4 ? 32 : 128;
  return isIP(base) !== 0 && /^\d{1,3}$/.test(length) && Number(length) <= bits;
}
