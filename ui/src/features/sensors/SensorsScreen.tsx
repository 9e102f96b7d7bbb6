import { useEffect, useState } from 'react';
import { useAction, useBridge, useCommands, useView } from '../../bridge/useBridge';
import { goTo, type RouteParams } from '../../frame/route';
import { useText } from '../../i18n/useText';
import { Sheet } from '../../kit/Sheet';
import { useToast } from '../../kit/Toast';
import { dataOf } from '../read';
import { CalibrationForm } from './CalibrationForm';
import { MoveForm } from './MoveForm';
import { type PairDraft, PairForm } from './PairForm';
import { Sensors } from './Sensors';

/** The page, with the sensor of the address open beside it. */
export function SensorsScreen({ params }: { params: RouteParams }) {
  const t = useText();
  const toast = useToast();
  const commands = useCommands();
  const action = useAction();
  const data = useSensorsData(action.error);
  const row = data.view?.sensors.find((each) => each.sensor === params.sensor);
  const done = (text: string) => () => {
    toast({ text });
    goTo('sensors');
  };
  return (
    <Sensors {...data} current={params.sensor ?? null}>
      {row && (
        <Sheet title={row.name} isOpen onClose={() => goTo('sensors')}>
          <MoveForm
            row={row}
            boxes={data.view?.boxes ?? []}
            isPending={action.isPending}
            onMove={(shipment, box_name, placement) =>
              action.run(
                () =>
                  commands.moveSensor({
                    sensor: row.sensor,
                    box_name,
                    placement,
                    ...(shipment === null ? {} : { shipment }),
                  }),
                done(t('sensors-moved')),
              )
            }
            onUnpair={() =>
              action.run(
                () => commands.unpairSensor({ sensor: row.sensor }),
                done(t('sensors-unpaired')),
              )
            }
          />
          <CalibrationForm
            calibration={row.calibration}
            isPending={action.isPending}
            onRecord={(calibration) =>
              action.run(
                () => commands.recordCalibration({ sensor: row.sensor, ...calibration }),
                done(t('sensors-calibration-done')),
              )
            }
          />
        </Sheet>
      )}
    </Sensors>
  );
}

function useSensorsData(error: ReturnType<typeof useAction>['error']) {
  return dataOf(useView({ kind: 'sensors' }), useView({ kind: 'status' }), error);
}

const NO_DRAFT: PairDraft = {
  sensor: null,
  name: '',
  shipment: null,
  boxName: '',
  placement: null,
};

/** The page, listening for sensors while the task of pairing is open. */
export function PairScreen() {
  const t = useText();
  const toast = useToast();
  const bridge = useBridge();
  const commands = useCommands();
  const action = useAction();
  const [draft, setDraft] = useState<PairDraft | null>(null);
  const data = useSensorsData(action.error);
  useEffect(() => {
    // A radio that is off is shown by the view itself.
    const ignore = () => undefined;
    bridge.send({ kind: 'start_scan' }).catch(ignore);
    return () => void bridge.send({ kind: 'stop_scan' }).catch(ignore);
  }, [bridge]);
  const first = data.view?.boxes[0];
  const start = first
    ? { ...NO_DRAFT, shipment: first.shipment, boxName: first.box_name }
    : NO_DRAFT;
  const now = draft ?? start;
  return (
    <Sensors {...data} current={null}>
      {data.view && (
        <Sheet title={t('sensors-pair')} isOpen onClose={() => goTo('sensors')}>
          <PairForm
            view={data.view}
            draft={now}
            onDraft={setDraft}
            isPending={action.isPending}
            onPair={(sensor, name, placement) =>
              action.run(
                () =>
                  commands.pairSensor({
                    sensor,
                    name,
                    placement,
                    box_name: now.boxName.trim(),
                    ...(now.shipment === null ? {} : { shipment: now.shipment }),
                  }),
                () => {
                  toast({ text: t('sensors-paired-toast', { name, box: now.boxName }) });
                  goTo('sensors');
                },
              )
            }
          />
        </Sheet>
      )}
    </Sensors>
  );
}
