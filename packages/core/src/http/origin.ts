import { InputError } from "../errors.ts";

/** `https://api.gcore.com`, checked: plain HTTP would show the token to the road, so it goes to this machine only. */
export function checkedOrigin(raw: string, path: readonly string[], allowPlainHttp = false): URL {
  const url = URL.canParse(raw) ? new URL(raw) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InputError([
      { path, message: `must be a web address such as https://api.example.com, but is ${JSON.stringify(raw)}` },
    ]);
  }
  if (url.username || url.password) throw new InputError([{ path, message: "must not hold a user name or password" }]);
  if (isInClear(url) && !allowPlainHttp) throw inClear(url, path);
  return url;
}

/** Would what is sent there be readable on the way? */
export function isInClear({ protocol, hostname }: URL): boolean {
  const loopback = hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
  return protocol !== "https:" && !loopback;
}

/** On this machine's own link: never beyond the machine that it runs on, as far as clouds go. */
export const isLinkLocal = ({ hostname }: URL): boolean => /^169\.254(\.\d{1,3}){2}$/.test(hostname);

/** `path` leads to the setting that says so, where it is known. */
export function inClear({ host }: URL, path: readonly string[]): InputError {
  return new InputError(
    [{ path, message: `is plain http:// (${host}), which would show the credentials on the way` }],
    {
      hint: "Use https://, or say `allow_plain_http: true` in `settings` if that network is yours.",
    },
  );
}
