/** Who may see the console: whoever holds a token that `npm run console` signed with CONSOLE_SECRET. */
export const AUDIENCE = 'flexkeep-console';

/** However long a token says it is good for. */
const MAX_AGE = '1h';

/** s; the clocks of the machine that signs and of the platform may differ. */
const CLOCK_TOLERANCE = 60;

/** `expired`: it was good once. */
export type SignIn = 'closed' | 'refused' | 'expired' | 'welcome';

/**
 * @param authorization the request's header, `Bearer …`
 * @param secret absent: the console is closed
 * @param now epoch ms
 */
export const signIn = async (
  authorization: string | undefined,
  secret: string | undefined,
  now: number,
): Promise<SignIn> => {
  if (!secret) return 'closed';
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (!token) return 'refused';
  const options = {
    ...{ audience: AUDIENCE, algorithms: ['HS256'], maxTokenAge: MAX_AGE },
    ...{ currentDate: new Date(now), clockTolerance: CLOCK_TOLERANCE },
  };
  // Loaded when it is needed: it loads node:crypto, which costs every cold start some ms.
  const { jwtVerify } = await import('./jwt.js');
  return jwtVerify(token, new TextEncoder().encode(secret), { ...options, requiredClaims: ['exp'] }).then(
    () => 'welcome' as const,
    ({ code }: { code?: unknown }) => (code === 'ERR_JWT_EXPIRED' ? 'expired' : 'refused'),
  );
};
