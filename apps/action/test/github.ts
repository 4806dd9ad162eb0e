import { createServer, type IncomingMessage } from "node:http";

/** What GitHub says of a run; a number: it refuses with that status. */
export type Answer = { readonly status: string; readonly run_attempt: number } | number;

export interface PretendGitHub {
  readonly url: string;
  /** By the run's id; others are not there. */
  readonly runs: Record<string, Answer>;
  readonly asked: { readonly path: string; readonly authorization: string }[];
  close(): Promise<void>;
}

/** The one question that a sweep has, on loopback. */
export async function pretendGitHub(): Promise<PretendGitHub> {
  const runs: Record<string, Answer> = {};
  const asked: PretendGitHub["asked"] = [];
  const server = createServer(({ url = "", headers }: IncomingMessage, response) => {
    asked.push({ path: url, authorization: headers.authorization ?? "" });
    const known = runs[url.split("/").at(-1) ?? ""] ?? 404;
    response.writeHead(typeof known === "number" ? known : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(typeof known === "number" ? { message: "no" } : known));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    runs,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
