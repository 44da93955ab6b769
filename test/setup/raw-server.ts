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

/**
 * Answers a request once it is whole: its head, its body's length, or the end of its chunks. It ends the connection then, and says so: whoever asked next
 * on one that is ended unsaid would have no answer, and nobody sends a POST twice.
 */
export function answering(answer: string): Behaviour {
  const said = answer.replace(/(^|\r\n\r\n)(HTTP\/1\.\d [2-5]\d\d [^\r]*\r\n)/, "$1$2Connection: close\r\n");
  return (socket, heard) => {
    if (isWhole(heard)) socket.end(said, "latin1");
  };
}

function isWhole(heard: string): boolean {
  if (/^transfer-encoding/im.test(heard)) return /\r\n0\r\n([^\r]+\r\n)*\r\n$/.test(heard);
  const headEnd = heard.indexOf("\r\n\r\n");
  return headEnd >= 0 && heard.length - headEnd - 4 >= Number(/^content-length: (\d+)/im.exec(heard)?.[1] ?? 0);
}
