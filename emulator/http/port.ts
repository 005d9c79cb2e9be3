import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Another program listens there. The message says which port, and what to do about it. */
export class PortTaken extends Error {
  constructor(
    readonly port: number,
    remedy = 'Choose another port, or end the program that holds it.',
  ) {
    super(`Port ${port} is taken. ${remedy}`);
    this.name = 'PortTaken';
  }
}

export interface Listening {
  /** The one asked for; for 0, the free one that was found. */
  port: number;
  /** Ends the server at once, with every connection that it still holds, idle or not. */
  close(): Promise<void>;
}

/**
 * Listens on loopback only.
 *
 * @throws {PortTaken} with `remedy`: a sentence that knows which flag or variable the user has to change.
 */
export const listen = async (server: Server, port: number, remedy?: string): Promise<Listening> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTaken(port, remedy) : error),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  if (port !== 0 && (await answersOnIpv6(port))) {
    await close();
    throw new PortTaken(port, remedy);
  }
  return { port: (server.address() as AddressInfo).port, close };
};

/** Where another program has the port on ::1, `http://localhost` would lead a browser to it. */
const answersOnIpv6 = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '::1', port });
    const found = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => found(true)).once('error', () => found(false));
  });

const isFree = async (port: number): Promise<boolean> => {
  try {
    const { close } = await listen(createServer(), port);
    await close();
    return true;
  } catch (error) {
    if (error instanceof PortTaken) return false;
    throw error;
  }
};

/** Tries so many. */
const NEIGHBOURS = 100;

/**
 * The first port from `first` on that no program has, and that is not one of `others`.
 *
 * @throws {PortTaken} where there is none among the next hundred
 */
export const nextFreePort = async (first: number, others: readonly number[] = []): Promise<number> => {
  for (let port = first; port < first + NEIGHBOURS; port += 1) {
    if (!others.includes(port) && (await isFree(port))) return port;
  }
  throw new PortTaken(first, 'So are the next ones.');
};
