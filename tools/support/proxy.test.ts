import { proxyFor } from './proxy';

const HOST = 'api.twilio.com';

describe('the proxy on the way to a host', () => {
  it.each([
    [{}, undefined],
    [{ HTTP_PROXY: 'http://a:1' }, 'http://a:1'],
    [{ http_proxy: 'http://a:1' }, 'http://a:1'],
    [{ HTTPS_PROXY: 'http://a:1' }, 'http://a:1'],
    [{ https_proxy: 'http://a:1' }, 'http://a:1'],
    [{ HTTP_PROXY: 'http://a:1', https_proxy: 'http://b:2' }, 'http://b:2'],
    [{ HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:2' }, 'http://a:1'],
    [{ HTTP_PROXY: 'proxy.example.com:3128' }, 'http://proxy.example.com:3128'],
    [{ HTTP_PROXY: 'http://me:p%40ss%3Aword@a:1' }, 'http://me:p%40ss%3Aword@a:1'],
    [{ HTTP_PROXY: 'http://a:1', NO_PROXY: 'localhost, twilio.com' }, undefined],
    [{ HTTP_PROXY: 'http://a:1', NO_PROXY: '.twilio.com' }, undefined],
    [{ HTTP_PROXY: 'http://a:1', NO_PROXY: '*.twilio.com' }, undefined],
    [{ HTTP_PROXY: 'http://a:1', no_proxy: 'API.twilio.com:443' }, undefined],
    [{ HTTP_PROXY: 'http://a:1', NO_PROXY: '*' }, undefined],
    [{ HTTP_PROXY: 'http://a:1', NO_PROXY: 'ilio.com,localhost' }, 'http://a:1'],
  ])('%j: %s', (variables, proxy) => {
    expect(proxyFor(variables, HOST)).toBe(proxy);
  });

  it('is named where it is none, without its value, which may hold a password', () => {
    const refused = () => proxyFor({ https_proxy: 'http://me:p@ss#word/x@a:1:2' }, HOST);
    expect(refused).toThrow('The proxy cannot be used.');
    expect(refused).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ where: 'https_proxy' })] }));
    expect(refused).not.toThrow('p@ss');
  });
});
