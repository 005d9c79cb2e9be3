import { sign } from './service';

/** The example of the reference libraries: https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const BODY = '{"test": 2432232314}';
const AT = 1_614_265_330_999;

describe('a signature', () => {
  it('is what Standard Webhooks’ own libraries make', () => {
    expect(sign([SECRET], ID, AT, BODY)).toEqual({
      'webhook-id': ID,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is one for each secret during a rotation', () => {
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const [first, second] = sign([other, SECRET], ID, AT, BODY)['webhook-signature']?.split(' ') ?? [];
    expect(second).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect(first).toBe(sign([other], ID, AT, BODY)['webhook-signature']);
  });
});
