import type { Limits } from "../../clock.ts";
import type { Tools } from "../../cloud.ts";
import { ApiError, CredentialsError, InputError } from "../../errors.ts";
import type { Http, HttpOptions } from "../../http/client.ts";
import type { Place, Service } from "./endpoints.ts";
import { createExplain, refuses } from "./explain.ts";
import { createIam, type Iam, projectName, type Token, type User } from "./iam.ts";
import type { Settings } from "./settings.ts";
import { authorization, type Form, sdkDate } from "./signature.ts";

/** Who we are, proved to every service in its own way. */
export interface Access {
  /** The project that all calls are about. Asked of IAM once, where no setting tells. */
  project(limits: Limits): Promise<string>;
  http(service: Service): ReturnType<Tools["http"]>;
}

/** The vendor advises to renew a token, which lives for 24 hours, at half its life. In milliseconds. */
const RENEW_BEFORE_END = 12 * 3_600_000;

type Proof = Pick<HttpOptions, "authorize" | "renew">;

export function createAccess(settings: Settings, place: Place, tools: Tools): Access {
  const explain = createExplain(tools.clock);
  const proven = createProbation();
  const at = (service: Service, proof: Proof) =>
    tools.http({ cloud: place.member.title, origin: place.endpoint(service), explain, refuses, ...proof });

  switch (wayOf(settings)) {
    case "keys": {
      const access = signedBy(settings, tools);
      const iam = createIam(settings, () => at("iam", { authorize: access("iam", () => undefined) }));
      const project = shared((limits) =>
        settings.project_id === undefined ? onlyProject(iam, settings, limits) : Promise.resolve(settings.project_id),
      );
      return { project, http: (service) => proven(at(service, { authorize: access(service, project) })) };
    }
    case "token": {
      const value = settings.token as string;
      const iam = createIam(settings, () =>
        at("iam", { authorize: () => ({ "x-auth-token": value, "x-subject-token": value }) }),
      );
      const project = shared(async (limits) => projectOfToken(settings, await iam.inspect(value, limits), tools));
      return { project, http: (service) => at(service, { authorize: () => json({ "x-auth-token": value }) }) };
    }
    case "password": {
      const session = createSession(settings, at, tools);
      return {
        project: async (limits) => settings.project_id ?? session.project(limits),
        http: (service) => at(service, session.proof),
      };
    }
  }
}

type At = (service: Service, proof: Proof) => ReturnType<Tools["http"]>;

/** A token that is got when it is first needed, and again before it ends or when it is refused. */
function createSession(settings: Settings, at: At, { clock }: Tools) {
  const iam = createIam(settings, () => at("iam", { authorize: () => json({}) }));
  const user: User = {
    name: settings.username as string,
    password: settings.password as string,
    account: settings.domain_name as string,
  };
  let current: Promise<Token> | undefined;
  let renewing: Promise<Token> | undefined;

  /** All who ask meanwhile share the answer, also a refusal: wrong passwords in a row lock the account. */
  function login(limits: Limits): Promise<Token> {
    const fresh = iam.login(user, limits);
    current = fresh;
    fresh.catch(() => {
      if (current === fresh) current = undefined;
    });
    return fresh;
  }
  async function renewed(limits: Limits): Promise<Token> {
    renewing ??= login(limits).finally(() => {
      renewing = undefined;
    });
    return renewing;
  }
  async function token(limits: Limits): Promise<Token> {
    const known = await (current ?? login(limits));
    return clock.date() < known.expires - RENEW_BEFORE_END ? known : renewed(limits);
  }

  return {
    project: async (limits: Limits) => ((await token(limits)).project as { id: string }).id,
    proof: {
      authorize: async (_request, limits) => json({ "x-auth-token": (await token(limits)).value }),
      renew: async (limits, refused) => {
        const known = await current;
        if (known === undefined || known.value === refused["x-auth-token"]) await renewed(limits);
        return true;
      },
    } satisfies Proof,
  };
}

/**
 * Until one signed request has been accepted, the others wait for it, and fail with it: more than five wrong signatures in a row
 * lock the key for five minutes.
 */
