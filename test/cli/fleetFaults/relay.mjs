// A relay on a computer of a network: hands on what comes to 127.0.0.1, so that its programs reach a server elsewhere there.
// `node relay.mjs PORT HOST`; it says a line once it listens.
import { connect, createServer } from 'node:net';

const [port, host] = process.argv.slice(2);
createServer((socket) => {
  const onward = connect(Number(port), host);
  socket.pipe(onward).pipe(socket);
  for (const [one, other] of [
    [socket, onward],
    [onward, socket],
  ])
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('listening\n'));
