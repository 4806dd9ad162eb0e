import type { Reply } from "./failure-reply.ts";

interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** In a module for one kind the fields of the spec are its own arguments: what is wrong is named as it was written. */
export function inModulesWords(reply: Reply): Reply {
  const { issues } = reply as { issues?: readonly Issue[] };
  if (!issues) return reply;
  return {
    ...reply,
    msg: reply.msg.replaceAll(/(^|; )spec\.(?=\w+)/g, "$1"),
    issues: issues.map((issue) => (issue.path[0] === "spec" ? { ...issue, path: issue.path.slice(1) } : issue)),
  };
}
