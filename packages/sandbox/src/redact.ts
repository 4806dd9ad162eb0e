const SECRET_HEADER = /authorization|cookie|token|secret|api-?key/;
const SECRET_FIELD = /password|passwd|secret|token|api_?key|private_?key|credential/i;
const SHORTEST = 8;

/** What stands in the place of a secret. */
export const REDACTED = "[redacted]";

/** The texts of an exchange that must not be written down, wherever they turn up again. */
export function secretsOf(headers: Readonly<Record<string, string>>, ...bodies: readonly unknown[]): readonly string[] {
  const inHeaders = Object.entries(headers)
    .filter(([name]) => SECRET_HEADER.test(name))
    .flatMap(([, value]) => [value, ...value.split(/[\s,;=]+/)]);
  return [...inHeaders, ...bodies.flatMap((body) => secretFields(body))].filter((text) => text.length >= SHORTEST);
}

function secretFields(value: unknown, field = ""): readonly string[] {
  if (typeof value === "string") return SECRET_FIELD.test(field) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => secretFields(one, field));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, one]) => secretFields(one, name));
}

/** `headers`: names in lower case. By them alone it is decided what is a secret. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADER.test(name) ? REDACTED : value]),
  );
}

/** A copy of JSON-like data without the values of secret fields and without the given texts. */
export function redact(value: unknown, secrets: readonly string[], field = ""): unknown {
  if (typeof value === "string") {
    if (SECRET_FIELD.test(field)) return REDACTED;
    return secrets.reduce((text, secret) => text.replaceAll(secret, REDACTED), value);
  }
  if (Array.isArray(value)) return value.map((one) => redact(one, secrets, field));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, redact(one, secrets, name)]));
}
