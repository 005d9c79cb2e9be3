import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DocumentLine, documentLines, isFor, PLACEHOLDERS } from './plan';
import { start, type, wordsOf } from './shell';
import { copyCheckout, openPlace, type Place } from './stage';

/*
 * Runs the commands of the documents as they stand, in bash and in zsh: in copies of the checkout, beside an embedded Twilio,
 * and with an account that is one. What is not run here is named, with where it is run, or with its reason.
 */

type Run = Extract<DocumentLine['how'], { on: string }>;
type Line = Omit<DocumentLine, 'how'> & { how: Run };

const SHELLS = ['bash', 'zsh'];

const isThere = (shell: string): boolean =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, shell)));

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Made up; as a person has it in both terminals. */
const BOT_SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
/** Nothing of the account of the person who runs this. */
const NO_ACCOUNT = { ACCOUNT_SID: '', AUTH_TOKEN: '', DOMAIN_NAME: '' };
/** A line that writes there does not write into that person's home. */
const homeFor = (line: string, cwd: string) => (line.includes('~') ? { HOME: join(cwd, '.flexkeep') } : {});

/** What goes on until it is stopped takes ports that two cannot have: one after the other. */
let last: Promise<unknown> = Promise.resolve();
const alone = <T>(work: () => Promise<T>): Promise<T> => {
  const done = last.then(work, work);
  last = done.catch(() => undefined);
  return done;
};

const filledIn = async (line: string, place: Place | undefined): Promise<string> => {
  let filled = line;
  for (const one of PLACEHOLDERS) {
    if (!one.words.test(filled)) continue;
    filled = filled.replace(one.words, 'text' in one ? one.text : ((await place?.lookUp(one.lookUp)) ?? ''));
  }
  return filled;
};

/** @throws with what went wrong */
const runLine = async (shell: string, cwd: string, { line, how }: Line, place?: Place): Promise<void> => {
  const { first = [], beside, ready, input } = how;
  const isBot = /BOT_SECRET|BOT_URL|-bot\/|play --url/.test(line);
  const own = how.on === 'desk' || how.on === 'alone' ? {} : place?.network;
  const env = { ...NO_ACCOUNT, ...homeFor(line, cwd), ...own, ...(isBot ? { BOT_SECRET } : {}) };
  const typed = {
    shell,
    cwd,
    env,
    line: [...first, await filledIn(line, place)].join('\n'),
    ...(input ? { input } : {}),
  };
  if (!ready && !beside) return void (await type(typed));
  await alone(async () => {
    const stop = beside && (await start({ ...typed, line: beside.line }, beside.ready));
    try {
      if (ready) await (await start(typed, ready))();
      else await type(typed);
    } finally {
      await stop?.();
    }
  });
};

/** How many lines went wrong. */
const runLines = async (shell: string, lines: Line[], cwd: string, place?: Place): Promise<number> => {
  let failed = 0;
  for (const one of lines) {
    const began = Date.now();
    const wrong = await prepared(one, place)
      .then(() => runLine(shell, cwd, one, place))
      .then(() => '')
      .catch((error: unknown) => `\n${error instanceof Error ? error.message : error}`);
    if (wrong) failed += 1;
    const took = `${((Date.now() - began) / 1000).toFixed(1)} s`;
    say(`${wrong ? 'FAILED' : 'ok    '}  ${shell}  ${one.path}: ${one.line}  (${took})${wrong}`);
  }
  return failed;
};

const prepared = async ({ how }: Line, place: Place | undefined): Promise<void> => {
  if (how.on === 'installed') await place?.install();
  else if (how.on === 'account' || how.acts) await place?.reset(how.acts);
};

const withPlace = async (shell: string, lines: Line[], hasAccount: boolean): Promise<number> => {
  if (lines.length === 0) return 0;
  const root = await copyCheckout();
  const place = await openPlace(root, hasAccount);
  try {
    return await runLines(shell, lines, root, place);
  } finally {
    await place.close();
    await rm(root, { recursive: true, force: true });
  }
};

/** In bash and zsh, a line has the same words. */
const compareWords = async (lines: readonly DocumentLine[], root: string): Promise<number> => {
  let failed = 0;
  for (const { line } of lines) {
    const [first, ...others] = await Promise.all(SHELLS.map((shell) => wordsOf(shell, line, root)));
    if (others.every((one) => one === first)) continue;
    failed += 1;
    say(`FAILED  bash and zsh read it differently: ${line}`);
  }
  return failed;
};

const isRun = (line: DocumentLine): line is Line => 'on' in line.how;

const main = async (): Promise<number> => {
  const wanted = process.argv[2] ? new RegExp(process.argv[2]) : /^/;
  const lines = documentLines().filter(({ line }) => wanted.test(line));
  const own = lines.filter(isRun);
  const shells = SHELLS.filter(isThere);
  for (const shell of SHELLS.filter((one) => !isThere(one))) say(`not run in ${shell}: it is not on this machine`);
  const onlyHere = await copyCheckout();
  const all = shells.map(async (shell) => {
    // What takes long is shared out.
    const long = own.filter(({ how }) => how.isLong).filter((_, i) => shells[i % shells.length] === shell);
    const mine = own.filter((one) => isFor(shell, one.line) && (!one.how.isLong || long.includes(one)));
    const on = (...where: Run['on'][]) => mine.filter(({ how }) => where.includes(how.on));
    const parts = [
      () => runLines(shell, on('alone'), onlyHere),
      () => withPlace(shell, on('desk'), false),
      () => withPlace(shell, on('account', 'installed'), true),
    ];
    // In the other shell the other way round: what takes ports for itself would wait for its like.
    let failed = 0;
    for (const part of shell === 'bash' ? parts : parts.reverse()) failed += await part();
    return failed;
  });
  const failures = await Promise.all(all);
  const compared = lines.filter((one) => !isRun(one) || one.how.isLong);
  if (shells.length === SHELLS.length) failures.push(await compareWords(compared, onlyHere));
  await rm(onlyHere, { recursive: true, force: true });

  for (const { path, line, how } of lines) {
    if ('file' in how) say(`in ${how.file}  ${path}: ${line}  (${how.why})`);
  }
  const failed = failures.reduce((sum, one) => sum + one, 0);
  const elsewhere = lines.filter(({ how }) => 'file' in how).length;
  say(`Of ${lines.length} commands ${own.length} run here, ${elsewhere} in other steps; ${failed} failures.`);
  return failed ? 1 : 0;
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
