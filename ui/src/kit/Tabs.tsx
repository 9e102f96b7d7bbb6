import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';

interface Panel {
  id: string;
  label: ReactNode;
  content: ReactNode;
}

interface TabsProps {
  label: string;
  panels: readonly Panel[];
  selected?: string | undefined;
  onSelect?: (id: string) => void;
}

export function Tabs({ label, panels, selected, onSelect }: TabsProps) {
  return (
    <AriaTabs
      className="tabs"
      {...(selected === undefined ? {} : { selectedKey: selected })}
      onSelectionChange={(key) => onSelect?.(String(key))}
    >
      <TabList className="tab-list" aria-label={label}>
        {panels.map((panel) => (
          <Tab key={panel.id} id={panel.id} className="tab">
            {panel.label}
          </Tab>
        ))}
      </TabList>
      {panels.map((panel) => (
        <TabPanel key={panel.id} id={panel.id} className="tab-panel">
          {panel.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
