import type { Catalog } from "../definition/catalog.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment holds that must not be told, whichever cloud a request is for: a wrong field may hold any of it. */
export function secretsOfEnvironment(catalog: Catalog, environment: Environment): string[] {
  const set = (name: string) => environment[name] ?? [];
  const secrets = Object.values(catalog).flatMap((entry) => entry.secrets ?? []);
  return [...secrets.flatMap(set), ...proxies.flatMap(set).flatMap(proxySecrets)];
}

const proxies = ["http_proxy", "https_proxy", "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);

/** `http://user:password@proxy:3128`, also without the scheme: the password, and what the proxy is told in a basic header. */
function proxySecrets(address: string): string[] {
  if (!address.includes("@")) return [];
  const [, user, password] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^:/?#]*)(?::([^/?#]*))?@/i.exec(address.trim()) ?? [];
  if (user === undefined) return [];
  if (!password) return [user, decoded(user)];
  return [password, decoded(password), Buffer.from(decoded(`${user}:${password}`)).toString("base64")];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
