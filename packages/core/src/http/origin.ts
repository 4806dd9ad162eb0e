import { InputError } from "../errors.ts";

/** `https://api.gcore.com`, checked: plain HTTP would show the token to the road, so it goes to this machine only. */
export function checkedOrigin(raw: string, path: readonly string[], allowPlainHttp: boolean): URL {
  const url = URL.canParse(raw) ? new URL(raw) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InputError([
      { path, message: `must be a web address such as https://api.example.com, but is ${JSON.stringify(raw)}` },
    ]);
  }
  if (url.username || url.password) throw new InputError([{ path, message: "must not hold a user name or password" }]);
  const loopback = url.hostname === "localhost" || url.hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(url.hostname);
  if (url.protocol === "http:" && !loopback && !allowPlainHttp) {
    throw new InputError(
      [{ path, message: `is plain http:// (${url.host}), which would show the credentials on the way` }],
      {
        hint: "Use https://, or say `allow_plain_http: true` in `settings` if that network is yours.",
      },
    );
  }
  return url;
}
