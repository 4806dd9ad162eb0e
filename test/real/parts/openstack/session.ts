import { ADMIN_PASSWORD } from "./configuration.ts";

/** Where the servers answer, without slash at the end. */
export interface Origins {
  readonly identity: string;
  readonly network: string;
}

/** One user's calls, in the plainest way: anything but a success throws. */
export interface Session {
  call(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  /** Makes one object in Keystone (`services`) or Neutron (`ports`), and gives its id. */
  make(collection: string, body: Readonly<Record<string, object>>): Promise<string>;
}

const KEYSTONES = new Set(["regions", "services", "endpoints", "projects", "users"]);

/** All users of a run have the same invented password. */
export async function openSession(
  origins: Origins,
  { user, project }: { user: string; project: string },
): Promise<Session> {
  const domain = { id: "default" };
  const auth = {
    identity: { methods: ["password"], password: { user: { name: user, domain, password: ADMIN_PASSWORD } } },
    scope: { project: { name: project, domain } },
  };
  const { headers } = await send(`${origins.identity}/v3/auth/tokens`, "POST", { auth });
  const token = headers.get("x-subject-token") ?? "";
  const call: Session["call"] = async (method, path, body) => {
    const origin = path.startsWith("/v3") ? origins.identity : origins.network;
    return (await send(`${origin}${path}`, method, body, token)).json;
  };
  return {
    call,
    async make(collection, body) {
      const version = KEYSTONES.has(collection) ? "v3" : "v2.0";
      const answer = await call("POST", `/${version}/${collection}`, body);
      return (Object.values(answer)[0] as { id: string }).id;
    },
  };
}

async function send(url: string, method: string, body?: object, token?: string) {
  const answer = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...(token === undefined ? {} : { "x-auth-token": token }) },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${text.slice(0, 500)}`);
  const json = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { headers: answer.headers, json };
}
