import { InputError } from "../errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy of the environment. */
export interface HttpProxy {
  /** `http:` or `https:`, without user name and password. */
  readonly origin: URL;
  /** The value of `Proxy-Authorization`, where the address holds a user name. */
  readonly authorization: string | undefined;
  /** The variable that names it, for messages. */
  readonly variable: string;
}

/**
 * The proxy for targets of this protocol, `http:` or `https:`: `HTTPS_PROXY` or `HTTP_PROXY`, else `ALL_PROXY`, each in small letters
 * first. Throws an `InputError` where the variable holds the address of no HTTP proxy.
 */
export function proxyFor(protocol: string, environment: Environment): HttpProxy | undefined {
  const own = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const setting = settingOf(environment, own) ?? settingOf(environment, "ALL_PROXY");
  return setting && readProxy(setting);
}

/** The value of the variable in either spelling; `""` where it is not set. */
export const textOf = (environment: Environment, name: string): string => settingOf(environment, name)?.value ?? "";

interface Setting {
  readonly variable: string;
  readonly value: string;
}

function settingOf(environment: Environment, name: string): Setting | undefined {
  for (const variable of [name.toLowerCase(), name]) {
    const value = environment[variable];
    if (value?.trim()) return { variable, value };
  }
  return undefined;
}

function readProxy({ variable, value }: Setting): HttpProxy {
  const url = asUrl(value);
  if (url && /^https?:$/.test(url.protocol)) {
    const authorization = url.username || url.password ? basic(url) : undefined;
    return { origin: new URL(url.origin), authorization, variable };
  }
  // The value may hold a password: at most its beginning is told.
  const beginning = url ? `, but begins with ${url.protocol}//` : "";
  throw new InputError(
    [
      {
        path: [variable],
        message: `must be the address of an HTTP proxy, such as http://proxy.example:3128${beginning}`,
      },
    ],
    { hint: `Mend ${variable}, unset it, or name the cloud's host in NO_PROXY.` },
  );
}

/** `proxy.example:3128` is how many write it: the scheme is `http://` then. */
function asUrl(value: string): URL | undefined {
  const text = value.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  return URL.canParse(whole) ? new URL(whole) : undefined;
}

const basic = ({ username, password }: URL): string =>
  `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64")}`;

/** A lone percent sign stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
