import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";

/** What a server says: told all that came on a connection so far, at each piece. */
type Behaviour = (socket: Socket, heard: string) => void;

/** A server of which every byte is the test's choice. */
export class RawServer {
  does: Behaviour = () => {};
  /** What it heard on its last connection, and whether that is over. */
  heard = "";
  isOver = false;
  readonly #server = net.createServer({ allowHalfOpen: true }, (socket) => {
    this.heard = "";
    this.isOver = false;
    socket.on("error", () => {});
    socket.on("end", () => socket.end());
    socket.on("close", () => {
      this.isOver = true;
    });
    socket.on("data", (chunk) => {
      this.heard += chunk.toString("latin1");
      this.does(socket, this.heard);
    });
  });

  async listen(): Promise<number> {
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
  }
}

/** Answers a request once it is whole: its head, or the end of its chunks. */
export function answering(answer: string): Behaviour {
  return (socket, heard) => {
    const isWhole = /^transfer-encoding/im.test(heard) ? /\r\n0\r\n([^\r]+\r\n)*\r\n$/.test(heard) : heard.includes("\r\n\r\n");
    if (isWhole) socket.end(answer, "latin1");
  };
}
