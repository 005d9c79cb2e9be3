import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readAccess } from './access';

describe('what a built folder serves', () => {
  let folder: string;
  const write = async (...files: string[]) => {
    for (const file of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), '');
    }
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'access-'));
  });
  const read = () => readAccess({ functions: join(folder, 'functions'), assets: join(folder, 'assets') });
  afterEach(() => rm(folder, { recursive: true }));

  it('follows from the names of its files', async () => {
    await write('functions/checkup.js', 'functions/inbound.protected.js', 'functions/lib/twilio.private.js');
    await write('functions/inbound.protected.js.map', 'assets/bot.private.json', 'assets/a picture.v2.png');
    expect(read()).toEqual({
      functions: [
        { path: '/checkup', access: 'public' },
        { path: '/inbound', access: 'protected' },
        { path: '/lib/twilio', access: 'private' },
      ],
      assets: [
        { path: '/a-picture.v2.png', access: 'public' },
        { path: '/bot.json', access: 'private' },
      ],
    });
  });

  it('has a start page where there is an index.html at the top', async () => {
    await write('assets/index.html', 'assets/deeper/index.html');
    expect(read().assets).toEqual([
      { path: '/deeper/index.html', access: 'public' },
      { path: '/index.html', access: 'public' },
      { path: '/', access: 'public', serves: '/index.html' },
    ]);
  });

  it('may be empty', () => {
    expect(read()).toEqual({ functions: [], assets: [] });
  });
});