function createProbation(): (http: Http) => Http {
  let trusted = false;
  let first: Promise<unknown> | undefined;
  return (http) => ({
    async send(call, limits) {
      while (!trusted && first) {
        const error = await first;
        if (error instanceof CredentialsError) throw error;
      }
      if (trusted) return http.send(call, limits);
      const answer = http.send(call, limits);
      first = answer.then(
        () => {
          trusted = true;
        },
        (error: unknown) => {
          // Any other refusal came from behind the gateway, or from no gateway at all.
          trusted = error instanceof ApiError;
          return error;
        },
      );
      try {
        return await answer;
      } finally {
        first = undefined;
      }
    },
  });
}

/** Each attempt is signed anew: the signature carries the time. */
function signedBy(settings: Settings, { clock }: Tools) {
  const keys = { access: settings.access_key as string, secret: settings.secret_key as string };
  const token = settings.security_token;
  return (service: Service, project: (limits: Limits) => Promise<string> | undefined): HttpOptions["authorize"] =>
    async (request, limits) => {
      const id = await project(limits);
      const headers = json({
        ...(id === undefined ? {} : { "x-project-id": id }),
        "x-sdk-date": sdkDate(clock.date()),
        ...(token === undefined ? {} : { "x-security-token": token }),
      });
      const signed = { ...request, headers: { host: request.url.host, ...headers } };
      return { ...headers, authorization: authorization(signed, keys, formOf(settings, service)) };
    };
}

function formOf({ signature, region }: Settings, service: Service): Form {
  switch (signature) {
    case "huawei":
      return { name: "huawei" };
    // As the client does from which this form is known.
    case "scoped":
      return { name: "scoped", region: "", service: "" };
    case "derived":
      return { name: "derived", region, service };
  }
}

/** The services want it on every call, also without a body. */
const json = (headers: Readonly<Record<string, string>>) => ({ "content-type": "application/json", ...headers });

async function onlyProject(iam: Iam, settings: Settings, limits: Limits): Promise<string> {
  const name = projectName(settings);
  const found = await iam.projects(name, limits);
  const [one] = found;
  if (one && found.length === 1) return one.id;
  throw new InputError([
    {
      path: ["settings", "project_id"],
      message: one
        ? `there are ${found.length} projects named ${JSON.stringify(name)}: ${found.map(({ id }) => id).join(", ")}; state which`
        : `there is no project named ${JSON.stringify(name)}; state \`project_id\`, or \`project_name\` if it is named otherwise`,
    },
  ]);
}

function projectOfToken(settings: Settings, { project, expires }: Token, { clock }: Tools): string {
  const hint = "Get a token of the project's own scope, or leave `project_id` out.";
  if (expires <= clock.date())
    throw new CredentialsError(`the token ended at ${new Date(expires).toISOString()}`, { hint: "Get a new one." });
  if (!project) throw new CredentialsError("the token is of no project's scope, which ECS and VPC need", { hint });
  if (settings.project_id !== undefined && settings.project_id !== project.id) {
    throw new CredentialsError(
      `the token is for project ${project.id} (${project.name}), not for ${settings.project_id}`,
      { hint },
    );
  }
  return project.id;
}

type Way = "keys" | "token" | "password";
const needs: Readonly<Record<Way, readonly (keyof Settings)[]>> = {
  keys: ["access_key", "secret_key"],
  token: ["token"],
  password: ["username", "password", "domain_name"],
};

/** The way that was asked for, or the first for which all is given. */
function wayOf(settings: Settings): Way {
  const missing = (way: Way) => needs[way].filter((field) => settings[field] === undefined);
  const ways: Way[] = ["keys", "token", "password"];
  const way = settings.authentication ?? ways.find((one) => missing(one).length === 0);
  if (way !== undefined && missing(way).length === 0) return way;
  // Whoever gave half of one way meant that one.
  const meant = way ?? ways.find((one) => missing(one).length < needs[one].length) ?? "keys";
  throw new CredentialsError(
    `missing ${missing(meant)
      .map((field) => `\`${field}\``)
      .join(", ")}`,
    {
      hint: "Give an access key and a secret key (HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK), or a token (OS_AUTH_TOKEN), or user name, password and account (OS_USERNAME, OS_PASSWORD, OS_DOMAIN_NAME). In a pull request from a fork, secrets are empty.",
    },
  );
}

/** Asked once; a failed answer is forgotten. */
function shared<T>(run: (limits: Limits) => Promise<T>): (limits: Limits) => Promise<T> {
  let answer: Promise<T> | undefined;
  return (limits) => {
    answer ??= run(limits).catch((error: unknown) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
}
