import { nodeCrypto } from '../../platform/crypto';

/**
 * The headers that tell the receiver who sent it, after Standard Webhooks: https://www.standardwebhooks.com, "Signature
 * scheme". One signature for each secret, so that a secret can be replaced without a moment at which none fits.
 *
 * @param secrets `whsec_` and base64
 * @param id stays the same when the same thing is sent again
 * @param now epoch ms
 */
export const sign = (secrets: string[], id: string, now: number, body: string): Record<string, string> => {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    return `v1,${nodeCrypto().createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
};
