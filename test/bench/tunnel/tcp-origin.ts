import net, { type AddressInfo, type Socket } from "node:net";

/** A local server of TCP in a process of its own: the first byte of a connection says what it does. `e` echoes, `d` and a size sends as many bytes, `u` counts what comes. */
const pieceBytes = 65_536;
const piece = Buffer.alloc(pieceBytes, "x");

const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  socket.on("error", () => {}); // the visitor went away
  socket.once("readable", () => {
    const [what = 0] = socket.read(1) ?? [];
    if (what === 0x65) socket.pipe(socket);
    else if (what === 0x75) count(socket);
    else send(socket, Number(socket.read()?.toString() ?? 0));
  });
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ event: "ready", port: (server.address() as AddressInfo).port })));
process.once("SIGTERM", () => process.exit(0));

function count(socket: Socket): void {
  let bytes = 0;
  socket.on("data", (chunk) => {
    bytes += chunk.length;
  });
  socket.once("end", () => socket.end(String(bytes)));
}

function send(socket: Socket, bytes: number): void {
  let left = bytes;
  const more = () => {
    while (left > 0) {
      const next = left < pieceBytes ? piece.subarray(0, left) : piece;
      left -= next.length;
      if (!socket.write(next)) return;
    }
    socket.off("drain", more).end();
  };
  socket.on("drain", more);
  more();
}
