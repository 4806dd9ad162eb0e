import type { Catalog } from "../definition/catalog.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment holds that must not be told, whichever cloud a request is for: a wrong field may hold any of it. */
export function secretsOfEnvironment(catalog: Catalog, environment: Environment): string[] {
  const variables = Object.values(catalog).flatMap(({ secrets = [] }) => secrets);
  const values = variables.map((name) => environment[name] ?? "");
  return [...values, ...proxies.flatMap((name) => proxySecrets(environment[name] ?? ""))];
}

const proxies = ["http_proxy", "https_proxy", "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);

/** `http://user:password@proxy:3128`, also without the scheme: the password, and what the proxy is told in a basic header. */
function proxySecrets(address: string): string[] {
  if (!address.includes("@")) return [];
  const [, credentials] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)@/i.exec(address.trim()) ?? [];
  if (credentials === undefined) return [];
  const [user = "", ...rest] = credentials.split(":");
  const password = rest.join(":");
  const pair = decoded(credentials);
  if (password === "") return [user, decoded(user)];
  return [password, decoded(password), Buffer.from(pair).toString("base64")];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
