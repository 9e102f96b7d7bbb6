import { useEffect, useState } from 'react';
import type { ApiError } from '../../bridge/generated/api';

const SECOND = 1_000;

/** Returns how long the relay takes no other try after this refusal, counted down to 0. */
export function useSecondsLeft(problem: ApiError | null): number {
  const [left, setLeft] = useState(() => secondsOf(problem));
  useEffect(() => {
    const whole = secondsOf(problem);
    setLeft(whole);
    if (whole === 0) return;
    // Not the clock on the wall: a person may set that while waiting.
    const began = performance.now();
    const timer = setInterval(() => {
      const rest = Math.max(0, whole - Math.floor((performance.now() - began) / SECOND));
      setLeft(rest);
      if (rest === 0) clearInterval(timer);
    }, SECOND);
    return () => clearInterval(timer);
  }, [problem]);
  return left;
}

function secondsOf(problem: ApiError | null): number {
  if (problem?.code !== 'too_often') return 0;
  const said = Number(problem.arguments.find(({ name }) => name === 'seconds')?.value);
  return Number.isFinite(said) && said > 0 ? Math.ceil(said) : 0;
}
