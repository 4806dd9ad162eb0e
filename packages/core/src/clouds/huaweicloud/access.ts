import type { Tools } from "../../definition/cloud.ts";
import { CredentialsError, InputError } from "../../errors.ts";
import type { Http } from "../../http/call.ts";
import { createFlights } from "../../sharing/flights.ts";
import type { Limits } from "../../time/limits.ts";
import { agencyKeys, fixedKeys } from "./agency.ts";
import { authenticationOf } from "./authentication.ts";
import type { Endpoints, Service } from "./endpoints.ts";
import { createExplain, refuses } from "./explain.ts";
import { createIam, type Iam, identityOf, projectName, type Token } from "./iam.ts";
import { identityToken } from "./identity-token.ts";
import { createProbation } from "./probation.ts";
import { json, OPEN, type Proof, signedBy } from "./proof.ts";
import { createSession } from "./session.ts";
import type { Located } from "./settings.ts";

/** Who we are, proved to every service in its own way. */
export interface Access {
  /** The project that all calls are about. Asked of IAM once, where no setting tells. */
  project(limits: Limits): Promise<string>;
  http(service: Service): Http;
}

/** Sends nothing. Throws a `CredentialsError` where nothing proves who we are, and what `Endpoints` throws. */
export function createAccess(settings: Located, endpoints: Endpoints, tools: Tools): Access {
  const explain = createExplain(tools.clock);
  const proven = createProbation();
  const at = (service: Service, proof: Proof) =>
    tools.http({
      cloud: endpoints.member.title,
      origin: endpoints.endpoint(service),
      explain,
      refuses,
      open: OPEN,
      ...proof,
    });

  const authentication = authenticationOf(settings);
  switch (authentication) {
    case "keys":
    case "agency": {
      const access = signedBy(
        settings,
        authentication === "keys" ? fixedKeys(settings) : agencyKeys(settings, tools),
        tools,
      );
      const iam = createIam(settings, () =>
        at(
          "iam",
          access("iam", () => undefined),
        ),
      );
      const project = shared((limits) =>
        settings.project_id === undefined ? onlyProject(iam, settings, limits) : Promise.resolve(settings.project_id),
      );
      return { project, http: (service) => proven(at(service, access(service, project))) };
    }
    case "token": {
      const { token: value = "" } = settings;
      const iam = createIam(settings, () =>
        at("iam", { authorize: () => ({ "x-auth-token": value, "x-subject-token": value }) }),
      );
      const project = shared(async (limits) => projectOfToken(settings, await iam.inspect(value, limits), tools));
      return { project, http: (service) => at(service, { authorize: () => json({ "x-auth-token": value }) }) };
    }
    case "password":
    case "identity-token": {
      const session = createSession(
        identityOf(authentication, settings, identityToken(settings, tools)),
        settings,
        (proof) => at("iam", proof),
        tools,
      );
      return {
        project: async (limits) => settings.project_id ?? session.project(limits),
        http: (service) => at(service, session.proof),
      };
    }
  }
}

async function onlyProject(iam: Iam, settings: Located, limits: Limits): Promise<string> {
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

function projectOfToken(settings: Located, { project, expires }: Token, { clock }: Tools): string {
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

/** Asked once; a failed answer is forgotten. */
function shared(run: (limits: Limits) => Promise<string>): (limits: Limits) => Promise<string> {
  const flights = createFlights();
  let known: string | undefined;
  return async (limits) => {
    known ??= await flights.share("looking for the project", limits, () => run(limits));
    return known;
  };
}
