import { useEffect, useState } from 'react';
import { leavesAtkinson } from '../Name';

export type Measure = (text: string, isStrong?: boolean) => number;

let context: CanvasRenderingContext2D | null | undefined;

/** Returns the width of a ribbon's 13 px label; without a canvas, a fair guess. */
export const measureLabel: Measure = (text, isStrong = false) => {
  if (context === undefined) context = document.createElement('canvas').getContext('2d');
  if (!context) return text.length * 6.6;
  const face = leavesAtkinson(text) ? '"Noto Sans"' : '"Atkinson Hyperlegible Next"';
  context.font = `${isStrong ? '640' : '420'} 13px ${face}, sans-serif`;
  return context.measureText(text).width;
};

/** Returns a number that changes when the faces have loaded, so labels are measured again. */
export function useFontEpoch(): number {
  const [epoch, setEpoch] = useState(0);
  useEffect(() => {
    let isMounted = true;
    void document.fonts?.ready.then(() => {
      if (isMounted) setEpoch(1);
    });
    return () => {
      isMounted = false;
    };
  }, []);
  return epoch;
}
