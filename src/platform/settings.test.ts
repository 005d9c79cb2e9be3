import fc from 'fast-check';
import {
  type Environment,
  readBotAddress,
  readConsoleSecret,
  readSettings,
  type Settings,
  SettingsError,
} from './settings';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 3_000 });

const sid = (prefix: string) => `${prefix}${'0a'.repeat(16)}`;

const WHOLE = {
  ACCOUNT_SID: sid('AC'),
  AUTH_TOKEN: 'not-a-token',
  TWILIO_FLEX_WORKSPACE_SID: sid('WS'),
  TWILIO_FLEX_WORKFLOW_SID: sid('WW'),
  TWILIO_FLEX_CHAT_SERVICE_SID: sid('IS'),
  TWILIO_FLEX_PROXY_SERVICE_SID: sid('KS'),
  TWILIO_FLEX_SYNC_SID: 'default',
};

const problemsOf = (environment: Environment): object[] => {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
};

describe('a whole environment', () => {
  it('is read, with the defaults of what it leaves out', () => {
    expect(readSettings(WHOLE)).toEqual<Settings>({
      accountSid: WHOLE.ACCOUNT_SID,
      workspaceSid: WHOLE.TWILIO_FLEX_WORKSPACE_SID,
      workflowSid: WHOLE.TWILIO_FLEX_WORKFLOW_SID,
      chatServiceSid: WHOLE.TWILIO_FLEX_CHAT_SERVICE_SID,
      proxyServiceSid: WHOLE.TWILIO_FLEX_PROXY_SERVICE_SID,
      syncServiceSid: 'default',
      orchestrations: ['flex-flow', 'conversations'],
      minAgeHours: 25,
    });
  });

  it('may have white space around a value, and empty texts for what it does not say', () => {
    const spaced = { ...WHOLE, ACCOUNT_SID: ` ${WHOLE.ACCOUNT_SID}\n`, ORCHESTRATIONS: '', SWEEP_MIN_AGE_HOURS: '  ' };
    const unsaid = { BOT_IDLE_HOURS: '', SWEEP_TIMER_WORKFLOW_SID: ' ', DOWNSTREAM_EVENT_URLS: '\n' };
    expect(readSettings({ ...spaced, ...unsaid })).toEqual(readSettings(WHOLE));
  });

  it.each([
    ['conversations', ['conversations']],
    ['flex-flow', ['flex-flow']],
    [' conversations , flex-flow,', ['conversations', 'flex-flow']],
    ['flex-flow,flex-flow', ['flex-flow']],
  ])('names what is looked after: "%s"', (ORCHESTRATIONS, names) => {
    expect(readSettings({ ...WHOLE, ORCHESTRATIONS }).orchestrations).toEqual(names);
  });

  it('needs no Proxy service where flex-flow is not looked after', () => {
    const { TWILIO_FLEX_PROXY_SERVICE_SID: _, ...rest } = WHOLE;
    expect(readSettings({ ...rest, ORCHESTRATIONS: 'conversations' })).not.toHaveProperty('proxyServiceSid');
  });

  it('may name a Sync service by its SID', () => {
    expect(readSettings({ ...WHOLE, TWILIO_FLEX_SYNC_SID: sid('IS') }).syncServiceSid).toBe(sid('IS'));
  });

  it.each([
    ['25', 25],
    ['0.5', 0.5],
  ])('says how old is old: %s h', (SWEEP_MIN_AGE_HOURS, hours) => {
    expect(readSettings({ ...WHOLE, SWEEP_MIN_AGE_HOURS }).minAgeHours).toBe(hours);
  });
});

