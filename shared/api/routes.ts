import * as v from "valibot";
import { alertsRoutes } from "./alerts.ts";
import { costsRoutes } from "./costs.ts";
import { dataHealthRoutes } from "./data-health.ts";
import { dimensionsRoutes } from "./dimensions.ts";
import { importsRoutes } from "./imports.ts";
import { route } from "./route.ts";
import { sessionRoutes } from "./session.ts";
import { syncsRoutes } from "./syncs.ts";

/** Every operation of the API by method and path. */
export const routes = {
  ...costsRoutes,
  ...dimensionsRoutes,
  ...syncsRoutes,
  ...importsRoutes,
  ...dataHealthRoutes,
  ...alertsRoutes,
  ...sessionRoutes,
  "GET /api/openapi": route({
    summary: "This API as an OpenAPI 3.1 document",
    access: "anyone",
    answer: v.record(v.string(), v.unknown()),
  }),
} as const;

export type Routes = typeof routes;
export type RouteId = keyof Routes;

type Of<Id extends RouteId, Part extends string> = Routes[Id] extends { [K in Part]: infer S extends v.GenericSchema }
  ? S
  : never;
type Input<Id extends RouteId, Part extends string> = [Of<Id, Part>] extends [never]
  ? undefined
  : v.InferInput<Of<Id, Part>>;
type Output<Id extends RouteId, Part extends string> = [Of<Id, Part>] extends [never]
  ? undefined
  : v.InferOutput<Of<Id, Part>>;

/** As a caller writes them. */
export type ParamsIn<Id extends RouteId> = Input<Id, "params">;
export type QueryIn<Id extends RouteId> = Input<Id, "query">;
export type BodyIn<Id extends RouteId> = Input<Id, "body">;
/** As the server gets them. */
export type Params<Id extends RouteId> = Output<Id, "params">;
export type Query<Id extends RouteId> = Output<Id, "query">;
export type Body<Id extends RouteId> = Output<Id, "body">;
/** What a JSON route answers. */
export type Answer<Id extends RouteId> = Output<Id, "answer">;
