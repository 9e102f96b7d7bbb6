import type { MembershipView } from '../../bridge/generated/api';
import { useText } from '../../i18n/useText';

/** The digits of this device in groups, large enough to compare over a table or a telephone. */
export function Fingerprint({ view }: { view: MembershipView }) {
  const t = useText();
  const groups = view.fingerprint.split(' ');
  return (
    <section className="fingerprint" aria-labelledby="fingerprint">
      <h2 id="fingerprint">{t('membership-fingerprint')}</h2>
      <ol className="digits mono">
        {groups.map((group, index) => (
          <li key={index}>{group}</li>
        ))}
      </ol>
      <p className="fine">{view.device_name}</p>
    </section>
  );
}
