import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { draw } from '../../test/draw';
import { checkStates } from '../../test/states';
import { Create } from './Create';
import { type Draft, type NewShipment, NO_DRAFT } from './draft';
import { CREATE_STATES, DRAFT } from './states';

const none = () => undefined;

function Page({ start, onCreate }: { start: Draft; onCreate: (it: NewShipment) => void }) {
  const [draft, setDraft] = useState(start);
  return (
    <Create
      {...CREATE_STATES.full}
      draft={draft}
      onDraft={setDraft}
      isPending={false}
      onCreate={onCreate}
    />
  );
}

describe('creating a shipment', () => {
  checkStates(CREATE_STATES, (data) => (
    <Create {...data} draft={DRAFT} onDraft={none} isPending={false} onCreate={none} />
  ));

  it('says at once all that is missing, and sends nothing', async () => {
    const onCreate = vi.fn();
    draw(<Page start={NO_DRAFT} onCreate={onCreate} />);
    await userEvent.click(screen.getByRole('button', { name: 'Create shipment' }));
    expect(onCreate).not.toHaveBeenCalled();
    expect(screen.getAllByText('Choose one.').length).toBeGreaterThan(1);
    expect(screen.getByText('One line is not complete.')).toBeDefined();
  });

  it('sends what was entered', async () => {
    const onCreate = vi.fn();
    draw(<Page start={DRAFT} onCreate={onCreate} />);
    await userEvent.click(screen.getByRole('button', { name: 'Create shipment' }));
    expect(onCreate.mock.calls[0]?.[0]).toMatchObject({
      reference: '26-0425',
      destination_site: 'yhi',
      items: [
        { batch: 'HB24071', expiry: '2027-05', quantity: 20, unit: '' },
        { batch: 'M5U208', unit: 'box' },
      ],
    });
  });

  it('counts in the product’s unit until another is chosen', async () => {
    const onCreate = vi.fn();
    draw(<Page start={DRAFT} onCreate={onCreate} />);
    const unit = screen.getAllByRole('button', { name: /Unit$/ })[0];
    expect(unit?.textContent).toContain('vials');
    await userEvent.click(unit as HTMLElement);
    await userEvent.click(screen.getByRole('option', { name: 'ampoules' }));
    await userEvent.click(screen.getByRole('button', { name: 'Create shipment' }));
    const sent = onCreate.mock.calls[0]?.[0] as NewShipment;
    expect(sent.items.map((item) => item.unit)).toEqual(['ampoule', 'box']);
  });

  it('adds and removes lines', async () => {
    draw(<Page start={DRAFT} onCreate={none} />);
    await userEvent.click(screen.getByRole('button', { name: 'Add a line' }));
    expect(screen.getAllByRole('group', { name: /^Line/ })).toHaveLength(3);
    await userEvent.click(screen.getByRole('button', { name: 'Remove line 1' }));
    expect(screen.getAllByRole('group', { name: /^Line/ })).toHaveLength(2);
  });

  it('shows the core’s refusal at the field it is about', () => {
    draw(
      <Create
        {...CREATE_STATES.refused}
        draft={DRAFT}
        onDraft={none}
        isPending={false}
        onCreate={none}
      />,
    );
    const field = screen.getByRole('textbox', { name: /Number/ });
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });
});
