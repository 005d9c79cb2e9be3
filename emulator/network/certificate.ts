import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { REGIONAL_DOMAINS } from '../wire/hosts';

/** Stands for `*.twilio.com`, `*.twil.io` and `localhost`, for as long as one emulator runs. */
export interface Certificate {
  /** PEM. */
  cert: string;
  /** PEM; never leaves memory: trusting {@link path} means trusting this process and no other. */
  key: string;
  /** Where `cert` lies: the value for `NODE_EXTRA_CA_CERTS`. */
  path: string;
}

/** `localhost`: Functions that run here may be called by `https://{DOMAIN_NAME}`. */
const NAMES = ['twilio.com', '*.twilio.com', ...REGIONAL_DOMAINS.map((name) => `*.${name}`), '*.twil.io', 'localhost'];
const ADDRESSES = ['127.0.0.1'];

/**
 * Writes a fresh `embedded-twilio.pem` into `directory`.
 *
 * It is a leaf and no authority: Node accepts a self-signed leaf that it was told to trust, and a leaf cannot vouch
 * for names other than its own.
 */
export const makeCertificate = async (directory: string): Promise<Certificate> => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Embedded Twilio' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...NAMES.map((value) => ({ type: 2 as const, value })),
          ...ADDRESSES.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  const path = join(directory, 'embedded-twilio.pem');
  await writeFile(path, cert);
  return { cert, key, path };
};
