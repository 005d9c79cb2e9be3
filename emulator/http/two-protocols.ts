import { createServer, type Server, type Socket } from 'node:net';

/** A TLS connection begins with a handshake record: https://www.rfc-editor.org/rfc/rfc8446#section-5.1 */
const HANDSHAKE = 22;

/** One port for two servers: what begins with a TLS handshake goes to `secure`, everything else to `plain`. */
export const twoProtocols = (plain: Server, secure: Server): Server =>
  createServer((socket: Socket) => {
    const drop = () => void socket.destroy();
    socket.once('error', drop);
    socket.once('readable', () => {
      const head: Buffer | null = socket.read();
      socket.off('error', drop);
      if (!head) return void socket.destroy();
      socket.unshift(head);
      return void (head[0] === HANDSHAKE ? secure : plain).emit('connection', socket);
    });
  });
