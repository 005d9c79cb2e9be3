import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificate';

describe('the certificate', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'certificate-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is written without its key', async () => {
    const { cert, key, path } = await makeCertificate(directory);
    expect(await readdir(directory)).toEqual(['embedded-twilio.pem']);
    expect(await readFile(path, 'utf8')).toBe(cert);
    expect(cert).not.toContain('PRIVATE');
    expect(key).toContain('PRIVATE KEY');
  });

  it('stands for Twilio, and for no other host', async () => {
    const certificate = new X509Certificate((await makeCertificate(directory)).cert);
    expect(certificate.checkHost('taskrouter.twilio.com')).toBe('*.twilio.com');
    expect(certificate.checkHost('twilio.com')).toBe('twilio.com');
    expect(certificate.checkHost('example-1234.twil.io')).toBe('*.twil.io');
    expect(certificate.checkHost('example.com')).toBeUndefined();
    expect(certificate.ca).toBe(false);
    expect(Date.parse(certificate.validFrom)).toBeLessThanOrEqual(Date.now());
  });

  it('is another one each time', async () => {
    const [one, other] = [await makeCertificate(directory), await makeCertificate(directory)];
    expect(one.key).not.toBe(other.key);
  });
});
