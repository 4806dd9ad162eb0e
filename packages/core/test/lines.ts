import type { Dispatcher } from "undici";

type Request = (options: Dispatcher.RequestOptions) => Promise<Dispatcher.ResponseData>;

/** The same transport with another `request`, which may hand on to the first one's. */
function rerouted(transport: Dispatcher, request: (next: Request) => Request): Dispatcher {
  const next = transport.request.bind(transport) as Request;
  return Object.assign(Object.create(transport) as Dispatcher, { request: request(next) });
}

/** Throws what `disturb` says in place of an answer, once, after the cloud did what it was asked. */
export const disturbed = (
  transport: Dispatcher,
  disturb: (method: string, path: string) => Error | undefined,
): Dispatcher => {
  let struck = false;
  return rerouted(transport, (request) => async (options) => {
    const answer = await request(options);
    const error = struck ? undefined : disturb(options.method, options.path);
    if (!error) return answer;
    struck = true;
    throw error;
  });
};

/** The line of a process that is killed at its n-th exchange, before the cloud has acted or after, or when it is told; nobody hears from it again. */
export function mortal(transport: Dispatcher, nth: number, when: "before" | "after") {
  const never = () => new Promise<never>(() => undefined);
  let count = 0;
  let dead = false;
  let tell: () => void = () => undefined;
  const died = new Promise<true>((resolve) => {
    tell = () => resolve(true);
  });
  const kill = () => {
    dead = true;
    tell();
  };
  const line = rerouted(transport, (request) => async (options) => {
    if (dead) return never();
    count += 1;
    if (count < nth) return request(options);
    if (when === "before") {
      kill();
      return never();
    }
    dead = true;
    await (await request(options)).body.dump();
    kill();
    return never();
  });
  return { line, died, kill };
}
