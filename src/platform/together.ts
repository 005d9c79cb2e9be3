type Results<T extends readonly unknown[]> = { [K in keyof T]: Awaited<T[K]> };

/**
 * As `Promise.all`, but nothing is left running behind: it fails only when all have ended, with the first failure in
 * the order given. Between Twilio calls that matters: a call still in flight while a lease is given up is a race.
 */
export const together = async <T extends readonly unknown[]>(...work: T): Promise<Results<T>> => {
  const settled = await Promise.allSettled(work);
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return settled.map((result) => (result as PromiseFulfilledResult<unknown>).value) as Results<T>;
};
