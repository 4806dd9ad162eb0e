/** An account or project by its id, or by its name in a domain. */
export type Named =
  | { readonly id: string }
  | { readonly name: string; readonly domain: { readonly id: string } | { readonly name: string } };

/** The ways to prove who one is that Keystone knows and we take. https://docs.openstack.org/api-ref/identity/v3/ */
export type Identity =
  | { readonly method: "password"; readonly user: Named; readonly password: string; readonly project: Named }
  /** Its project comes with it. */
  | {
      readonly method: "application credential";
      readonly credential: { readonly id: string } | { readonly name: string; readonly user: Named };
      readonly secret: string;
    }
  /** Somebody else's work: it cannot be got again. With a project it is exchanged for one of that project. */
  | { readonly method: "token"; readonly token: string; readonly project: Named | undefined };

/** The body of `POST /v3/auth/tokens`. */
export function loginBody(identity: Identity) {
  switch (identity.method) {
    case "password":
      return {
        auth: {
          identity: {
            methods: ["password"],
            password: { user: { ...identity.user, password: identity.password } },
          },
          scope: { project: identity.project },
        },
      };
    case "application credential":
      return {
        auth: {
          identity: {
            methods: ["application_credential"],
            application_credential: { ...identity.credential, secret: identity.secret },
          },
        },
      };
    case "token":
      return {
        auth: {
          identity: { methods: ["token"], token: { id: identity.token } },
          ...(identity.project ? { scope: { project: identity.project } } : {}),
        },
      };
  }
}

const nameOf = (named: Named) => ("id" in named ? named.id : named.name);

/** Whose proof it is, in words. */
export function describeIdentity(identity: Identity): string {
  switch (identity.method) {
    case "password":
      return `user ${nameOf(identity.user)} in project ${nameOf(identity.project)}`;
    case "application credential":
      return `application credential ${"id" in identity.credential ? identity.credential.id : identity.credential.name}`;
    case "token":
      return identity.project ? `the token, in project ${nameOf(identity.project)}` : "the token";
  }
}
