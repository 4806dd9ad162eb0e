import { createMooring, type InputIssue, type Log, MooringError } from "@mooring/core";
import { failureReply, type Reply } from "./failure-reply.ts";
import { replyTo } from "./reply.ts";
import { inModulesWords } from "./thin-reply.ts";
import { fieldsOf, thinName, translate } from "./translate.ts";

/** A text without any secret that the environment holds. */
export const discreet = (text: string, environment: Readonly<Record<string, string | undefined>>): string =>
  createMooring({ environment }).redact(text);

/** The half that needs the engine; loaded once there is a request to answer. `module`: the name that Ansible called this file by. */
export async function answer(
  given: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  { signal, log, module }: { signal: AbortSignal; log?: Log; module?: string | undefined },
): Promise<Reply> {
  const mooring = createMooring({ environment, ...(log && { log }) });
  const reply = await translate(given, module).then(
    async (request) => {
      const report = await mooring.ensure(request, { signal });
      return replyTo(report, request, "items" in report && !report.failure ? await fieldsOf(request) : []);
    },
    (error: unknown) => refusalReply(error, mooring.redact),
  );
  return thinName(module) ? inModulesWords(reply) : reply;
}

function refusalReply(error: unknown, redact: (text: string) => string): Reply {
  if (!MooringError.is(error)) throw error;
  const issues: readonly InputIssue[] = "issues" in error && Array.isArray(error.issues) ? error.issues : [];
  return failureReply({
    code: "input",
    message: redact(error.message),
    issues: issues.map(({ path, message }) => ({ path, message: redact(message) })),
    retryable: false,
  });
}
