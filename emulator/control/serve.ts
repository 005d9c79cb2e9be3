import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { listen } from '../http/port';
import { createControlApp } from './app';
import type { Stage } from './stage';

interface ControlOptions {
  stage: Stage;
  /** 0: any free one. */
  port: number;
  /** For {@link PortTaken}: what the user can do about it. */
  remedy?: string;
}

export interface Control {
  port: number;
  /** `http://localhost:3001`: the page; the API is below `/api`. */
  url: string;
  close(): Promise<void>;
}

/**
 * Serves the remote control and the page on loopback.
 *
 * @throws {PortTaken}
 */
export const startControl = async ({ stage, port: wanted, remedy }: ControlOptions): Promise<Control> => {
  const { fetch } = createControlApp(stage);
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false }) as Server; // reason: HTTP/1 by default
  const { port, close } = await listen(server, wanted, remedy);
  return { port, url: `http://localhost:${port}`, close };
};
