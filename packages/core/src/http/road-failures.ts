import { ContractError, MooringError, NetworkError, TimeoutError } from "../errors.ts";
import { fieldsOf } from "../map.ts";
import { NoConnection } from "./no-connection.ts";

/** The system's and undici's codes for a connection that never was, where the road does not say so itself. */
const NOT_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/** What our own road calls what it breaks off. */
export const BROKEN_OFF = { silent: "SILENT", tooLarge: "TOO_LARGE" } as const;

/** With undici's, for a transport that is handed in: https://github.com/nodejs/undici/blob/main/docs/docs/api/Errors.md */
const SILENT = new Set<string>([BROKEN_OFF.silent, "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);
const TOO_LARGE = new Set<string>([
  BROKEN_OFF.tooLarge,
  "HPE_HEADER_OVERFLOW",
  "UND_ERR_RES_EXCEEDED_MAX_SIZE",
  "UND_ERR_HEADERS_OVERFLOW",
]);
/**
 * All that goes wrong on the way has a code: the system's, undici's, ours, or one of these of Node. Anything else is a defect, and must not
 * pass for a bad road; so is what undici says of a request that we made wrongly.
 */
const ROAD = /^(?!ERR_|UND_ERR_(INVALID|NOT_SUPPORTED|REQ_))|^ERR_(TLS|SSL|SOCKET|STREAM)/;
/** Node's and OpenSSL's codes for a certificate that nobody vouches for: no repetition mends it. https://nodejs.org/api/tls.html */
const CERTIFICATE = /CERT|LEAF_SIGNATURE|HOSTNAME_MISMATCH/;

const CHECK = "Check the network, the endpoint setting and the proxy variables; then run again.";

/** No whole answer came, for a reason of the road → which error that is; `undefined` for anything else, such as a defect. */
export function brokenRoad(what: string, error: unknown): MooringError | undefined {
  const code = codeOf(error);
  if (error instanceof NoConnection) return noConnection(what, error, code);
  if (code === undefined || !ROAD.test(code)) return undefined;
  if (SILENT.has(code)) {
    return new TimeoutError(`${what}: the cloud stayed silent for longer than one attempt may take`, {
      retryable: true,
      effect: "unknown",
      hint: "Run again, or raise `timeouts.attempt_seconds`.",
      cause: error,
    });
  }
  if (TOO_LARGE.has(code)) {
    return new ContractError(`${what}: the answer is larger than any that this API gives`, {
      effect: "unknown",
      cause: error,
    });
  }
  if (NOT_SENT.has(code)) return neverLeft(`${what}: no connection (${code})`, { cause: error });
  return new NetworkError(`${what}: ${brokenAs(code)} (${code})`, {
    retryable: true,
    effect: "unknown",
    hint: CHECK,
    cause: error,
  });
}

function brokenAs(code: string): string {
  return code.startsWith("HPE_") ? "the answer is not HTTP" : "the connection broke before the answer was whole";
}

function noConnection(what: string, error: NoConnection, code: string | undefined): MooringError | undefined {
  const { proxy, variable, status, cause } = error;
  if (proxy !== undefined && status !== undefined) return proxySaysNo(what, proxy, variable, status);
  if (MooringError.is(cause)) return cause;
  if (code === undefined || !ROAD.test(code)) return undefined;
  if (CERTIFICATE.test(code)) {
    return neverLeft(`${what}: the certificate of the other side is not trusted (${code})`, {
      retryable: false,
      hint: "Check the endpoint setting; where a company's proxy or an authority of your own signs, name its certificate in NODE_EXTRA_CA_CERTS (for OpenStack: in OS_CACERT).",
      cause,
    });
  }
  if (proxy === undefined) return neverLeft(`${what}: no connection (${code})`, { cause });
  return neverLeft(`${what}: no connection through the proxy ${proxy} (${code})`, {
    hint: `Check that the proxy of ${variable} runs and lets this host through, or name the cloud's host in NO_PROXY.`,
    cause,
  });
}

/** A refusal stays one; other trouble of the proxy may pass. */
function proxySaysNo(what: string, proxy: string, variable: string | undefined, status: number): NetworkError {
  if (status === 407) {
    return neverLeft(`${what}: the proxy ${proxy} asks for credentials, or does not accept those it got (HTTP 407)`, {
      retryable: false,
      hint: `Write user name and password into ${variable}, percent-encoded: http://user:password@${proxy}.`,
    });
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    return neverLeft(`${what}: the proxy ${proxy} refuses to connect to the cloud (HTTP ${status})`, {
      retryable: false,
      hint: `Have the cloud's host allowed on the proxy of ${variable}, or name it in NO_PROXY if it can be reached directly.`,
    });
  }
  return neverLeft(`${what}: the proxy ${proxy} could not connect to the cloud (HTTP ${status})`, {
    hint: `Check the endpoint setting and the proxy of ${variable}; then run again.`,
  });
}

const neverLeft = (
  message: string,
  details: { readonly retryable?: boolean; readonly hint?: string; readonly cause?: unknown },
): NetworkError => new NetworkError(message, { retryable: true, effect: "none", hint: CHECK, ...details });

/** The code at the bottom of it: libraries wrap what the system says. */
function codeOf(error: unknown): string | undefined {
  const { code, name, cause, errors } = fieldsOf(error);
  const inner = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  const below = typeof inner === "object" && inner !== null ? codeOf(inner) : undefined;
  // undici's parser does not always give one.
  const own = typeof code === "string" ? code : name === "HTTPParserError" ? "HPE_UNKNOWN" : undefined;
  return below ?? own;
}
