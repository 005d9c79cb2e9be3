import fc from 'fast-check';
import { type Environment, readSettings, type Settings, SettingsError } from './settings';

fc.configureGlobal({ seed: 1, numRuns: 3_000 });

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
    expect(readSettings(spaced)).toEqual(readSettings(WHOLE));
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

describe('what is wrong', () => {
  const NEEDED = Object.keys(WHOLE).filter((name) => name !== 'AUTH_TOKEN');

  it.each(NEEDED)('%s is named where it is missing', (variable) => {
    expect(problemsOf({ ...WHOLE, [variable]: undefined })).toMatchObject([{ variable, problem: 'missing' }]);
  });

  it.each(NEEDED)('%s is named where it is malformed', (variable) => {
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
  ])('%s may not be "%s"', (variable, value) => {
    expect(problemsOf({ ...WHOLE, [variable]: value })).toMatchObject([{ variable, problem: 'malformed' }]);
  });

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

describe('whatever the environment holds', () => {
  const names = fc.constantFrom(...Object.keys(WHOLE), 'ORCHESTRATIONS', 'SWEEP_MIN_AGE_HOURS', 'CONSOLE_SECRET');
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