describe('what need not be said', () => {
  it('how long a customer of the bot is quiet before having left', () => {
    expect(readSettings({ ...WHOLE, BOT_IDLE_HOURS: '2' }).botIdleHours).toBe(2);
  });

  it('how often the sweeper’s own timer goes off', () => {
    const timer = { ...WHOLE, SWEEP_TIMER_WORKFLOW_SID: sid('WW') };
    expect(readSettings(timer).sweepTimer).toEqual({ workflowSid: sid('WW'), minutes: 60 });
    for (const [SWEEP_TIMER_MINUTES, minutes] of [
      ['1', 1],
      ['20160', 20_160],
    ] as const) {
      expect(readSettings({ ...timer, SWEEP_TIMER_MINUTES }).sweepTimer).toEqual({ workflowSid: sid('WW'), minutes });
    }
    expect(readSettings({ ...WHOLE, SWEEP_TIMER_MINUTES: '5' })).not.toHaveProperty('sweepTimer');
  });

  it('who else gets the workspace’s events', () => {
    const { downstream } = readSettings({
      ...WHOLE,
      DOWNSTREAM_EVENT_URLS: 'https://a.example.com https://b.example.com',
    });
    expect(downstream?.map(({ host }) => host)).toEqual(['a.example.com', 'b.example.com']);
  });

  it('has consumers in as many variables as it takes', () => {
    const { downstream } = readSettings({
      ...{ ...WHOLE, DOWNSTREAM_EVENT_URLS: 'https://a.example.com', DOWNSTREAM_EVENT_URLS_2: ' ' },
      DOWNSTREAM_EVENT_URLS_3: 'https://b.example.com https://a.example.com',
    });
    expect(downstream?.map(({ host }) => host)).toEqual(['a.example.com', 'b.example.com']);
  });
});

describe('what is wrong', () => {
  const NEEDED = Object.keys(WHOLE);

  it.each(NEEDED)('%s is named where it is missing', (variable) => {
    for (const value of [undefined, '', ' \t']) {
      expect(problemsOf({ ...WHOLE, [variable]: value })).toMatchObject([{ variable, problem: 'missing' }]);
    }
  });

  it.each(NEEDED.filter((name) => name !== 'AUTH_TOKEN'))('%s is named where it is malformed', (variable) => {
    for (const value of [sid('XX'), `${Reflect.get(WHOLE, variable)}0`, 'Default']) {
      expect(problemsOf({ ...WHOLE, [variable]: value })).toMatchObject([{ variable, problem: 'malformed' }]);
    }
  });

  it.each([
    ['ORCHESTRATIONS', 'flexflow'],
    ['ORCHESTRATIONS', 'flex-flow conversations'],
    ['ORCHESTRATIONS', ','],
    ['SWEEP_MIN_AGE_HOURS', '0'],
    ['SWEEP_MIN_AGE_HOURS', '-25'],
    ['SWEEP_MIN_AGE_HOURS', '25h'],
    ['SWEEP_MIN_AGE_HOURS', 'Infinity'],
    ['BOT_IDLE_HOURS', '0'],
    ['SWEEP_TIMER_WORKFLOW_SID', sid('WS')],
    ['DOWNSTREAM_EVENT_URLS', 'http://example.com'],
    ['DOWNSTREAM_EVENT_URLS', 'https://a.example.com/x,https://b.example.com/y'],
    ['DOWNSTREAM_EVENT_URLS_3', 'http://example.com'],
  ])('%s may not be "%s"', (variable, value) => {
    expect(problemsOf({ ...WHOLE, [variable]: value })).toMatchObject([{ variable, problem: 'malformed' }]);
  });

  it.each(['0', '1.5', '-5', '20161', '1e2', 'hourly'])(
    'SWEEP_TIMER_MINUTES may not be "%s"',
    (SWEEP_TIMER_MINUTES) => {
      const environment = { ...WHOLE, SWEEP_TIMER_WORKFLOW_SID: sid('WW'), SWEEP_TIMER_MINUTES };
      expect(problemsOf(environment)).toMatchObject([{ variable: 'SWEEP_TIMER_MINUTES', problem: 'malformed' }]);
    },
  );

  it('is all told at once, with what each should look like', () => {
    expect(
      problemsOf({})
        .map((problem) => Reflect.get(problem, 'variable'))
        .sort(),
    ).toEqual(NEEDED.sort());
    expect(() => readSettings({ ...WHOLE, ACCOUNT_SID: 'AC1', TWILIO_FLEX_SYNC_SID: undefined })).toThrow(
      'ACCOUNT_SID is malformed: expected AC and 32 hex digits; ' +
        'TWILIO_FLEX_SYNC_SID is missing: expected "default", or IS and 32 hex digits',
    );
  });

  it('is the installer’s fault, and says so to whoever answers for it', () => {
    expect(new SettingsError([])).toMatchObject({ status: 500, code: 'settings', name: 'SettingsError' });
  });
});

