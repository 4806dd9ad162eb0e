export {
  type Client,
  createClient,
  type EnsureAnswer,
  type EnsureRequest,
  type ItemAnswer,
  type QueryAnswer,
  type QueryRequest,
} from "./client/client.ts";
export type { Kinds, Queries } from "./client/kinds.gen.ts";
export { catalog } from "./clouds/catalog.gen.ts";
export type { Catalog, CatalogEntry } from "./definition/catalog.ts";
export type { AnyCloud, CloudDefinition } from "./definition/cloud.ts";
export type { Mark, Marked } from "./definition/mark.ts";
export type { AnyQuery, QueryDefinition } from "./definition/query.ts";
export type { AnyResource, Example, Observed, ResourceDefinition } from "./definition/resource.ts";
export type { Call, Mooring, MooringOptions } from "./engine/door.ts";
export { createMooring } from "./engine/mooring.ts";
export { type ErrorCode, errorOf, type InputIssue, MooringError, renderPath, systemCode } from "./errors.ts";
export type { Arriving, Departing, Transport } from "./http/transport.ts";
export type { Event, Log } from "./log.ts";
export { fieldsOf, isMap } from "./map.ts";
export { describeDifference, describeFailure, describeItem, outcome, shown } from "./report/describe.ts";
export type { Action, Difference, Plan } from "./report/plan.ts";
export type { Besides, EnsureReport, Failure, ItemReport, QueryReport, Report } from "./report/report.ts";
export { aboutThings } from "./report/things.ts";
export { spellings } from "./secrets/spellings.ts";
export { requestSchema } from "./spec/request.ts";
export { type JsonSchema, jsonSchema } from "./spec/schema.ts";
export { asMeant } from "./spec/templated.ts";
export { nearest } from "./spec/validate.ts";
export { type Clock, systemClock } from "./time/clock.ts";
export { createVirtualClock, type VirtualClock } from "./time/virtual-clock.ts";
