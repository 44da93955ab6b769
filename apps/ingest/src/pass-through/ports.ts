import type { AnsweringDelivery } from "@postern/db/pass-through/answers";
import type { HeardAnswers } from "./heard-answers.ts";
import type { WaitingRoom } from "./waiting-room.ts";

interface Place {
  organizationId: string;
  deliveryId: string;
}

/** What passing an answer through needs of the process around it. */
export interface PassThroughPorts {
  room: Pick<WaitingRoom, "wait" | "hasRoom" | "size">;
  heard: Pick<HeardAnswers, "note">;
  /** A body that is longer than what is kept with its attempt. */
  findBody(answer: Place & { attempt: number }): Promise<Buffer | undefined>;
  /** The first one's delivery to the destination that answers. */
  findFirst(event: { organizationId: string; requestId: string; destinationId: string }): Promise<AnsweringDelivery | undefined>;
  /** Makes a delivery that failed for good due again, and rings its lane. */
  askAgain(delivery: Place & { destinationId: string }): Promise<boolean>;
  onTrouble(error: Error): void;
}
