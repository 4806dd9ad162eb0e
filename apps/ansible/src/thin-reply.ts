import type { Reply } from "./failure-reply.ts";

/** In a module for one kind the fields of the spec are its own arguments: what is wrong is named as it was written. */
export function inModulesWords(reply: Reply): Reply {
  const { issues } = reply;
  if (!issues) return reply;
  return {
    ...reply,
    msg: reply.msg.replaceAll(/(^|; )spec\.(?=\w+)/g, "$1"),
    issues: issues.map((issue) => (issue.path[0] === "spec" ? { ...issue, path: issue.path.slice(1) } : issue)),
  };
}
