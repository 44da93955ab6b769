/** Bytes of large answers, which senders wait for, in one process at once. */
const answerRoomBytes = 268_435_456;

/** Room for large answers: who finds none reads as much as is read of any answer. */
export class AnswerRoom {
  #free: number;

  constructor(bytes = answerRoomBytes) {
    this.#free = bytes;
  }

  /** Takes the room at once, or not at all; what was taken must be given back. */
  take(bytes: number): boolean {
    if (bytes > this.#free) return false;
    this.#free -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.#free += bytes;
  }
}
