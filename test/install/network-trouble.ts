import { type ApiRequest, type ApiResponse, ConnectionLost, type Transport } from '../../emulator/wire/message';

/** What stands between a command and Twilio, for tests. */
export type Network = (request: ApiRequest, next: Transport) => Promise<ApiResponse>;

const isWrite = ({ method }: ApiRequest): boolean => method !== 'GET';

/** `POST sync.twilio.com/v1/Services/…`: which of them was hit. */
interface Cut {
  network: Network;
  /** Absent: there were fewer writes. */
  hit?: string;
}

/** The network goes down at the nth write, counted from 0, before or after its effect; and stays down. */
export const cutAt = (nth: number, when: 'before' | 'after'): Cut => {
  let writes = 0;
  const cut: Cut = {
    async network(request, next) {
      if (cut.hit) throw new ConnectionLost();
      if (!isWrite(request) || writes++ < nth) return next(request);
      if (when === 'after') await next(request);
      cut.hit = `${request.method} ${request.host}${request.path}`;
      throw new ConnectionLost();
    },
  };
  return cut;
};

/** Answers in Twilio's own words that the credentials may not do that. https://www.twilio.com/docs/api/errors/20003 */
export const forbid =
  (where: (request: ApiRequest) => boolean, status: 401 | 403): Network =>
  async (request, next) => {
    if (!where(request)) return next(request);
    const message = status === 401 ? 'Authenticate' : 'Permission denied';
    return { status, headers: {}, body: JSON.stringify({ code: 20003, message, status }) };
  };
