import type { EnsureReport, Report } from "./report.ts";

/** The report as one about things. What was asked about none, be it refused or a question, has none. */
export const aboutThings = (report: Report): EnsureReport =>
  "items" in report
    ? report
    : {
        resource: "",
        plan: false,
        changed: false,
        failed: report.failed,
        items: [],
        ...(report.failure ? { failure: report.failure } : {}),
      };
