import { act, fireEvent, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findViolations } from '../test/axe';
import { draw, NOW } from '../test/draw';
import { Age } from './Age';
import { Badge } from './Badge';
import { BudgetBar } from './BudgetBar';
import { CheckRow, RadioChoices, SelectField, TextField } from './fields';
import { FilterChips } from './FilterChips';
import { HoldButton } from './HoldButton';
import { leavesAtkinson, Name } from './Name';
import { Reading } from './Reading';
import { type Signature, SignaturePad } from './SignaturePad';
import { SyncMark } from './SyncMark';
import { ToastBar } from './Toast';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('hold to confirm', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'performance', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function drawHold() {
    const onConfirm = vi.fn();
    draw(<HoldButton label="Hold to receive" again="to receive" onConfirm={onConfirm} />);
    return { onConfirm, button: screen.getByRole('button') };
  }
  const wait = (span: number) => act(() => vi.advanceTimersByTime(span));

  it('confirms once after 1.2 seconds', () => {
    const { onConfirm, button } = drawHold();
    fireEvent.pointerDown(button, { button: 0 });
    wait(1_100);
    expect(onConfirm).not.toHaveBeenCalled();
    wait(200);
    fireEvent.pointerUp(button);
    expect(onConfirm).toHaveBeenCalledTimes(1);
  });

  it('confirms by two short presses, and says so in between', () => {
    const { onConfirm, button } = drawHold();
    fireEvent.pointerDown(button, { button: 0 });
    fireEvent.pointerUp(button);
    expect(button.textContent).toContain('Press again');
    expect(onConfirm).not.toHaveBeenCalled();
    fireEvent.pointerDown(button, { button: 0 });
    fireEvent.pointerUp(button);
    expect(onConfirm).toHaveBeenCalledTimes(1);
  });

  it('confirms by Enter twice', () => {
    const { onConfirm, button } = drawHold();
    fireEvent.click(button, { detail: 0 });
    fireEvent.click(button, { detail: 0 });
    expect(onConfirm).toHaveBeenCalledTimes(1);
  });

  it('forgets a first press that stayed alone', () => {
    const { onConfirm, button } = drawHold();
    fireEvent.click(button, { detail: 0 });
    wait(6_000);
    fireEvent.click(button, { detail: 0 });
    expect(onConfirm).not.toHaveBeenCalled();
  });

  it('lets go when the finger slides away', () => {
    const { onConfirm, button } = drawHold();
    fireEvent.pointerDown(button, { button: 0 });
    fireEvent.pointerLeave(button);
    wait(2_000);
    expect(onConfirm).not.toHaveBeenCalled();
  });
});

describe('what is shown', () => {
  it('says "no value" in words, never as a dash or 0', () => {
    const { container } = draw(<Reading millicelsius={null} />);
    expect(container.textContent).toBe('no value');
  });

  it('writes a reading in the unit of the settings', () => {
    const { container } = draw(<Reading millicelsius={-700} />, { unit: 'fahrenheit' });
    expect(container.textContent).toBe('30.7\u00A0°F');
  });

  it.each([
    [30_000, 'just now'],
    [MINUTE, '1\u00A0min ago'],
    [59 * MINUTE, '59\u00A0min ago'],
    [2 * HOUR + 11 * MINUTE, '2\u00A0h ago'],
    [71 * HOUR, '71\u00A0h ago'],
    [75 * HOUR, '3\u00A0d ago'],
  ])('writes an age of %i ms as %s', (age, wanted) => {
    const { container } = draw(<Age at={NOW - age} />);
    expect(container.textContent).toBe(wanted);
  });

  it('makes a stale verdict hollow and dated, but never STOP', () => {
    const { container } = draw(
      <>
        <Badge state="ok" staleSince={NOW - HOUR} />
        <Badge state="stop" staleSince={NOW - HOUR} />
      </>,
    );
    const [ok, stop] = [...container.querySelectorAll('.badge')];
    expect(ok?.textContent).toBe('OK at 12:42');
    expect(ok?.hasAttribute('data-stale')).toBe(true);
    expect(stop?.hasAttribute('data-stale')).toBe(false);
  });

  it.each([
    ['Elias Mantla', false],
    ['Gamètì', false],
    ['Délı̨nę', true],
    ['Behchokǫ̀', true],
    ['Łutselkʼe', true],
    ['ᐅᓗᒃᓴᖅᑑᖅ', true],
  ])('sets %s wholly in one face', (name, isNoto) => {
    expect(leavesAtkinson(name)).toBe(isNoto);
    const { container } = draw(<Name>{name}</Name>);
    expect(container.querySelector('bdi')?.className ?? '').toBe(isNoto ? 'name' : '');
  });
});

describe('the signature pad', () => {
  it('takes a typed name from someone who cannot draw', async () => {
    const seen: (Signature | null)[] = [];
    function Form() {
      const [value, setValue] = useState<Signature | null>(null);
      const change = (next: Signature | null) => {
        seen.push(next);
        setValue(next);
      };
      return <SignaturePad label="Signature" value={value} onChange={change} />;
    }
    draw(<Form />);
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Type your name instead' }));
    await user.type(screen.getByRole('textbox'), 'Ruth');
    expect(seen[seen.length - 1]).toEqual({ kind: 'typed', name: 'Ruth' });
  });
});

describe('axe', () => {
  it('finds nothing in the parts of the kit', async () => {
    const none = () => undefined;
    const { container } = draw(
      <main>
        <h1>Parts</h1>
        <Badge state="warning" />
        <SyncMark state="refused" />
        <BudgetBar label="Warm time left" left={HOUR} total={10 * HOUR} />
        <HoldButton label="Hold to receive" again="to receive" onConfirm={none} />
        <TextField label="Batch" value="" onChange={none} error="Write the batch." />
        <SelectField
          label="Product"
          value="mmr"
          onChange={none}
          options={[{ value: 'mmr', label: 'MMR' }]}
        />
        <RadioChoices
          label="Why?"
          value="a"
          onChange={none}
          options={[
            { value: 'a', label: 'Stood outside' },
            { value: 'b', label: 'Other' },
          ]}
        />
        <CheckRow isSelected onChange={none}>
          The seal is whole
        </CheckRow>
        <FilterChips
          label="Which"
          value="all"
          onChange={none}
          chips={[{ value: 'all', label: 'All', count: 3 }]}
        />
        <SignaturePad label="Signature" value={null} onChange={none} />
        <ToastBar message={{ text: 'Saved on this device.' }} onDone={none} />
      </main>,
    );
    expect(await findViolations(container)).toEqual([]);
  });
});