describe("the console's secret", () => {
  it.each([
    [undefined, undefined],
    ['   ', undefined],
    [` ${'s'.repeat(32)} `, 's'.repeat(32)],
  ])('%j is %j', (given, secret) => {
    expect(readConsoleSecret(given === undefined ? {} : { CONSOLE_SECRET: given })).toBe(secret);
  });

  it.each([' x ', 's'.repeat(31)])('%j could be guessed', (CONSOLE_SECRET) => {
    expect(problemsOf({ ...WHOLE, CONSOLE_SECRET })).toEqual([
      { variable: 'CONSOLE_SECRET', problem: 'malformed', expected: 'at least 32 characters' },
    ]);
    expect(() => readConsoleSecret({ CONSOLE_SECRET })).toThrow('CONSOLE_SECRET');
  });
});

describe('a bot elsewhere', () => {
  const secret = (bytes: number) => `whsec_${Buffer.alloc(bytes, 1).toString('base64')}`;
  const withBot = (BOT_URL: string, BOT_SECRET?: string) => ({
    ...WHOLE,
    BOT_URL,
    ...(BOT_SECRET ? { BOT_SECRET } : {}),
  });

  it.each([
    ['https://bot.example.com/turn', secret(24), [secret(24)]],
    ['http://127.0.0.1:8080/', secret(64), [secret(64)]],
    ['http://localhost:8080', secret(32), [secret(32)]],
    ['http://[::1]:8080', ` ${secret(24)}  ${secret(32)} `, [secret(24), secret(32)]],
  ])('is at %s', (url, given, secrets) => {
    expect(readSettings(withBot(url, given)).bot).toEqual({ url, secrets });
    expect(readBotAddress({ BOT_URL: url, BOT_SECRET: given })).toEqual({ url, secrets });
  });

  it.each(['', ' '])('is nowhere where its address is "%s", whatever its secret', (url) => {
    expect(readSettings(withBot(url, 'nonsense'))).not.toHaveProperty('bot');
    expect(readBotAddress({ BOT_URL: url })).toBeUndefined();
  });

  it.each([
    ['http://bot.example.com', secret(24), 'BOT_URL', 'malformed'],
    ['https://user:secret@bot.example.com', secret(24), 'BOT_URL', 'malformed'],
    ['ftp://bot.example.com', secret(24), 'BOT_URL', 'malformed'],
    ['bot.example.com', secret(24), 'BOT_URL', 'malformed'],
    ['https://bot.example.com', undefined, 'BOT_SECRET', 'missing'],
    ['https://bot.example.com', secret(23), 'BOT_SECRET', 'malformed'],
    ['https://bot.example.com', secret(65), 'BOT_SECRET', 'malformed'],
    ['https://bot.example.com', secret(24).slice(6), 'BOT_SECRET', 'malformed'],
    ['https://bot.example.com', `${secret(24)} ${secret(24)} ${secret(24)}`, 'BOT_SECRET', 'malformed'],
  ])('at "%s", with the secret "%s", is reported', (url, given, variable, problem) => {
    expect(problemsOf(withBot(url, given))).toEqual([expect.objectContaining({ variable, problem })]);
    expect(() => readBotAddress(withBot(url, given))).toThrow(variable);
  });
});

describe('whatever the environment holds', () => {
  const OPTIONAL = ['ORCHESTRATIONS', 'SWEEP_MIN_AGE_HOURS', 'BOT_IDLE_HOURS', 'SWEEP_TIMER_WORKFLOW_SID'];
  const names = fc.constantFrom(
    ...Object.keys(WHOLE),
    ...OPTIONAL,
    'SWEEP_TIMER_MINUTES',
    'DOWNSTREAM_EVENT_URLS',
    'BOT_URL',
  );
  const marked = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => `<${text}>`);
  const odd = fc.anything({ maxDepth: 1, maxKeys: 2 }).filter((value) => typeof value !== 'string');
  const values = fc.oneof(marked, odd, fc.constantFrom('25', ',', ...Object.values(WHOLE)));

  it('the settings are read, or what is wrong is named without its value', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values), { maxLength: 4 }), (pairs) => {
        try {
          const { orchestrations, minAgeHours } = readSettings({ ...WHOLE, ...Object.fromEntries(pairs) });
          return orchestrations.length > 0 && minAgeHours > 0;
        } catch (error) {
          if (!(error instanceof SettingsError)) throw error;
          return !`${error.message} ${JSON.stringify(error.problems)}`.includes('<');
        }
      }),
    );
  });
});
