import type { VerdictView } from '../../bridge/generated/api';
import { Badge } from '../../kit/Badge';

/** The state of a box; hollow and dated once its last reading is old. */
export function VerdictBadge({ verdict }: { verdict: VerdictView }) {
  const isOld = verdict.freshness !== 'fresh' && verdict.state !== 'unknown';
  return <Badge state={verdict.state} staleSince={isOld ? verdict.as_of_at_ms : null} />;
}
