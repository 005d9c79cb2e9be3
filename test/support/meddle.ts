import type { ApiRequest, ApiResponse, Transport } from '../../emulator/wire/message';
import type { TestWorld } from './world';

/** A Twilio that differs: what a Function asks goes through `answer`, which may let it go on, or not. */
export type Meddling = (request: ApiRequest, go: Transport) => Promise<ApiResponse>;

/** Until the answer is called, the Functions meet that other Twilio; tests themselves do not. */
export const meddle = (world: TestWorld, answer: Meddling): (() => void) => {
  world.around = (run) => run((request) => answer(request, world.emulator.api));
  return () => {
    delete world.around;
  };
};

export const isCall = ({ method, path }: ApiRequest, wanted: string, pattern: RegExp): boolean =>
  method === wanted && pattern.test(path);

/** The answer, with something else in its JSON. */
export const rewrite = <T extends object>(response: ApiResponse, change: (body: T) => object): ApiResponse => ({
  ...response,
  body: JSON.stringify(change(JSON.parse(response.body ?? '{}'))),
});

/** An answer without any effect. */
export const refuse = (status: number): ApiResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ code: status === 404 ? 20404 : 20429, message: 'No', more_info: '', status }),
});
