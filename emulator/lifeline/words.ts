/** `09:00:05`, UTC */
export const clockText = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

/** `2026-01-05`, UTC */
export const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `25 h`, `5 min`, `3 s`, `9 d` */
export const lengthText = (ms: number): string => {
  if (ms < 59_500) return `${Math.round(ms / 1000)} s`;
  if (ms < 3_570_000) return `${Math.round(ms / 60_000)} min`;
  const hours = Math.round(ms / 3_600_000);
  return hours < 72 ? `${hours} h` : `${Math.round(hours / 24)} d`;
};
