import { z } from "zod";
import { idOf } from "./id.ts";
import { Moment } from "./page.ts";

/** Someone who is signed in at an endpoint, past its login gate. */
export const EndpointSession = z.object({
  id: idOf("ens"),
  endpointId: idOf("ep"),
  endpointName: z.string(),
  projectId: idOf("prj"),
  email: z.string(),
  name: z.string(),
  isMember: z.boolean(),
  isYou: z.boolean(),
  address: z.string(),
  browser: z.string(),
  signedInAt: Moment,
  lastSeenAt: Moment.describe("To the minute"),
  expiresAt: Moment,
});
export type EndpointSession = z.infer<typeof EndpointSession>;
