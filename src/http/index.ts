export {
  type Authenticate,
  type Credentials,
  createHttpApp,
  type HttpApp,
  type HttpAppParts,
} from './app.ts';
export {
  type IntakeParts,
  type IntakeSource,
  type IntakeWorkspace,
  intakeRoute,
} from './intake/intake-route.ts';
export { processDeliveries } from './intake/process-deliveries.ts';
export { HttpError, type Problem, problemResponse } from './problem.ts';
export {
  type Call,
  type Caller,
  defineRawRoute,
  defineRoute,
  isPublic,
  type JsonRoute,
  type Method,
  type RawRoute,
  type Route,
  type RouteAccess,
} from './route.ts';
export { type HeldPort, holdFreePort, type Listening, listen } from './serve.ts';
export { type ServerEvent, serverEvents } from './server-events.ts';
